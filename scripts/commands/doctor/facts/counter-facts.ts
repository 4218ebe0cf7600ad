// What the checks of a counter PC share: its configuration and a look into its store. Nothing is written.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { CounterConfig } from '../../../../kiosk/counter/config.ts';
import { protectionsOf } from '../../../../kiosk/counter/key-protection.ts';
import { type MachineFacts, MachineTable } from '../../../../kiosk/counter/machines/machine-table.ts';
import { loadAccess, type NodeAccess } from '../../../../kiosk/counter/node/access.ts';
import { openDatabaseToRead } from '../../../../kiosk/counter/store/database.ts';
import { databasePath } from '../../../../kiosk/counter/store/folder.ts';
import { readDataKey, wrapOf } from '../../../../kiosk/counter/store/key-ring.ts';
import type { DataKeyBox } from '../../../../kiosk/counter/store/secret-box.ts';
import type { Store } from '../../../../kiosk/counter/store/types.ts';
import { readValue } from '../../../../kiosk/counter/store/values.ts';
import { once, Skipped } from '../check.ts';

export interface CounterFacts {
  readonly config: CounterConfig;
  readonly storeFolder: string;
  /** Least room on the disk, bytes. */
  readonly room: { least: number; comfortable: number };
  /** The database alone. @throws StoreError, Skipped */
  database(): Promise<DatabaseSync>;
  /** The data key. @throws StoreError, Skipped */
  key(): Promise<DataKeyBox>;
  /** The store as the counter's own parts read it; whatever writes throws. @throws StoreError, Skipped */
  store(): Promise<Store>;
  /** How the counter reaches the node. @throws StoreError, Skipped */
  access(): Promise<NodeAccess | undefined>;
  /** `present` are those that the node had when the counter last looked. @throws StoreError, Skipped */
  machines(): Promise<Machines>;
  close(): Promise<void>;
}

export interface Machines {
  table: MachineTable;
  all: readonly MachineFacts[];
  present: readonly MachineFacts[];
}

const MB = 1024 * 1024;
/** A backup and the write-ahead log need some; the audit grows. */
export const ROOM = { least: 200 * MB, comfortable: 1024 * MB };

export function counterFacts(config: CounterConfig, room = ROOM): CounterFacts {
  const storeFolder = join(config.dataDir, 'store');
  let opened: DatabaseSync | undefined;
  let box: DataKeyBox | undefined;
  const database = once(async () => {
    const path = databasePath(storeFolder);
    const { uid } = await stat(path);
    // SQLite would leave files of ours beside it that the counter could not open any more.
    const own = process.getuid?.();
    if (own !== undefined && own !== uid)
      throw new Skipped("run the doctor as the counter's own user to look inside");
    opened = openDatabaseToRead(path);
    return opened;
  });
  const key = once(async () => {
    const db = await database();
    if (!wrapOf(db, 'keyFile') && !wrapOf(db, 'systemd')) {
      throw new Skipped("only the desktop app opens this store: its key is in the operating system's own");
    }
    box = await readDataKey(db, await protectionsOf(config, undefined));
    return box;
  });
  const store = once(async (): Promise<Store> => {
    const [db, secrets] = [await database(), await key()];
    const refuse = (): never => {
      throw new TypeError('the doctor writes nothing');
    };
    return { db, secrets, transaction: refuse, setValue: refuse, getValue: (name) => readValue(db, name) };
  });
  return {
    ...{ config, storeFolder, room, database, key, store },
    access: once(async () => loadAccess(await store())),
    machines: once(async () => {
      const table = new MachineTable(await store());
      const all = table.all();
      return { table, all, present: all.filter(({ present }) => present) };
    }),
    close: async () => {
      opened?.close();
      box?.wipe();
    },
  };
}

/** For checks that need the inside: that it can't be opened is found by the check of the store. @throws Skipped */
export async function inside<T>(look: Promise<T>): Promise<T> {
  return look.catch((cause: unknown) => {
    if (cause instanceof Skipped) throw cause;
    throw new Skipped("the counter's store can't be opened");
  });
}
