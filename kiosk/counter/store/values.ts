// Small values in the store, as JSON under a name.
import type { DatabaseSync } from 'node:sqlite';

export function readValue(db: DatabaseSync, key: string): unknown {
  const row = db.prepare('SELECT value FROM kv WHERE key = ?').get(key);
  return row === undefined ? undefined : JSON.parse(String(row.value));
}

/** @param value undefined forgets it */
export function writeValue(db: DatabaseSync, key: string, value: unknown): void {
  if (value === undefined) db.prepare('DELETE FROM kv WHERE key = ?').run(key);
  else db.prepare('INSERT OR REPLACE INTO kv (key, value) VALUES (?, ?)').run(key, JSON.stringify(value));
}
