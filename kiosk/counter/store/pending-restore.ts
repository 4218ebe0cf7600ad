// Puts a prepared restore in the place of the store; the old store stays beside it, and comes back if need be.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { COMPANIONS, DATABASE } from './folder.ts';
import { syncFolder } from './folder-sync.ts';

const PENDING = 'restore-pending-';
const BEFORE = 'before-restore-';
const FAILED = 'restore-failed-';

/** Where a restore is prepared: renamed to the pending name in one step when it is whole. */
export const pendingFolder = (folder: string, stamp: string) => join(folder, PENDING + stamp);

export interface Swap {
  /** Where the old store lies now; undefined when there was none. */
  before: string | undefined;
  /** The new store opened. */
  keep(): void;
  /** The new store did not open: it goes aside, the old one comes back. */
  undo(): void;
}

/**
 * Call under the folder's lock with no database open. Each step is a rename, and a crash between two of them
 * is finished by the next call.
 * @returns undefined when no restore is pending
 */
export function putPendingInPlace(folder: string): Swap | undefined {
  const stamp = pendingStamps(folder).at(-1);
  if (stamp === undefined) return undefined;
  const pending = pendingFolder(folder, stamp);
  const before = join(folder, BEFORE + stamp);
  const failed = join(folder, FAILED + stamp);
  const keep = () => {
    for (const old of pendingStamps(folder)) rmSync(pendingFolder(folder, old), { recursive: true });
    syncFolder(folder);
  };
  const undo = () => {
    moveStore(folder, failed);
    putBack(before, folder);
    keep();
  };
  if (existsSync(failed)) {
    // The last start died in the middle of undo.
    putBack(before, folder);
    keep();
    return undefined;
  }
  if (existsSync(join(pending, DATABASE))) {
    moveStore(folder, before);
    renameSync(join(pending, DATABASE), join(folder, DATABASE));
    syncFolder(folder);
  }
  return { before: existsSync(join(before, DATABASE)) ? before : undefined, keep, undo };
}

function pendingStamps(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(PENDING))
    .map((name) => name.slice(PENDING.length))
    .sort();
}

const files = [DATABASE, ...COMPANIONS.map((suffix) => DATABASE + suffix)];

function moveStore(from: string, to: string): void {
  const there = files.filter((name) => existsSync(join(from, name)));
  if (there.length === 0) return;
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of there) renameSync(join(from, name), join(to, name));
  syncFolder(to);
  syncFolder(from);
}

function putBack(before: string, folder: string): void {
  if (existsSync(before)) moveStore(before, folder);
}
