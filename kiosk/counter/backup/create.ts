// Makes a backup: a consistent copy of the store, without this PC's own keys, in one encrypted file.
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { AUDIT_KEY, firstHead, formatHead } from '../audit/chain.ts';
import { readHead } from '../audit/rows.ts';
import { StoreError } from '../store/errors.ts';
import { makePrivateFile, WORK_PREFIX } from '../store/folder.ts';
import { wrapOf } from '../store/key-ring.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { DataKeyBox } from '../store/secret-box.ts';
import { packBackup } from './format.ts';

export interface MadeBackup {
  file: Uint8Array;
  createdAt: number;
  /** Where the audit stood, `seq:mac`. */
  head: string;
}

/** Pages of the database that are copied between two breaths: 4 MB. */
const PAGES = 1000;

/**
 * Everything else goes on meanwhile, however large the store.
 * @param work folder for the copy while it is packed; its secrets are sealed there too
 * @throws StoreError RECOVERY_NOT_SET, STORE_UNUSABLE
 */
export async function createBackup(
  store: Pick<ReadStore, 'db' | 'secrets'>,
  work: string,
): Promise<MadeBackup> {
  const folder = await mkdtemp(join(work, WORK_PREFIX));
  try {
    const path = join(folder, 'copy.db');
    makePrivateFile(path);
    await copyTo(path, store.db);
    const { head, recovery } = strip(path, store.secrets);
    const createdAt = Date.now();
    const file = await packBackup({ createdAt, head, recovery }, createReadStream(path), store.secrets);
    return { file, createdAt, head };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A connection of its own sees the store as it is now, whatever the counter writes until the copy is there. */
async function copyTo(path: string, db: DatabaseSync): Promise<void> {
  const location = db.location();
  if (location === null) throw new StoreError('STORE_UNUSABLE', 'a store without a file has no backup');
  const source = new DatabaseSync(location, { readOnly: true });
  try {
    // What a transaction sees is settled by its first read.
    source.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
    await backup(source, path, { rate: PAGES });
  } finally {
    source.close();
  }
}

/** They hold for now and here: a token of a boot that is over must not come back to life. */
const FLEETING = ['sessions', 'agents'];

/** Other PCs need neither this PC's wrapped keys nor who is let in here, people or machines. */
function strip(path: string, secrets: DataKeyBox): { head: string; recovery: Uint8Array } {
  const copy = new DatabaseSync(path);
  try {
    // One file: what is packed must not stand in a log beside it.
    copy.exec('PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON');
    copy.exec("DELETE FROM key_wraps WHERE kind <> 'recovery'");
    const table = copy.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
    for (const name of FLEETING) if (table.get(name)) copy.exec(`DELETE FROM ${name}`);
    const recovery = wrapOf(copy, 'recovery');
    if (!recovery)
      throw new StoreError('RECOVERY_NOT_SET', 'set a recovery passphrase first: it opens the backup');
    return { head: formatHead(readHead(copy) ?? firstHead(secrets.derive(AUDIT_KEY))), recovery };
  } finally {
    copy.close();
  }
}
