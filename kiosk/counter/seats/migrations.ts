// The tables of seats, rentals and alerts.
import type { DatabaseSync } from 'node:sqlite';

export const seatMigrations: readonly { id: number; up(db: DatabaseSync): void }[] = [
  {
    id: 301,
    up: (db) =>
      db.exec(`
        CREATE TABLE seat_memory (seat_id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE seat_marks (seat_id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE seat_maintenance (seat_id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      `),
  },
  {
    id: 302,
    up: (db) =>
      db.exec(`
        CREATE TABLE alerts (
          id TEXT PRIMARY KEY,
          cause TEXT NOT NULL,
          seat_id TEXT,
          reason TEXT NOT NULL,
          severity TEXT NOT NULL,
          opened_at INTEGER NOT NULL,
          facts TEXT NOT NULL,
          also TEXT NOT NULL,
          acknowledged_by TEXT,
          acknowledged_at INTEGER,
          cleared_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX alerts_open ON alerts (cause) WHERE cleared_at IS NULL;
        CREATE INDEX alerts_cleared ON alerts (cleared_at) WHERE cleared_at IS NOT NULL;
      `),
  },
];
