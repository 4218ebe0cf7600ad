// Settings: defaults, changes that stay, and what is told about them.
import { describe, expect, it } from 'vitest';
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import { settingsHandlers } from '../../../../kiosk/counter/settings/handlers.ts';
import { DEFAULT_SETTINGS, SettingsStore } from '../../../../kiosk/counter/settings/settings.ts';
import { SettingsSchema } from '../../../../kiosk/ipc/calls/settings.ts';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import { entriesOf } from '../audit/entries.ts';
import { callerOf, openIn, tempFolder, tempStore } from '../store/temp-store.ts';

describe('settings', () => {
  it('begin with defaults that the contract allows', async () => {
    expect(SettingsSchema.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
    expect(new SettingsStore(await tempStore()).get()).toEqual(DEFAULT_SETTINGS);
  });

  it('stay over a restart, and tell who listens what they were', async () => {
    const folder = await tempFolder();
    const store = await openIn(folder);
    const settings = new SettingsStore(store);
    const heard: unknown[] = [];
    const stop = settings.onChange((now, before) => heard.push([before.revealMs, now.revealMs]));
    settings.update({ revealMs: 9000, cafe: undefined });
    stop();
    settings.update({ cafe: 'Eight' });
    store.close();
    expect(heard).toEqual([[20_000, 9000]]);
    const again = new SettingsStore(await openIn(folder)).get();
    expect(again).toEqual({ ...DEFAULT_SETTINGS, revealMs: 9000, cafe: 'Eight' });
  });

  it('refuse what the contract refuses, and stay as they were', async () => {
    const settings = new SettingsStore(await tempStore());
    expect(() => settings.update({ revealMs: 1 })).toThrow();
    expect(settings.get()).toEqual(DEFAULT_SETTINGS);
  });

  it('fall back one by one where a stored value no longer fits', async () => {
    const store = await tempStore();
    store.setValue('settings', { cafe: 'Eight', revealMs: 'long', gone: 1 });
    expect(new SettingsStore(store).get()).toEqual({ ...DEFAULT_SETTINGS, cafe: 'Eight' });
  });
});

describe('the calls', () => {
  const facts = {
    version: '1',
    startedAt: 0,
    runtime: 'node' as const,
    staffUrls: [],
    agentUrl: null,
    fingerprint: null,
    agentPin: null,
    warnings: [],
  };

  it('note what changed in the audit, and tell every page', async () => {
    const store = await tempStore();
    const audit = new AuditLog(store);
    const published: string[] = [];
    const publisher = { publish: (action: string) => void published.push(action) };
    const deps = { settings: new SettingsStore(store), store, audit, publisher, info: () => facts };
    const handlers = settingsHandlers(deps);
    const owner = callerOf({ id: 'o', name: 'Ou', role: 'owner' });
    const { signal } = new AbortController();
    await handlers['settings.update']({ cafe: 'Eight', revealMs: 20_000 }, owner, signal);
    await handlers['settings.update']({}, owner, signal);
    expect(entriesOf(store)).toMatchObject([
      { action: 'settings.update', who: 'Ou', before: 'cafe: netbar', after: 'cafe: Eight' },
    ]);
    expect(published).toContain('settings.changed');
    const info = CALLS['counter.info'].output.parse(await handlers['counter.info']({}, owner, signal));
    expect(info).toMatchObject({ keyProtection: ['key file'], recoverySet: false, lastBackupAt: null });
  });
});
