// Tables of people, their sessions and wrong tries.
import type { Migration } from '../store/migrations.ts';

export const staffMigrations: readonly Migration[] = [
  {
    id: 120,
    up: (db) =>
      db.exec(`
        CREATE TABLE people (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          -- Lower case: two people must not differ by capitals alone.
          folded TEXT NOT NULL UNIQUE,
          role TEXT NOT NULL CHECK (role IN ('viewer', 'staff', 'owner')),
          pin BLOB NOT NULL,
          active INTEGER NOT NULL,
          created_at INTEGER NOT NULL,
          last_login_at INTEGER
        ) STRICT;
        CREATE TABLE sessions (
          id TEXT PRIMARY KEY,
          token BLOB NOT NULL UNIQUE,
          person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
          created_at INTEGER NOT NULL,
          last_active_at INTEGER NOT NULL,
          ends_at INTEGER NOT NULL,
          locked INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE lockouts (
          key TEXT PRIMARY KEY,
          failures INTEGER NOT NULL,
          last_at INTEGER NOT NULL,
          until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
      `),
  },
];
