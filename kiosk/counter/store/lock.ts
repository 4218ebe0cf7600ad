// One counter per store folder: a lock that the operating system drops when its holder dies.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from './errors.ts';
import { makePrivateFile } from './folder.ts';
import { isBusy } from './sqlite-errors.ts';

export interface FolderLock {
  /** Idempotent. */
  release(): void;
}

/**
 * Holds SQLite's exclusive lock on an empty file of its own, so that the store itself stays readable for
 * `netbar audit verify` and `netbar backup create`. Works alike on Windows, and survives no `kill -9`.
 * @throws StoreError STORE_IN_USE
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'lock');
  makePrivateFile(path);
  const db = new DatabaseSync(path);
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!isBusy(error)) throw error;
    throw new StoreError(
      'STORE_IN_USE',
      `another counter works on ${folder}: stop it first, or use its interface`,
      { retryable: true, cause: error },
    );
  }
  return {
    release: () => {
      if (db.isOpen) db.close();
    },
  };
}
