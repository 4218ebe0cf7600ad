// Who is in: known, kept over a restart, or unknown because nobody watched.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Controllers, startedWithBoot } from '../../../../agent/deeplink/controllers.ts';
import { PersistStore } from '../../../../agent/state/persist.ts';
import { tempFolder } from '../../shared/temp-folder.ts';

async function openControllers(folder: string, bootId = 'boot-1'): Promise<Controllers> {
  const persist = new PersistStore(folder);
  await persist.load(bootId, (a, b) => a === b);
  return new Controllers(persist);
}

test('at the start nobody is on the list, but that is not known', async () => {
  const controllers = await openControllers(await tempFolder());
  expect(controllers.list).toEqual([]);
  expect(controllers.known).toBe(false);
  expect(controllers.count).toBe('unknown');
});

test('an agent that started with the boot knows that nobody is in, until it loses sight', async () => {
  const persist = new PersistStore(await tempFolder());
  await persist.load('boot-1', (a, b) => a === b);
  const controllers = new Controllers(persist, { sinceBoot: startedWithBoot(persist, Date.now() - 60_000) });
  expect(controllers.count).toBe(0);
  controllers.lostSight();
  expect(controllers.count).toBe('unknown');
});

test('an agent that comes late, comes again, or has lost its state did not start with the boot', async () => {
  const folder = await tempFolder();
  const open = async (bootId: string) => {
    const persist = new PersistStore(folder);
    await persist.load(bootId, (a, b) => a === b);
    return persist;
  };
  expect(startedWithBoot(await open('boot-1'), Date.now() - 3_600_000)).toBe(false);
  expect(startedWithBoot(await open('boot-1'), Date.now())).toBe(false);
  expect(startedWithBoot(await open('boot-2'), Date.now())).toBe(true);
  await writeFile(join(folder, 'state.json'), 'torn');
  expect(startedWithBoot(await open('boot-2'), Date.now())).toBe(false);
});

test('once DeepLink was seen to come online, nobody is in, and that is known', async () => {
  const controllers = await openControllers(await tempFolder());
  await controllers.started('987654321');
  await controllers.cameOnline();
  expect(controllers.list).toEqual([]);
  expect(controllers.count).toBe(0);
});

test('who comes in is on the list until it leaves', async () => {
  const controllers = await openControllers(await tempFolder());
  await controllers.cameOnline();
  await controllers.started('1');
  await controllers.started('2');
  await controllers.started('1');
  expect(controllers.list).toEqual(['1', '2']);
  await controllers.stopped('1');
  await controllers.stopped('3');
  expect(controllers.list).toEqual(['2']);
  expect(controllers.count).toBe(1);
});

test('two who come in at the same moment are both on the list', async () => {
  const controllers = await openControllers(await tempFolder());
  await Promise.all([controllers.started('1'), controllers.started('2')]);
  expect(controllers.list).toEqual(['1', '2']);
});

test('a restart of the agent within a boot keeps the list, and makes an empty one unknown, not "none"', async () => {
  const folder = await tempFolder();
  const before = await openControllers(folder);
  await before.cameOnline();
  await before.started('987654321');
  const after = await openControllers(folder);
  expect(after.list).toEqual(['987654321']);
  expect(after.count).toBe(1);
  await after.stopped('987654321');
  expect(after.known).toBe(false);
  expect(after.count).toBe('unknown');
});

test('a new boot forgets who was in', async () => {
  const folder = await tempFolder();
  await (await openControllers(folder)).started('987654321');
  expect((await openControllers(folder, 'boot-2')).list).toEqual([]);
});

test('a lost pipe keeps the list, but people may come and go unseen', async () => {
  const controllers = await openControllers(await tempFolder());
  await controllers.cameOnline();
  await controllers.started('1');
  controllers.lostSight();
  expect(controllers.list).toEqual(['1']);
  expect(controllers.known).toBe(false);
});

test('a listener hears of every change, and of nothing else', async () => {
  const controllers = await openControllers(await tempFolder());
  let changes = 0;
  controllers.onChange(() => {
    changes += 1;
  });
  await controllers.cameOnline();
  await controllers.started('1');
  await controllers.started('1');
  await controllers.stopped('2');
  await controllers.stopped('1');
  expect(changes).toBe(3);
});
