// Looks up entries by who, what, which seat and when.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { AuditEntry } from '../../ipc/staff.ts';
import { shownEntry } from './rows.ts';

export interface AuditFilter {
  who?: string | undefined;
  action?: string | undefined;
  seatId?: string | undefined;
  /** Anywhere in who, seat, action or reason. */
  text?: string | undefined;
  /** Milliseconds since 1970, both included. */
  from?: number | undefined;
  to?: number | undefined;
}

/** Newest first. `before`: only entries older than this number. */
export function listEntries(
  db: DatabaseSync,
  { before, limit, ...filter }: AuditFilter & { before?: number | undefined; limit: number },
): { entries: AuditEntry[]; more: boolean } {
  const { where, values } = conditions(filter, before);
  const rows = db
    .prepare(`SELECT * FROM audit ${where} ORDER BY seq DESC LIMIT ?`)
    .all(...values, limit + 1)
    .map(shownEntry);
  return { entries: rows.slice(0, limit), more: rows.length > limit };
}

/** Oldest first, all of them. */
export function* eachEntry(db: DatabaseSync, filter: AuditFilter): Generator<AuditEntry> {
  const { where, values } = conditions(filter);
  for (const row of db.prepare(`SELECT * FROM audit ${where} ORDER BY seq`).iterate(...values))
    yield shownEntry(row);
}

/** Everything that a filter could be set to; jumps from value to value along the index, however long the audit. */
export function distinctOf(db: DatabaseSync, column: 'who' | 'action'): string[] {
  return db
    .prepare(
      `WITH RECURSIVE jump (value) AS (
         SELECT min(${column}) FROM audit
         UNION ALL
         SELECT (SELECT min(${column}) FROM audit WHERE ${column} > value) FROM jump WHERE value IS NOT NULL
       )
       SELECT value FROM jump WHERE value IS NOT NULL`,
    )
    .all()
    .map((row) => String(row.value));
}

function conditions(filter: AuditFilter, before?: number): { where: string; values: SQLInputValue[] } {
  const text = filter.text === undefined ? undefined : `%${filter.text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const given = [
    ['who = ?', filter.who],
    ['action = ?', filter.action],
    ['seat_id = ?', filter.seatId],
    ['at >= ?', filter.from],
    ['at <= ?', filter.to],
    ['seq < ?', before],
    [
      "(who || ' ' || action || ' ' || ifnull(seat, '') || ' ' || ifnull(reason, '')) LIKE ? ESCAPE '\\'",
      text,
    ],
  ] as const;
  const used = given.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  return {
    where: used.length === 0 ? '' : `WHERE ${used.map(({ condition }) => condition).join(' AND ')}`,
    values: used.map(({ value }) => value),
  };
}
