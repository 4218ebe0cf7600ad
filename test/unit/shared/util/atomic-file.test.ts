// A file is replaced whole, or not at all.
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAtomic } from '../../../../shared/util/atomic-file.ts';
import { tempFolder } from '../temp-folder.ts';

test('it writes a new file, and its folder, for the owner alone', async () => {
  const path = join(await tempFolder(), 'a', 'b', 'state.json');
  await writeFileAtomic(path, 'text');
  expect(await readFile(path, 'utf8')).toBe('text');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('it replaces a file with other bits by one with the bits that were asked for', async () => {
  const path = join(await tempFolder(), 'state.json');
  await writeFile(path, 'old and longer', { mode: 0o644 });
  await writeFileAtomic(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await writeFileAtomic(path, 'public', 0o644);
  expect((await stat(path)).mode & 0o777).toBe(0o644);
});

test('a reader who has the old file open keeps reading the old content', async () => {
  const path = join(await tempFolder(), 'state.json');
  await writeFile(path, 'old');
  const { ino } = await stat(path);
  await writeFileAtomic(path, 'new');
  expect((await stat(path)).ino).not.toBe(ino);
});

test('it leaves no temporary file behind', async () => {
  const folder = await tempFolder();
  for (let round = 0; round < 5; round++) await writeFileAtomic(join(folder, 'state.json'), String(round));
  expect(await readdir(folder)).toEqual(['state.json']);
});

test('when the last step fails, the temporary file is cleaned up and the old content stays', async () => {
  const folder = await tempFolder();
  const path = join(folder, 'state.json');
  // A folder in the way: everything up to the rename works.
  await mkdir(path);
  await writeFile(join(path, 'kept'), 'x');
  await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
  expect(await readdir(folder)).toEqual(['state.json']);
  expect(await readdir(path)).toEqual(['kept']);
});

test('when the first step fails, that is told', async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(writeFileAtomic(join(folder, 'file', 'state.json'), 'x')).rejects.toMatchObject({
    ...{ code: expect.stringMatching(/^(ENOTDIR|EEXIST)$/) },
  });
});

test('writers at the same time do not mix', async () => {
  const folder = await tempFolder();
  const path = join(folder, 'state.json');
  const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
  await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder)).toEqual(['state.json']);
});
