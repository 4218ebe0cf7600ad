// An audit of years: whoever searches it, takes it along or makes a backup holds up nobody else.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import type { Caller } from '../../../../kiosk/counter/calls.ts';
import { writeLongAudit } from '../../../unit/counter/audit/long-audit.ts';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';
import { OWNER, startCafe } from './counter-cafe.ts';

vi.setConfig({ testTimeout: 240_000 });

const ENTRIES = 150_000;
const PASSPHRASE = 'violet anchor drifts slowly';

const AT_THE_COUNTER: Caller = {
  person: { id: 'ada', name: OWNER.name, role: 'owner' },
  locked: false,
  sessionId: null,
  transport: 'ipc',
  address: 'local',
};

async function oldCafe() {
  const cafe = await startCafe({ folder: await tempFolder(), seats: 1 });
  const { owner } = await cafe.setUp();
  const { store } = cafe.counter.parts;
  writeLongAudit(store, ENTRIES);
  return { ...cafe, owner, store };
}

/** How many calls over HTTP were asked and answered, one after the other, before the work was done. */
async function answeredDuring<T>(
  work: Promise<T>,
  call: () => Promise<unknown>,
): Promise<{ result: T; answered: number }> {
  let done = false;
  const result = work.finally(() => {
    done = true;
  });
  let answered = 0;
  while (!done) {
    await call();
    if (!done) answered += 1;
  }
  return { result: await result, answered };
}

it('answers others while somebody searches for what is not there, and while the file is made', async () => {
  const { counter, owner } = await oldCafe();
  const call = () => owner.call('seats.snapshot', {});

  const search = { text: 'nowhere to be found', limit: 100 };
  const searched = await answeredDuring(counter.dispatch('audit.list', search, AT_THE_COUNTER), call);
  expect(searched.result).toMatchObject({ entries: [], more: false });
  expect(searched.answered).toBeGreaterThan(3);

  for (const format of ['csv', 'json'] as const) {
    const exporting = counter.dispatch('audit.export', { format }, AT_THE_COUNTER);
    const { result, answered } = await answeredDuring(exporting, call);
    expect(answered).toBeGreaterThan(3);
    const text = gunzipSync(Buffer.from(result.gzip, 'base64')).toString();
    expect(text.match(/case \d/g)?.length).toBeGreaterThan(ENTRIES - 100);
    expect(text).toContain(result.head);
  }
});

it('goes on while a backup is copied, which holds the moment when it was begun', async () => {
  const { counter, owner, store } = await oldCafe();
  await owner.call('backup.setRecovery', { passphrase: PASSPHRASE });
  const before = counter.parts.audit.head;
  const sizes = new Set<number>();
  let changes = 0;
  const change = async () => {
    // The counter writes to the very pages that are being copied.
    if (sizeOfCopy(store.folder) > 0) {
      counter.parts.settingsStore.update({ bmcIntervalMs: changes++ % 1000 });
    }
    sizes.add(sizeOfCopy(store.folder));
    await setImmediate();
  };
  const making = counter.dispatch('backup.create', {}, AT_THE_COUNTER);
  const { result } = await answeredDuring(making, change);
  expect(changes).toBeGreaterThan(3);
  // Copied in one go it would have been seen empty and whole alone.
  expect(sizes.size).toBeGreaterThan(3);
  expect(result.head).toBe(before);
  expect((await owner.call('counter.info', {})).lastBackupAt).not.toBeNull();
});

function sizeOfCopy(folder: string): number {
  const work = readdirSync(folder).find((name) => name.startsWith('work-'));
  const copy = work && join(folder, work, 'copy.db');
  return copy && existsSync(copy) ? statSync(copy).size : 0;
}
