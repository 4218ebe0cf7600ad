// `netbar backup create|restore`: a counter's store as one encrypted file, and back.
import { existsSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { createBackup } from '../../kiosk/counter/backup/create.ts';
import { backupName } from '../../kiosk/counter/backup/handlers.ts';
import { type PreparedRestore, prepareRestore } from '../../kiosk/counter/backup/prepare-restore.ts';
import { allMigrations } from '../../kiosk/counter/migrations.ts';
import { databasePath, prepareFolder } from '../../kiosk/counter/store/folder.ts';
import { lockFolder } from '../../kiosk/counter/store/lock.ts';
import { openStore } from '../../kiosk/counter/store/store.ts';
import { EXIT } from '../../shared/config/exit-codes.ts';
import { ConfigError } from '../../shared/config/load-yaml.ts';
import { messageOf, systemCode } from '../../shared/errors/app-error.ts';
import { askForConsent, canAsk } from './ipmi/ask.ts';
import { EXIT_CANCELLED, exitLikeSysexits, UsageError } from './ipmi/usage.ts';
import {
  finish,
  lookInto,
  passphraseOf,
  protectionsHere,
  type StoreOptions,
  withStore,
} from './store/options.ts';

export function addBackupCommand(program: Command): void {
  const backup = program
    .command('backup')
    .description("the counter's store as one encrypted file")
    .exitOverride(exitLikeSysexits);
  withStore(backup.command('create').description('write a backup; a counter may be running'))
    .option('--output <file>', 'default: netbar-DATE-TIME.backup here')
    .action((options: StoreOptions & { output?: string }) => finish(() => create(options)));
  withStore(backup.command('restore <file>').description('replace a store; the counter must be stopped'))
    .option('--yes', 'replace the store that is there without asking; it is kept beside')
    .action((file: string, options: StoreOptions & { yes?: boolean }) =>
      finish(() => restore(file, options)),
    );
}

async function create(options: StoreOptions & { output?: string }): Promise<number> {
  const store = await lookInto(options);
  try {
    const work = options.output === undefined ? process.cwd() : dirname(resolve(options.output));
    const { file, createdAt, head } = await createBackup(store, work);
    const path = resolve(options.output ?? backupName(createdAt));
    await writeNew(path, file);
    process.stdout.write(`${path}\nhead ${head}\n`);
    return EXIT.ok;
  } finally {
    store.close();
  }
}

async function restore(path: string, options: StoreOptions & { yes?: boolean }): Promise<number> {
  const file = await readFile(path).catch((error: unknown) => {
    throw new ConfigError(`${path} can't be read: ${messageOf(error)}`, error);
  });
  const folder = prepareFolder(options.store);
  if (!options.yes && !(await mayReplace(folder))) return EXIT_CANCELLED;
  const protections = protectionsHere(options);
  const lock = lockFolder(folder);
  let prepared: PreparedRestore;
  try {
    const who = 'netbar backup restore';
    const passphrase = await passphraseOf(options);
    prepared = await prepareRestore({
      folder,
      file,
      passphrase,
      protections,
      migrations: allMigrations,
      who,
    });
  } finally {
    lock.release();
  }
  const store = await openStore({ folder, migrations: allMigrations, protections });
  store.close();
  if (store.restoreFailure) throw store.restoreFailure;
  process.stdout.write(report(prepared, folder));
  return prepared.auditHolds ? EXIT.ok : EXIT.failed;
}

function report({ createdAt, entries, head, auditHolds }: PreparedRestore, folder: string): string {
  const made = new Date(createdAt).toISOString();
  const audit = auditHolds ? 'holds' : 'does NOT hold (see netbar audit verify)';
  return `${folder} is as it was at ${made}. Its audit of ${entries} entries ${audit}.\nhead ${head}\n`;
}

async function mayReplace(folder: string): Promise<boolean> {
  if (!existsSync(databasePath(folder))) return true;
  if (!canAsk()) throw new UsageError(`there is a store in ${folder} already: --yes replaces it`);
  return askForConsent(`Replace the store in ${folder}? It is kept beside the new one.`);
}

/** An older backup is never overwritten. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  let made = false;
  try {
    const file = await open(path, 'wx', 0o600);
    made = true;
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (made) await rm(path, { force: true });
    const why = systemCode(error) === 'EEXIST' ? 'is there already' : `can't be written: ${messageOf(error)}`;
    throw new ConfigError(`${path} ${why}`, error);
  }
}
