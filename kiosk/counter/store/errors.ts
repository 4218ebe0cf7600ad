// Errors of the store, its keys and its backups. Messages say what to do and never hold a secret.
import { AppError, type AppErrorOptions } from '../../../shared/errors/app-error.ts';

export const STORE_ERROR_CODES = [
  /** The database file is not whole. Nothing was deleted; a backup can be restored. */
  'STORE_DAMAGED',
  /** A newer netbar wrote it. */
  'STORE_NEWER',
  /** Another counter works on this folder. */
  'STORE_IN_USE',
  /** The folder or a file can't be used: rights, disk, path. */
  'STORE_UNUSABLE',
  'MIGRATION_FAILED',
  /** None of the given protections opens the data key. */
  'KEY_UNAVAILABLE',
  /** A new store, and nothing that could protect its data key. */
  'NO_KEY_PROTECTION',
  'KEY_FILE_UNUSABLE',
  /** A sealed value was changed, or belongs to another place. */
  'SECRET_UNREADABLE',
  'RECOVERY_NOT_SET',
  /** The file is no backup of netbar. */
  'BACKUP_UNREADABLE',
  'BACKUP_NEWER',
  /** Cut short or changed. */
  'BACKUP_DAMAGED',
  'WRONG_PASSPHRASE',
] as const;
export type StoreErrorCode = (typeof STORE_ERROR_CODES)[number];

export class StoreError extends AppError<StoreErrorCode> {
  constructor(code: StoreErrorCode, message: string, options: AppErrorOptions = {}) {
    super(code, message, options);
  }
}

/** @param codes none: any StoreError */
export function isStoreError(error: unknown, ...codes: StoreErrorCode[]): error is StoreError {
  return error instanceof StoreError && (codes.length === 0 || codes.includes(error.code));
}
