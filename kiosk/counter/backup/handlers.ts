// Answers backup.*.
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Audit } from '../audit/types.ts';
import { type Handlers, RefusedCall } from '../calls.ts';
import { weaknessOf } from '../staff/weak-pin.ts';
import type { Migration } from '../store/migrations.ts';
import type { OpenStore } from '../store/store.ts';
import { createBackup } from './create.ts';
import { noteBackup } from './last-backup.ts';
import { prepareRestore } from './prepare-restore.ts';

export interface BackupDeps {
  store: OpenStore;
  audit: Audit;
  /** As given to `openStore`. */
  migrations: readonly Migration[];
  /** Closes the store and opens it again, with everything that stands on it; called after the answer. */
  restart: () => void;
}

export function backupHandlers({
  store,
  audit,
  migrations,
  restart,
}: BackupDeps): Handlers<'backup.setRecovery' | 'backup.create' | 'backup.restore'> {
  return {
    'backup.setRecovery': async ({ passphrase }, caller) => {
      if (weaknessOf(passphrase, 'owner', '') !== undefined) {
        throw new RefusedCall('WEAK_PIN', 'choose another passphrase: four words that nobody says together', {
          status: 422,
        });
      }
      audit.record({ who: caller, action: 'backup.setRecovery', result: 'asked' });
      await store.setRecovery(passphrase);
      audit.record({ who: caller, action: 'backup.setRecovery', result: 'ok' });
      return {};
    },

    'backup.create': async (_input, caller) => {
      const { file, createdAt, head } = await createBackup(store, store.folder);
      store.transaction(() => {
        noteBackup(store.db, { at: createdAt, head });
        audit.record({ who: caller, action: 'backup.create', after: `audit head ${head}`, result: 'ok' });
      });
      const base64 = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('base64');
      return { name: backupName(createdAt), base64, head };
    },

    'backup.restore': async ({ base64, passphrase }, caller) => {
      audit.record({ who: caller, action: 'backup.restore', result: 'asked' });
      const { folder, protections } = store;
      const file = Buffer.from(base64, 'base64');
      try {
        const restore = { folder, file, passphrase, protections, migrations, who: caller };
        const { entries, head } = await prepareRestore(restore);
        audit.record({ who: caller, action: 'backup.restore', after: `audit head ${head}`, result: 'ok' });
        setImmediate(restart);
        return { entries, head };
      } catch (error) {
        const code = isAppError(error) ? error.code : 'INTERNAL';
        audit.record({ who: caller, action: 'backup.restore', result: 'failed', code });
        throw error;
      }
    },
  };
}

/** Such as `netbar-2026-03-01-1830.backup`, by the counter's clock in UTC. */
export function backupName(createdAt: number): string {
  const [day = '', time = ''] = new Date(createdAt).toISOString().split('T');
  return `netbar-${day}-${time.slice(0, 5).replace(':', '')}.backup`;
}
