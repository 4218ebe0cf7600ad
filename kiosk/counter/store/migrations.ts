// The schema grows by numbered steps; a store from a newer netbar is refused, never guessed at.
import type { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { StoreError } from './errors.ts';
import { inTransaction } from './transaction.ts';

/** Store 1xx, machines 2xx, seats, rentals and alerts 3xx, power 4xx, agents 5xx. Never changed once released. */
export interface Migration {
  readonly id: number;
  up(db: DatabaseSync): void;
}

/**
 * Runs what is missing, in the order of the ids, all in one transaction.
 * @throws StoreError STORE_NEWER, MIGRATION_FAILED
 */
export function migrate(db: DatabaseSync, migrations: readonly Migration[]): void {
  const steps = migrations.toSorted((a, b) => a.id - b.id);
  const twice = steps.find(({ id }, index) => steps[index + 1]?.id === id);
  if (twice) throw new RangeError(`two migrations have the id ${twice.id}`);
  inTransaction(db, () => {
    db.exec('CREATE TABLE IF NOT EXISTS migrations (id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT');
    const done = new Set(appliedMigrations(db));
    refuseNewer(done, steps);
    const note = db.prepare('INSERT INTO migrations (id, at) VALUES (?, ?)');
    for (const step of steps.filter(({ id }) => !done.has(id))) {
      runStep(db, step);
      note.run(step.id, Date.now());
    }
  });
}

/** Ids in the order of their numbers; none for a file that is no store of ours. */
export function appliedMigrations(db: DatabaseSync): number[] {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'").get();
  if (!table) return [];
  return db
    .prepare('SELECT id FROM migrations ORDER BY id')
    .all()
    .map((row) => Number(row.id));
}

/** @throws StoreError STORE_NEWER */
export function refuseNewer(applied: Iterable<number>, migrations: readonly Migration[]): void {
  const unknown = [...applied].filter((id) => !migrations.some((migration) => migration.id === id));
  if (unknown.length === 0) return;
  throw new StoreError(
    'STORE_NEWER',
    `a newer netbar wrote this store (step ${unknown.join(', ')}): use that version, or restore an older backup`,
  );
}

function runStep(db: DatabaseSync, step: Migration): void {
  try {
    step.up(db);
  } catch (cause) {
    throw new StoreError(
      'MIGRATION_FAILED',
      `the store can't be brought up to date (step ${step.id}): ${messageOf(cause)}. Nothing was changed.`,
      { cause },
    );
  }
}
