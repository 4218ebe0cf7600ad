// The store: what it refuses to open, what it keeps, and that nothing of it can be read by others.
import { chmod, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Migration } from '../../../../kiosk/counter/store/migrations.ts';
import { openIn, tempFolder, tempStore } from './temp-store.ts';

const table = (id: number, name: string): Migration => ({
  id,
  up: (db) => db.exec(`CREATE TABLE ${name} (id INTEGER PRIMARY KEY) STRICT`),
});

describe('a store', () => {
  it('syncs fully, in a write-ahead log', async () => {
    const { db } = await tempStore();
    expect({ ...db.prepare('PRAGMA journal_mode').get() }).toEqual({ journal_mode: 'wal' });
    expect({ ...db.prepare('PRAGMA synchronous').get() }).toEqual({ synchronous: 2 });
    expect({ ...db.prepare('PRAGMA foreign_keys').get() }).toEqual({ foreign_keys: 1 });
  });

  it('can be read by its user alone', async () => {
    const folder = await tempFolder();
    const store = await openIn(folder);
    store.setValue('a', 1);
    expect((await stat(store.folder)).mode & 0o777).toBe(0o700);
    const modes = (await readdir(store.folder)).map(
      async (name) => (await stat(join(store.folder, name))).mode,
    );
    expect(new Set((await Promise.all(modes)).map((mode) => mode & 0o777))).toEqual(new Set([0o600]));
    expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600);
  });

  it('does not open in a folder that others can look into', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, 'store'));
    await chmod(join(folder, 'store'), 0o755);
    await expect(openIn(folder)).rejects.toMatchObject({ code: 'STORE_UNUSABLE', message: /chmod 700/ });
  });

  it('keeps small values and named secrets over a restart', async () => {
    const folder = await tempFolder();
    const first = await openIn(folder);
    first.setValue('a', { list: [1, null, 'x'] });
    first.setValue('b', 1);
    first.setValue('b', undefined);
    first.setSecret('node.key', 'secret one');
    first.setSecret('gone', 'secret two');
    first.deleteSecret('gone');
    first.close();
    first.close();
    const second = await openIn(folder);
    expect(second.getValue('a')).toEqual({ list: [1, null, 'x'] });
    expect(second.getValue('b')).toBeUndefined();
    expect(second.getSecret('node.key')).toBe('secret one');
    expect(second.getSecret('gone')).toBeUndefined();
  });

  it('removes what a crash left of half-done work', async () => {
    const folder = await tempFolder();
    const first = await openIn(folder);
    first.close();
    await mkdir(join(first.folder, 'work-x1'));
    await writeFile(join(first.folder, 'work-x1', 'copy.db'), 'half a copy');
    const second = await openIn(folder);
    expect((await readdir(second.folder)).filter((name) => name.startsWith('work-'))).toEqual([]);
  });

  it('refuses a second counter, and opens when the first is done', async () => {
    const folder = await tempFolder();
    const first = await openIn(folder);
    await expect(openIn(folder)).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    first.setValue('still', 'works');
    first.close();
    expect((await openIn(folder)).getValue('still')).toBe('works');
  });
});

describe('a transaction', () => {
  it('undoes everything when the outermost work fails, also what nested work did', async () => {
    const store = await tempStore();
    const work = () =>
      store.transaction(() => {
        store.transaction(() => store.setValue('inner', 1));
        throw new Error('no');
      });
    expect(work).toThrow('no');
    expect(store.getValue('inner')).toBeUndefined();
    store.transaction(() => store.setValue('later', 1));
    expect(store.getValue('later')).toBe(1);
  });

  it('refuses work that waits', async () => {
    const store = await tempStore();
    expect(() => store.transaction(async () => store.setValue('a', 1))).toThrow(TypeError);
    expect(store.getValue('a')).toBeUndefined();
  });
});

describe('migrations', () => {
  it('run once each, in the order of their ids, as later versions bring more', async () => {
    const folder = await tempFolder();
    const order: number[] = [];
    const noted = (step: Migration): Migration => ({
      id: step.id,
      up: (db) => {
        order.push(step.id);
        step.up(db);
      },
    });
    const [a, b, c] = [table(203, 'a'), table(201, 'b'), table(301, 'c')].map(noted);
    if (!a || !b || !c) throw new Error('three steps');
    (await openIn(folder, { migrations: [a, b] })).close();
    await openIn(folder, { migrations: [a, b, c] });
    expect(order).toEqual([201, 203, 301]);
  });

  it('refuse a store that a newer version wrote, and leave it as it is', async () => {
    const folder = await tempFolder();
    (await openIn(folder, { migrations: [table(999, 'later')] })).close();
    const before = await readFile(join(folder, 'store', 'counter.db'));
    await expect(openIn(folder)).rejects.toMatchObject({ code: 'STORE_NEWER', message: /999/ });
    expect(await readFile(join(folder, 'store', 'counter.db'))).toEqual(before);
  });

  it('change nothing when one of them fails', async () => {
    const folder = await tempFolder();
    (await openIn(folder)).close();
    const broken: Migration = { id: 202, up: (db) => db.exec('CREATE TABLE b (') };
    await expect(openIn(folder, { migrations: [table(201, 'a'), broken] })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
    });
    const store = await openIn(folder);
    expect(store.db.prepare("SELECT name FROM sqlite_schema WHERE name = 'a'").get()).toBeUndefined();
  });
});

describe('a damaged store', () => {
  it.each([
    ['no database at all', async (path: string) => writeFile(path, Buffer.alloc(8192, 0x55))],
    ['a page overwritten', overwritePages],
  ])('is refused with what to do, and kept: %s', async (_what, damage) => {
    const folder = await tempFolder();
    const first = await openIn(folder);
    first.transaction(() => {
      for (let index = 0; index < 500; index++) first.setValue(`key ${index}`, 'x'.repeat(200));
    });
    first.close();
    const path = join(folder, 'store', 'counter.db');
    await damage(path);
    const damaged = await readFile(path);
    await expect(openIn(folder)).rejects.toMatchObject({
      code: 'STORE_DAMAGED',
      message: expect.stringMatching(/Restore a backup: netbar backup restore FILE.*nothing is deleted/),
    });
    expect(await readFile(path)).toEqual(damaged);
  });
});

async function overwritePages(path: string): Promise<void> {
  const file = await open(path, 'r+');
  const { size } = await file.stat();
  await file.write(Buffer.alloc(size - 16_384, 0xaa), 0, size - 16_384, 16_384);
  await file.close();
}
