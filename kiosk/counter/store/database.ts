// Opens the database file: write-ahead log, full sync, and a look at whether it is whole.
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { StoreError } from './errors.ts';
import { makePrivateFile } from './folder.ts';
import { isBusy, isDamage } from './sqlite-errors.ts';

/** A reader (verify, backup) may be in the way for a moment. */
const BUSY_MS = 5000;

/** @throws StoreError STORE_DAMAGED, STORE_IN_USE, STORE_UNUSABLE */
export function openDatabase(path: string): DatabaseSync {
  makePrivateFile(path);
  return opened(path, false, (db) => {
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = ON;
      PRAGMA trusted_schema = OFF;
    `);
    checkIntegrity(db, path);
  });
}

/** For a look at a store that a counter may be working on. @throws StoreError as above */
export function openDatabaseToRead(path: string): DatabaseSync {
  return opened(path, true, (db) => checkIntegrity(db, path));
}

function opened(path: string, readOnly: boolean, prepare: (db: DatabaseSync) => void): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: BUSY_MS, readOnly });
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    throw explain(error, path);
  }
}

function checkIntegrity(db: DatabaseSync, path: string): void {
  const [first] = db.prepare('PRAGMA integrity_check(1)').all();
  const verdict = first?.integrity_check;
  if (verdict !== 'ok') throw damaged(path, String(verdict));
}

function explain(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  if (isDamage(error)) return damaged(path, messageOf(error), error);
  if (isBusy(error)) {
    return new StoreError('STORE_IN_USE', `${path} is held by another program`, {
      retryable: true,
      cause: error,
    });
  }
  return new StoreError('STORE_UNUSABLE', `${path} can't be opened: ${messageOf(error)}`, { cause: error });
}

function damaged(path: string, why: string, cause?: unknown): StoreError {
  return new StoreError(
    'STORE_DAMAGED',
    `the store ${path} is damaged (${why.split('\n')[0]}). Restore a backup: netbar backup restore FILE. ` +
      'The damaged file is kept aside then; nothing is deleted.',
    { cause },
  );
}
