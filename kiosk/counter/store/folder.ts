// The store's folder and files belong to the counter's user alone.
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf, systemCode } from '../../../shared/errors/app-error.ts';
import { StoreError } from './errors.ts';

export const DATABASE = 'counter.db';
/** SQLite's own files beside the database. */
export const COMPANIONS = ['-wal', '-shm'] as const;

/** Folders of half-done work; what a crash left of them is removed at the next start. */
export const WORK_PREFIX = 'work-';

export const databasePath = (folder: string) => join(folder, DATABASE);

/**
 * Makes the folder (0700) where there is none.
 * @returns its absolute path
 * @throws StoreError STORE_UNUSABLE, also when others can look into it
 */
export function prepareFolder(folder: string): string {
  const path = resolve(folder);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = statSync(path);
    if (!found.isDirectory()) throw new StoreError('STORE_UNUSABLE', `${path} is not a folder`);
    if (isOpenToOthers(found.mode)) {
      throw new StoreError('STORE_UNUSABLE', `the folder ${path} is open to others: chmod 700 it`);
    }
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw unusable(path, error);
  }
  return path;
}

/** Call under the folder's lock. */
export function removeLeftovers(folder: string): void {
  const left = readdirSync(folder).filter((name) => name.startsWith(WORK_PREFIX));
  for (const name of left) rmSync(join(folder, name), { recursive: true, force: true });
}

/** SQLite gives its companions the mode of the database: made 0600 before it is opened. */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
    for (const file of [path, ...COMPANIONS.map((suffix) => path + suffix)]) {
      if (existsSync(file) && isOpenToOthers(statSync(file).mode)) chmodSync(file, 0o600);
    }
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, cause: unknown): StoreError {
  const why = { EACCES: 'no right to it', EROFS: 'the disk is read-only', ENOSPC: 'the disk is full' }[
    systemCode(cause) ?? ''
  ];
  return new StoreError('STORE_UNUSABLE', `${path} can't be used: ${why ?? messageOf(cause)}`, { cause });
}

/** Windows has no such bits. */
function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}
