// Answers settings.* and counter.info.
import type { Settings } from '../../ipc/calls/settings.ts';
import type { CallOutput } from '../../ipc/contract.ts';
import type { Audit } from '../audit/types.ts';
import { lastBackup } from '../backup/last-backup.ts';
import type { Handlers } from '../calls.ts';
import type { Publisher } from '../notifications/types.ts';
import type { OpenStore } from '../store/store.ts';
import type { SettingsStore } from './settings.ts';

/** What the composition root knows; the rest stands in the store. */
export type CounterFacts = Omit<CallOutput<'counter.info'>, 'keyProtection' | 'recoverySet' | 'lastBackupAt'>;

export interface SettingsDeps {
  settings: SettingsStore;
  store: OpenStore;
  audit: Audit;
  publisher: Publisher;
  info: () => CounterFacts;
}

export function settingsHandlers(
  deps: SettingsDeps,
): Handlers<'settings.get' | 'settings.update' | 'counter.info'> {
  const { settings, store, audit, publisher, info } = deps;
  return {
    'settings.get': () => settings.get(),

    'settings.update': (change, caller) => {
      const now = settings.update(change, (after, before) => {
        const changed = differences(before, after);
        if (changed.length === 0) return;
        const [was, is] = [before, after].map((values) => words(values, changed));
        audit.record({ who: caller, action: 'settings.update', before: was, after: is, result: 'ok' });
      });
      publisher.publish('settings.changed', {});
      return now;
    },

    'counter.info': () => ({
      ...info(),
      keyProtection: store.keyProtection,
      recoverySet: store.recoverySet,
      lastBackupAt: lastBackup(store.db)?.at ?? null,
    }),
  };
}

type Key = keyof Settings;

function differences(a: Settings, b: Settings): Key[] {
  return (Object.keys(b) as Key[]).filter((key) => a[key] !== b[key]);
}

const words = (settings: Settings, keys: readonly Key[]) =>
  keys.map((key) => `${key}: ${settings[key]}`).join(', ');
