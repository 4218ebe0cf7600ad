// Everything that an audit holds, read at once: for tests, whose audits are short.
import type { DatabaseSync } from 'node:sqlite';
import { shownEntry } from '../../../../kiosk/counter/audit/rows.ts';
import type { AuditEntry } from '../../../../kiosk/ipc/staff.ts';

/** Newest first. */
export function entriesOf({ db }: { db: DatabaseSync }): AuditEntry[] {
  return db.prepare('SELECT * FROM audit ORDER BY seq DESC').all().map(shownEntry);
}
