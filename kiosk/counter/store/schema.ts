// Tables of the store itself.
import type { Migration } from './migrations.ts';

export const storeMigrations: readonly Migration[] = [
  {
    id: 100,
    up: (db) =>
      db.exec(`
        CREATE TABLE kv (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE secrets (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE key_wraps (kind TEXT PRIMARY KEY, label TEXT NOT NULL, wrapped BLOB NOT NULL) STRICT;
      `),
  },
];
