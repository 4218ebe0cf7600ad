// Entries of the audit as rows of the database.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AuditEntry } from '../../ipc/staff.ts';
import type { SecretBox } from '../store/types.ts';
import { AUDIT_KEY, type ChainedEntry, firstHead, type Head, sealOf } from './chain.ts';

type Row = Record<string, SQLOutputValue>;

export interface StoredEntry {
  entry: ChainedEntry;
  mac: Uint8Array;
}

export function insertEntry(db: DatabaseSync, entry: ChainedEntry, mac: Uint8Array): void {
  const { seq, at, personId, who, role, action, seatId, seat, before, after, result, reason, code } = entry;
  db.prepare(
    `INSERT INTO audit (seq, at, person_id, who, role, action, seat_id, seat, before, after, result, reason, code, mac)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(seq, at, personId, who, role, action, seatId, seat, before, after, result, reason, code, mac);
}

/** The row as it stands, unchecked: a changed one must reach the chain's check as it is. */
export function storedEntry(row: Row): StoredEntry {
  const entry = {
    seq: Number(row.seq),
    at: Number(row.at),
    personId: textOrNull(row.person_id),
    who: String(row.who),
    role: String(row.role),
    action: String(row.action),
    seatId: textOrNull(row.seat_id),
    seat: textOrNull(row.seat),
    before: textOrNull(row.before),
    after: textOrNull(row.after),
    result: String(row.result) as ChainedEntry['result'],
    reason: textOrNull(row.reason),
    code: textOrNull(row.code),
  };
  return { entry, mac: bytes(row.mac) };
}

/** For the interface and for files: without the person's id. */
export function shownEntry(row: Row): AuditEntry {
  const { personId: _, ...entry } = storedEntry(row).entry;
  return entry;
}

export function readHead(db: DatabaseSync): (Head & { seal: Uint8Array }) | undefined {
  const row = db.prepare('SELECT seq, mac, seal FROM audit_head WHERE id = 1').get();
  return row && { seq: Number(row.seq), mac: bytes(row.mac), seal: bytes(row.seal) };
}

export function writeHead(db: DatabaseSync, { seq, mac }: Head, seal: Uint8Array): void {
  db.prepare('INSERT OR REPLACE INTO audit_head (id, seq, mac, seal) VALUES (1, ?, ?, ?)').run(
    seq,
    mac,
    seal,
  );
}

/** For a new store: from now on an audit without its note is one that somebody wiped. */
export function startChain(db: DatabaseSync, secrets: Pick<SecretBox, 'derive'>): void {
  const key = secrets.derive(AUDIT_KEY);
  const head = firstHead(key);
  writeHead(db, head, sealOf(key, head));
}

const textOrNull = (value: SQLOutputValue | undefined) =>
  value === null || value === undefined ? null : String(value);
const bytes = (value: SQLOutputValue | undefined) => (value instanceof Uint8Array ? value : new Uint8Array());
