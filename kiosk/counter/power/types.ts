// What the other parts of the counter see of power, and what power and credentials need of them.
import type { Seat } from '../../ipc/seat.ts';

export interface SeatPower {
  /** `unknown` is never off. */
  power: 'on' | 'off' | 'unknown';
  /** When the state was last said by the machine's management, ms since 1970; null: never. */
  at: number | null;
  /** Why it can't be asked now, as an IpmiErrorCode, or null. */
  problemCode: string | null;
}

/** The power of all seats, kept fresh by the pollers. Reading it costs nothing and asks nobody. */
export interface PowerView {
  of(seatId: string): SeatPower;
  /** Fires when the state or the problem of a seat became another one. @returns how to stop listening */
  onChange(listener: (seatId: string) => void): () => void;
}

/** What is needed of the seat board. */
export interface SeatsBoard {
  /** The seat as derived now. */
  view(seatId: string): Seat | undefined;
  /** Shows what runs on a seat; null: nothing. */
  setRunning(seatId: string, running: Seat['running']): void;
}
