// Tables of the jobs (what was asked of which seat, so that a restart leaves none in the dark) and boot devices.
import type { DatabaseSync } from 'node:sqlite';

export const powerMigrations: readonly { id: number; up(db: DatabaseSync): void }[] = [
  {
    id: 401,
    up: (db) =>
      db.exec(`
        CREATE TABLE jobs (
          id TEXT PRIMARY KEY,
          started_at INTEGER NOT NULL,
          head TEXT NOT NULL
        ) STRICT;
        CREATE TABLE job_items (
          job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
          position INTEGER NOT NULL,
          item TEXT NOT NULL,
          PRIMARY KEY (job_id, position)
        ) STRICT, WITHOUT ROWID;
      `),
  },
  {
    id: 402,
    up: (db) => db.exec('CREATE TABLE boot_devices (seat_id TEXT PRIMARY KEY, note TEXT NOT NULL) STRICT'),
  },
];
