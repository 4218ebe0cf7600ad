// What the commands for a counter's store have in common: which store, and what opens it.
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { isStoreError } from '../../../kiosk/counter/store/errors.ts';
import {
  type KeyProtection,
  keyFile,
  recoveryPassphrase,
  systemdCredential,
} from '../../../kiosk/counter/store/protections.ts';
import { type ReadStore, readStore } from '../../../kiosk/counter/store/read-store.ts';
import { EXIT } from '../../../shared/config/exit-codes.ts';
import { isAppError, messageOf, systemCode } from '../../../shared/errors/app-error.ts';
import { exitWith } from '../../lib/exit.ts';
import { askForSecret, canAsk, NoAnswer } from '../ipmi/ask.ts';
import { readSecretFile } from '../ipmi/fleet/secret-file.ts';
import { EXIT_CANCELLED, UsageError } from '../ipmi/usage.ts';

export const PASSPHRASE_VARIABLE = 'NETBAR_RECOVERY_PASSPHRASE';

export interface StoreOptions {
  store: string;
  keyFile?: string;
  passphraseFile?: string;
}

export function withStore(command: Command): Command {
  return command
    .requiredOption('--store <dir>', "the counter's store: the folder `store` in its dataDir")
    .option('--key-file <file>', 'its key file (default: key/data.key beside the store)')
    .option('--passphrase-file <file>', 'first line is the recovery passphrase; mode 0600')
    .addHelpText(
      'after',
      `\nThe recovery passphrase is asked for where it is needed, or comes from ${PASSPHRASE_VARIABLE}.`,
    );
}

/** What protects a store on this PC without a desktop's own key store. */
export function protectionsHere({ store, keyFile: path }: StoreOptions): KeyProtection[] {
  return [systemdCredential(), keyFile(path ?? join(dirname(resolve(store)), 'key', 'data.key'))];
}

/** Opens a store for a look; the recovery passphrase serves where nothing else opens it. @throws StoreError */
export async function lookInto(options: StoreOptions): Promise<ReadStore> {
  try {
    return await readStore(options.store, protectionsHere(options));
  } catch (error) {
    if (!isStoreError(error, 'KEY_UNAVAILABLE')) throw error;
    const passphrase = await passphraseOf(options);
    return await readStore(options.store, [recoveryPassphrase(passphrase)]);
  }
}

/** @throws UsageError where nobody can be asked */
export async function passphraseOf({ passphraseFile }: StoreOptions): Promise<string> {
  if (passphraseFile !== undefined) return readSecretFile(passphraseFile);
  const given = process.env[PASSPHRASE_VARIABLE];
  if (given) return given;
  if (canAsk()) return askForSecret('Recovery passphrase: ');
  throw new UsageError(
    `no recovery passphrase: set ${PASSPHRASE_VARIABLE}, use --passphrase-file, or run this in a terminal`,
  );
}

/** Runs a command to its exit code; an error is one line on stderr. */
export async function finish(work: () => Promise<number>): Promise<never> {
  return exitWith(await work().catch(failed));
}

function failed(error: unknown): number {
  if (error instanceof NoAnswer) return EXIT_CANCELLED;
  if (!isAppError(error) && systemCode(error) === undefined) throw error;
  process.stderr.write(`error: ${messageOf(error)}${isStoreError(error) ? ` (${error.code})` : ''}\n`);
  if (error instanceof UsageError) return EXIT.usage;
  return isStoreError(error, 'STORE_IN_USE') ? EXIT.alreadyRunning : EXIT.config;
}
