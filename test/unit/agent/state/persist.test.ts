// What the agent remembers: across a restart, across a boot, and when its file is damaged.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashSecret, makeSalt } from '../../../../agent/state/hash.ts';
import { type Persisted, PersistStore } from '../../../../agent/state/persist.ts';
import { tempFolder } from '../../shared/temp-folder.ts';

const same = (a: string, b: string) => a === b;
const INTENT = { salt: 'aa', old: 'bb', new: 'cc', len: 12 };
const FULL = {
  rotatedBoot: 'boot-1',
  intent: INTENT,
  maxLen: 12,
  controllers: ['987654321'],
  nodeId: 'f'.repeat(64),
  proven: { salt: 'dd', hash: 'ee' },
} satisfies Partial<Persisted>;

async function open(folder: string, bootId = 'boot-1', sameBoot = same): Promise<PersistStore> {
  const store = new PersistStore(folder);
  await store.load(bootId, sameBoot);
  return store;
}

async function folderWith(text: string): Promise<string> {
  const folder = await tempFolder();
  await writeFile(join(folder, 'state.json'), text);
  return folder;
}

describe('the first start', () => {
  test('knows nothing but the boot, and writes that down', async () => {
    const folder = await tempFolder();
    const store = await open(folder);
    expect(store.value).toEqual({ bootId: 'boot-1', maxLen: 0, controllers: [] });
    expect(store.continued).toBe(false);
    expect(store.discarded).toBeUndefined();
    expect(JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'))).toEqual(store.value);
  });

  test('makes the folder', async () => {
    const folder = join(await tempFolder(), 'deep', 'er');
    await open(folder);
    expect(await readdir(folder)).toEqual(['state.json']);
  });
});

describe('a restart within a boot', () => {
  test('keeps everything', async () => {
    const folder = await tempFolder();
    await (await open(folder)).update(FULL);
    const again = await open(folder);
    expect(again.value).toEqual({ bootId: 'boot-1', ...FULL });
    expect(again.continued).toBe(true);
  });

  test('keeps the name of the boot where two readings of it differ a little', async () => {
    const folder = await tempFolder();
    await (await open(folder, '2026-01-01T00:00:00.000Z')).update({
      rotatedBoot: '2026-01-01T00:00:00.000Z',
    });
    const again = await open(folder, '2026-01-01T00:00:00.007Z', () => true);
    expect(again.value.bootId).toBe('2026-01-01T00:00:00.000Z');
    expect(again.value.rotatedBoot).toBe(again.value.bootId);
  });
});

describe('a new boot', () => {
  test('clears intent, maxLen, controllers and proof; keeps the rotated boot and the hint of the node id', async () => {
    const folder = await tempFolder();
    await (await open(folder)).update(FULL);
    const next = await open(folder, 'boot-2');
    expect(next.value).toEqual({
      ...{ bootId: 'boot-2', maxLen: 0, controllers: [] },
      ...{ rotatedBoot: 'boot-1', nodeId: FULL.nodeId },
    });
    expect(next.continued).toBe(false);
  });

  test('is on disk before load() ends', async () => {
    const folder = await tempFolder();
    await (await open(folder)).update(FULL);
    const next = await open(folder, 'boot-2');
    expect(JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'))).toEqual(next.value);
  });
});

describe('a damaged file', () => {
  test.each([
    ['empty', ''],
    ['half-written', '{"bootId":"boot-1","maxL'],
    ['NULs, as after a power cut', '\0'.repeat(200)],
    ['another type', '"boot-1"'],
    ['a field missing', '{"bootId":"boot-1","maxLen":3}'],
    ['a wrong type', '{"bootId":"boot-1","maxLen":"3","controllers":[]}'],
    [
      'an intent that is no hash',
      JSON.stringify({ bootId: 'b', maxLen: 3, controllers: [], intent: { ...INTENT, new: 'secret' } }),
    ],
    ['a key that nobody knows', '{"bootId":"boot-1","maxLen":3,"controllers":[],"password":"x"}'],
  ])('%s: it is put aside, and the agent starts anew', async (_, text) => {
    const folder = await folderWith(text);
    const store = await open(folder);
    expect(store.value).toEqual({ bootId: 'boot-1', maxLen: 0, controllers: [] });
    expect(store.continued).toBe(false);
    expect(store.discarded).toMatch(/\S/);
    expect(await readFile(join(folder, 'state.json.bad'), 'utf8')).toBe(text);
  });

  test('is not taken for a missing one when it can not be read at all', async () => {
    const folder = await tempFolder();
    await open(join(folder, 'state.json'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

describe('the file', () => {
  test('is for its owner alone, also after a wider one', async () => {
    const folder = await folderWith('{"bootId":"boot-1","maxLen":3,"controllers":[]}');
    const store = await open(folder);
    await store.update({ maxLen: 4 });
    expect((await stat(join(folder, 'state.json'))).mode & 0o777).toBe(0o600);
  });

  test('never holds a password in the clear', async () => {
    const folder = await tempFolder();
    const store = await open(folder);
    const salt = makeSalt();
    await store.update({
      intent: { salt, old: hashSecret('theOldOne7', salt), new: hashSecret('theNewOne34', salt), len: 11 },
    });
    const text = await readFile(join(folder, 'state.json'), 'utf8');
    expect(text).not.toMatch(/theOldOne7|theNewOne34/);
    expect(text).toContain(salt);
  });

  test('ends with the last of many updates at once', async () => {
    const folder = await tempFolder();
    const store = await open(folder);
    await Promise.all(Array.from({ length: 50 }, (_, index) => store.update({ maxLen: index + 1 })));
    expect((await open(folder)).value.maxLen).toBe(50);
    expect((await readdir(folder)).toSorted()).toEqual(['state.json']);
  });

  test('loses no field to updates of other fields at the same time', async () => {
    const folder = await tempFolder();
    const store = await open(folder);
    await Promise.all([
      store.update({ maxLen: 11 }),
      store.update({ controllers: ['1'] }),
      store.update({ intent: INTENT }),
      store.update({ rotatedBoot: 'boot-1' }),
    ]);
    expect((await open(folder)).value).toEqual({
      ...{ bootId: 'boot-1', maxLen: 11, controllers: ['1'], intent: INTENT, rotatedBoot: 'boot-1' },
    });
  });

  test('loses a field that is set to undefined', async () => {
    const folder = await tempFolder();
    const store = await open(folder);
    await store.update({ intent: INTENT });
    await store.update({ intent: undefined });
    expect(store.value).not.toHaveProperty('intent');
    expect((await open(folder)).value).not.toHaveProperty('intent');
  });

  test('is complete when settled() resolves', async () => {
    const folder = await tempFolder();
    const store = await open(folder);
    const writes = [store.update({ maxLen: 1 }), store.update({ maxLen: 2 })];
    await store.settled();
    expect((await open(folder)).value.maxLen).toBe(2);
    await Promise.all(writes);
  });

  test('that can not be written rejects the update, and the next one may work', async () => {
    const folder = await tempFolder();
    const blocked = join(folder, 'blocked');
    await writeFile(blocked, 'a file where the folder should be');
    const store = new PersistStore(blocked);
    await expect(store.update({ maxLen: 1 })).rejects.toThrow();
    await expect(store.settled()).resolves.toBeUndefined();
  });
});
