// Lays a backup ready beside the store; opening the store puts it in place (store/pending-restore.ts).
import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHead } from '../audit/chain.ts';
import { AuditLog } from '../audit/log.ts';
import type { AuditRecord } from '../audit/types.ts';
import { coreMigrations } from '../store/core-migrations.ts';
import { openDatabase } from '../store/database.ts';
import { databasePath, prepareFolder, WORK_PREFIX } from '../store/folder.ts';
import { syncFolder } from '../store/folder-sync.ts';
import { openDataKey } from '../store/key-ring.ts';
import { type Migration, migrate } from '../store/migrations.ts';
import { pendingFolder } from '../store/pending-restore.ts';
import { type KeyProtection, recoveryPassphrase } from '../store/protections.ts';
import type { DataKeyBox } from '../store/secret-box.ts';
import { inTransaction } from '../store/transaction.ts';
import { type BackupContent, unpackBackup } from './format.ts';
import { noteBackup } from './last-backup.ts';

export interface RestoreOptions {
  /** Of the store that it will become. */
  folder: string;
  file: Uint8Array;
  passphrase: string;
  /** Of this PC: the data key gets a copy for each. */
  protections: readonly KeyProtection[];
  /** Of the other domains, as for `openStore`. */
  migrations?: readonly Migration[];
  /** Stands in the restored audit as who restored it. */
  who: AuditRecord['who'];
}

export interface PreparedRestore {
  createdAt: number;
  /** Of the audit in the backup. */
  entries: number;
  head: string;
  /** False: the audit was tampered with before this backup was made. */
  auditHolds: boolean;
}

/**
 * Checks everything that can be checked without touching the store that is there.
 * @throws StoreError BACKUP_*, WRONG_PASSPHRASE, STORE_NEWER, STORE_DAMAGED, NO_KEY_PROTECTION
 */
export async function prepareRestore(options: RestoreOptions): Promise<PreparedRestore> {
  const content = await unpackBackup(options.file, options.passphrase);
  const folder = prepareFolder(options.folder);
  const work = await mkdtemp(join(folder, WORK_PREFIX));
  try {
    await writeSynced(databasePath(work), content.database);
    const prepared = await makeReady(databasePath(work), content, options);
    const stamp = `${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(2).toString('hex')}`;
    syncFolder(work);
    await rename(work, pendingFolder(folder, stamp));
    syncFolder(folder);
    return prepared;
  } finally {
    content.secrets.wipe();
    await rm(work, { recursive: true, force: true });
  }
}

async function makeReady(
  path: string,
  { header, secrets }: BackupContent,
  { protections, migrations = [], passphrase, who }: RestoreOptions,
): Promise<PreparedRestore> {
  const db = openDatabase(path);
  try {
    migrate(db, [...coreMigrations, ...migrations]);
    (await openDataKey(db, [alreadyOpen(passphrase, secrets), ...protections])).wipe();
    const audit = new AuditLog({ db, secrets, transaction: (work) => inTransaction(db, work) });
    const { ok } = await audit.verifyAside(undefined, header.head);
    const { createdAt, head } = header;
    audit.record({ who, action: 'backup.restore', after: new Date(createdAt).toISOString(), result: 'ok' });
    noteBackup(db, { at: createdAt, head });
    return { createdAt, head, entries: parseHead(head)?.seq ?? 0, auditHolds: ok };
  } finally {
    db.close();
  }
}

/** The passphrase was stretched once, for the file: that is slow enough. */
function alreadyOpen(passphrase: string, secrets: DataKeyBox): KeyProtection {
  return { ...recoveryPassphrase(passphrase), unwrap: async () => secrets.exportKey() };
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
