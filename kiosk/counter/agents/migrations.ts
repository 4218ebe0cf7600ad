// Steps of the schema that the agents need.
import type { Migration } from '../store/migrations.ts';

export const agentMigrations: readonly Migration[] = [
  {
    id: 501,
    up: (db) =>
      db.exec(`
        CREATE TABLE agents (
          seat_id TEXT PRIMARY KEY,
          -- SHA-256 of the token that lives now; null: none.
          token_hash BLOB,
          token_boot TEXT,
          token_since INTEGER,
          -- One enrolment is let in: since when, and why.
          allowed_at INTEGER,
          allowed_by TEXT,
          refused_code TEXT,
          refused_at INTEGER
        ) STRICT`),
  },
  {
    id: 502,
    // Seen off, and not let in since.
    up: (db) => db.exec('ALTER TABLE agents ADD COLUMN off_at INTEGER'),
  },
];
