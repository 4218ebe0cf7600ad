// Tables of the audit: rows are only ever added.
import type { Migration } from '../store/migrations.ts';

export const auditMigrations: readonly Migration[] = [
  {
    id: 110,
    up: (db) =>
      db.exec(`
        CREATE TABLE audit (
          seq INTEGER PRIMARY KEY,
          at INTEGER NOT NULL,
          person_id TEXT,
          who TEXT NOT NULL,
          role TEXT NOT NULL,
          action TEXT NOT NULL,
          seat_id TEXT,
          seat TEXT,
          before TEXT,
          after TEXT,
          result TEXT NOT NULL,
          reason TEXT,
          code TEXT,
          mac BLOB NOT NULL
        ) STRICT;
        CREATE INDEX audit_by_seat ON audit (seat_id, seq);
        CREATE INDEX audit_by_who ON audit (who, seq);
        CREATE INDEX audit_by_action ON audit (action, seq);
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
          BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
          BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TABLE audit_head (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          seq INTEGER NOT NULL,
          mac BLOB NOT NULL,
          seal BLOB NOT NULL
        ) STRICT;
      `),
  },
];
