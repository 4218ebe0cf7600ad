// When the last backup was made, and where the audit stood then.
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { readValue, writeValue } from '../store/values.ts';

const KEY = 'backup.last';
const LastBackupSchema = z.object({ at: z.int(), head: z.string() });
export type LastBackup = z.infer<typeof LastBackupSchema>;

export function lastBackup(db: DatabaseSync): LastBackup | undefined {
  return LastBackupSchema.safeParse(readValue(db, KEY)).data;
}

export function noteBackup(db: DatabaseSync, made: LastBackup): void {
  writeValue(db, KEY, made);
}
