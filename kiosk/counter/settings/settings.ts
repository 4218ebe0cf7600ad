// The café's settings: what was changed, over the defaults.
import { TypedEmitter } from '../../../shared/util/typed-emitter.ts';
import { type Settings, SettingsSchema } from '../../ipc/calls/settings.ts';
import type { Store } from '../store/types.ts';

const KEY = 'settings';

export const DEFAULT_SETTINGS: Settings = {
  cafe: 'netbar',
  idleLockMs: 5 * 60_000,
  revealMs: 20_000,
  renterViewMs: 60_000,
  bootLimitMs: 5 * 60_000,
  endWarningMs: 10 * 60_000,
  endSessionPowerCycle: true,
  defaultFirmware: 'uefi',
  bmcIntervalMs: 0,
};

/** Undefined means: leave it. */
export type SettingsChange = { [Key in keyof Settings]?: Settings[Key] | undefined };

export class SettingsStore extends TypedEmitter<{ changed: [now: Settings, before: Settings] }> {
  readonly #store: Store;
  #settings: Settings | undefined;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  get(): Settings {
    this.#settings ??= readable(this.#store.getValue(KEY));
    return this.#settings;
  }

  /** @param note runs in the same transaction: the audit's line */
  update(change: SettingsChange, note?: (now: Settings, before: Settings) => void): Settings {
    const before = this.get();
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const now = SettingsSchema.parse({ ...before, ...given });
    this.#store.transaction(() => {
      this.#store.setValue(KEY, now);
      note?.(now, before);
    });
    this.#settings = now;
    this.emit('changed', now, before);
    return now;
  }

  /** @returns how to stop listening */
  onChange(listener: (now: Settings, before: Settings) => void): () => void {
    return this.on('changed', listener);
  }
}

/** A value that no longer fits (an older netbar wrote it) falls back to its default, not all of them. */
function readable(stored: unknown): Settings {
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  const values = Object.entries(typeof stored === 'object' && stored !== null ? stored : {});
  for (const [key, value] of values) {
    if (key in settings && SettingsSchema.partial().safeParse({ [key]: value }).success)
      settings[key] = value;
  }
  return SettingsSchema.parse(settings);
}
