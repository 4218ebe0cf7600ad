// A look at a store from outside: nothing is written, and a counter may go on working on it.
import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabaseToRead } from './database.ts';
import { StoreError } from './errors.ts';
import { databasePath } from './folder.ts';
import { readDataKey } from './key-ring.ts';
import type { KeyProtection } from './protections.ts';
import type { DataKeyBox } from './secret-box.ts';

export interface ReadStore {
  readonly db: DatabaseSync;
  readonly secrets: DataKeyBox;
  close(): void;
}

/** @throws StoreError STORE_UNUSABLE, STORE_DAMAGED, KEY_UNAVAILABLE, KEY_FILE_UNUSABLE */
export async function readStore(folder: string, protections: readonly KeyProtection[]): Promise<ReadStore> {
  const path = databasePath(folder);
  if (!existsSync(path)) throw new StoreError('STORE_UNUSABLE', `there is no store in ${folder}`);
  const db = openDatabaseToRead(path);
  try {
    const secrets = await readDataKey(db, protections);
    return {
      db,
      secrets,
      close: () => {
        db.close();
        secrets.wipe();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}
