// The counter's store: one SQLite file, its secrets sealed, one writer.
import type { DatabaseSync } from 'node:sqlite';
import { startChain } from '../audit/rows.ts';
import { coreMigrations } from './core-migrations.ts';
import { openDatabase } from './database.ts';
import { StoreError } from './errors.ts';
import { databasePath, prepareFolder, removeLeftovers } from './folder.ts';
import { openDataKey, protectDataKey, protectionLabels, wrapOf } from './key-ring.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { type Migration, migrate } from './migrations.ts';
import { putPendingInPlace } from './pending-restore.ts';
import { type KeyProtection, recoveryPassphrase } from './protections.ts';
import type { DataKeyBox } from './secret-box.ts';
import { inTransaction } from './transaction.ts';
import type { NamedSecrets, Store } from './types.ts';
import { readValue, writeValue } from './values.ts';

export interface StoreOptions {
  /** Made with mode 0700 where there is none; refused when others can look into it. */
  folder: string;
  /** Of the other domains; the store's own are added. */
  migrations?: readonly Migration[];
  /** Any one of them opens; a new store needs one that protects. */
  protections: readonly KeyProtection[];
}

/**
 * Opens the store of a folder, or makes one; a prepared restore takes its place first.
 * @throws StoreError
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  const folder = prepareFolder(options.folder);
  const lock = lockFolder(folder);
  try {
    removeLeftovers(folder);
    const swap = putPendingInPlace(folder);
    try {
      const store = await OpenStore.open(folder, lock, options);
      swap?.keep();
      return store;
    } catch (error) {
      if (!swap) throw error;
      swap.undo();
      if (swap.before === undefined || !(error instanceof StoreError)) throw error;
      return await OpenStore.open(folder, lock, options, error);
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What `openStore` gives. */
export class OpenStore implements Store, NamedSecrets {
  readonly folder: string;
  readonly db: DatabaseSync;
  readonly secrets: DataKeyBox;
  readonly protections: readonly KeyProtection[];
  /** Why a prepared restore was given up and the old store opened instead. */
  readonly restoreFailure: StoreError | undefined;
  readonly #lock: FolderLock;
  #depth = 0;

  private constructor(parts: {
    folder: string;
    lock: FolderLock;
    db: DatabaseSync;
    secrets: DataKeyBox;
    protections: readonly KeyProtection[];
    restoreFailure: StoreError | undefined;
  }) {
    this.folder = parts.folder;
    this.#lock = parts.lock;
    this.db = parts.db;
    this.secrets = parts.secrets;
    this.protections = parts.protections;
    this.restoreFailure = parts.restoreFailure;
  }

  /** Used by `openStore`, which holds the lock. */
  static async open(
    folder: string,
    lock: FolderLock,
    { migrations = [], protections }: StoreOptions,
    restoreFailure?: StoreError,
  ): Promise<OpenStore> {
    const db = openDatabase(databasePath(folder));
    try {
      migrate(db, [...coreMigrations, ...migrations]);
      const secrets = await openDataKey(db, protections, (box) => startChain(db, box));
      return new OpenStore({ folder, lock, db, secrets, protections, restoreFailure });
    } catch (error) {
      db.close();
      throw error;
    }
  }

  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return this.#run(work);
    return inTransaction(this.db, () => this.#run(work));
  }

  #run<T>(work: () => T): T {
    this.#depth += 1;
    try {
      const result = work();
      if (result instanceof Promise) throw new TypeError('a transaction must not wait');
      return result;
    } finally {
      this.#depth -= 1;
    }
  }

  getValue(key: string): unknown {
    return readValue(this.db, key);
  }

  /** @param value undefined forgets it */
  setValue(key: string, value: unknown): void {
    writeValue(this.db, key, value);
  }

  getSecret(name: string): string | undefined {
    const sealed = this.db.prepare('SELECT sealed FROM secrets WHERE name = ?').get(name)?.sealed;
    return sealed instanceof Uint8Array ? this.secrets.open(sealed, name) : undefined;
  }

  setSecret(name: string, value: string): void {
    const sealed = this.secrets.seal(value, name);
    this.db.prepare('INSERT OR REPLACE INTO secrets (name, sealed) VALUES (?, ?)').run(name, sealed);
  }

  deleteSecret(name: string): void {
    this.db.prepare('DELETE FROM secrets WHERE name = ?').run(name);
  }

  /** What can open this store, in words. */
  get keyProtection(): string[] {
    return protectionLabels(this.db);
  }

  get recoverySet(): boolean {
    return wrapOf(this.db, 'recovery') !== undefined;
  }

  /** Older backups keep the passphrase that they were made with. */
  async setRecovery(passphrase: string): Promise<void> {
    await protectDataKey(this.db, this.secrets, recoveryPassphrase(passphrase));
  }

  /** Idempotent. */
  close(): void {
    if (this.db.isOpen) this.db.close();
    this.secrets.wipe();
    this.#lock.release();
  }
}
