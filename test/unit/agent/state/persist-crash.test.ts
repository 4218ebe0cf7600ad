// A state file survives the death of its writer at any instant.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PersistStore } from '../../../../agent/state/persist.ts';
import { tempFolder } from '../../shared/temp-folder.ts';

const WRITER = fileURLToPath(new URL('endless-writer.ts', import.meta.url));

/** Writes until `count` writes are done, then dies at once; resolves with the last write that it told of. */
async function writeAndDie(folder: string, count: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let told = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    told = Number(line);
    if (told === count) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  return told;
}

/** A thousand writes with fsync take a while on a busy disk. */
const LIMIT = { timeout: 60_000 };

test.each([1, 7, 100, 1000])(
  'killed after %i writes, it leaves the last file that it told of, or the next one',
  LIMIT,
  async (count) => {
    const folder = await tempFolder();
    const told = await writeAndDie(folder, count);

    const store = new PersistStore(folder);
    await store.load('boot-1', (a, b) => a === b);

    expect(store.discarded).toBeUndefined();
    expect(store.continued).toBe(true);
    expect([told, told + 1]).toContain(store.value.maxLen);
    expect(store.value.controllers).toHaveLength(store.value.maxLen % 50);
  },
);

test('what dead writers leave behind is at most one temporary file each', LIMIT, async () => {
  const folder = await tempFolder();
  for (let death = 0; death < 3; death++) await writeAndDie(folder, 20);
  const left = (await readdir(folder)).filter((name) => name.endsWith('.tmp'));
  expect(left.length).toBeLessThanOrEqual(3);
});
