// What the other parts of the counter see of the audit.
import type { AuditEntry } from '../../ipc/staff.ts';
import type { Caller } from '../calls.ts';

export interface AuditRecord {
  /** A caller, or the part of the program that acted by itself (`counter`, `agent A12`). */
  who: Caller | string;
  /** Name of the call or event, such as `power.run` or `alert.opened`. */
  action: string;
  seatId?: string | undefined;
  /** Label at that time. */
  seat?: string | undefined;
  before?: string | undefined;
  after?: string | undefined;
  result: AuditEntry['result'];
  reason?: string | undefined;
  code?: string | undefined;
}

export interface Audit {
  /** Appends and commits with full sync before it returns; joins a running transaction. Never give it a secret. */
  record(entry: AuditRecord): void;
}
