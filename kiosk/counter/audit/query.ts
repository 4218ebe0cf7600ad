// Looks up entries by who, what, which seat, how it ended and when. The audit grows for years: whatever walks it gives way to
// everything else after each page.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { AuditEntry } from '../../ipc/staff.ts';
import { RefusedCall } from '../calls.ts';
import { shownEntry } from './rows.ts';

export interface AuditFilter {
  who?: string | undefined;
  action?: string | undefined;
  seatId?: string | undefined;
  result?: AuditEntry['result'] | undefined;
  /** Anywhere in who, seat, action, what it was set to, or reason. */
  text?: string | undefined;
  /** Milliseconds since 1970, both included. */
  from?: number | undefined;
  to?: number | undefined;
}

/** Entries that are looked at between two breaths, whether or not the filter lets them through: a few milliseconds. */
const PAGE = 1000;

/**
 * Newest first. `before`: only entries older than this number.
 * @throws RefusedCall LINK_DOWN when the counter is stopped meanwhile; the signal's reason
 */
export async function listEntries(
  db: DatabaseSync,
  { before, limit, ...filter }: AuditFilter & { before?: number | undefined; limit: number },
  signal?: AbortSignal,
): Promise<{ entries: AuditEntry[]; more: boolean }> {
  const { condition, values } = conditions(filter);
  const nextEdge = db.prepare(
    `SELECT min(seq) AS edge FROM (SELECT seq FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ${PAGE})`,
  );
  const page = db.prepare(
    `SELECT * FROM audit WHERE seq < ? AND seq >= ? ${condition} ORDER BY seq DESC LIMIT ?`,
  );
  const entries: AuditEntry[] = [];
  let below = before ?? Number.MAX_SAFE_INTEGER;
  for (;;) {
    const edge = numberOf(nextEdge.get(below)?.edge);
    if (edge === undefined) return { entries, more: false };
    const wanted = limit + 1 - entries.length;
    entries.push(...page.all(below, edge, ...values, wanted).map(shownEntry));
    if (entries.length > limit) return { entries: entries.slice(0, limit), more: true };
    below = edge;
    await breathe(db, signal);
  }
}

/** Number of the newest entry, 0 without any. */
export function newestSeq(db: DatabaseSync): number {
  return numberOf(db.prepare('SELECT max(seq) AS newest FROM audit').get()?.newest) ?? 0;
}

/**
 * Oldest first, page by page, up to and with the entry `last`: what is recorded meanwhile is no part of it.
 * @throws as listEntries
 */
export async function* pagesUpTo(
  db: DatabaseSync,
  last: number,
  filter: AuditFilter,
  signal?: AbortSignal,
): AsyncGenerator<AuditEntry[]> {
  const { condition, values } = conditions(filter);
  const nextEdge = db.prepare(
    `SELECT max(seq) AS edge FROM (SELECT seq FROM audit WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${PAGE})`,
  );
  const page = db.prepare(`SELECT * FROM audit WHERE seq > ? AND seq <= ? ${condition} ORDER BY seq`);
  let above = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const edge = numberOf(nextEdge.get(above, last)?.edge);
    if (edge === undefined) return;
    yield page.all(above, edge, ...values).map(shownEntry);
    above = edge;
    await breathe(db, signal);
  }
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

async function breathe(db: DatabaseSync, signal: AbortSignal | undefined): Promise<void> {
  await setImmediate(undefined, signal ? { signal } : {});
  if (db.isOpen) return;
  throw new RefusedCall('LINK_DOWN', 'the counter was stopped meanwhile: ask again', { status: 503 });
}

function conditions(filter: AuditFilter): { condition: string; values: SQLInputValue[] } {
  const text = filter.text === undefined ? undefined : `%${filter.text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const given = [
    ['who = ?', filter.who],
    ['action = ?', filter.action],
    ['seat_id = ?', filter.seatId],
    ['result = ?', filter.result],
    ['at >= ?', filter.from],
    ['at <= ?', filter.to],
    [
      "(who || ' ' || action || ' ' || ifnull(seat, '') || ' ' || ifnull(after, '') || ' ' || ifnull(reason, '')) LIKE ? ESCAPE '\\'",
      text,
    ],
  ] as const;
  const used = given.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  return {
    condition: used.map(({ condition }) => `AND ${condition}`).join(' '),
    values: used.map(({ value }) => value),
  };
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);
