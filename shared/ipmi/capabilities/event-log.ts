// Capability: the BMC's system event log (SEL) and its clock.
import type { CallOptions } from './call-options.ts';

export interface EventLogEntry {
  /** Record id, hexadecimal as the BMC counts. */
  id: string;
  /** UTC, ISO 8601 without a fraction; null before the BMC's clock was set (`Pre-Init`). */
  time: string | null;
  sensor: string;
  event: string;
  /** False: the event went away. Null: the record has no direction. */
  asserted: boolean | null;
}

export interface EventLog {
  /** The newest `limit` entries (default 100), oldest first. */
  readEventLog(call?: CallOptions & { limit?: number }): Promise<EventLogEntry[]>;
  clearEventLog(call?: CallOptions): Promise<void>;
  /**
   * The BMC's clock, which stamps the entries; BMCs keep UTC or local time, nobody knows which.
   * Null: never set, it counts from the BMC's own start.
   */
  readClock(call?: CallOptions): Promise<Date | null>;
}
