// What raises alerts, as the alert book takes it.
import type { Alert, Reason } from '../../ipc/seat.ts';

/** One cause raises one alarm, for as long as it lasts. */
export interface Cause {
  /** The same for as long as it is the same cause, e.g. `lost:a12`. */
  key: string;
  reason: Reason;
  /** Null: the café as a whole. */
  seatId: string | null;
  severity: Alert['severity'];
  /** Safe values for the words; never a code, a password or an address. */
  facts: Alert['facts'];
  /** Other seats that the same alarm makes loud. */
  also?: readonly string[];
}
