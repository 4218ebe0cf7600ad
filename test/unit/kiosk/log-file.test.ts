// The program's log.
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { logFile } from '../../../kiosk/main/log-file.ts';
import { tempFolder } from '../shared/temp-folder.ts';

it('is a private file that goes on where it ended, and tells a terminal too', async () => {
  const path = join(await tempFolder(), 'logs', 'kiosk.log');
  const heard: string[] = [];
  logFile(path, (line) => heard.push(line)).write('one\n');
  logFile(path).write('two\n');
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
  expect(heard).toEqual(['one\n']);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('starts anew before it grows large, and keeps the one before', async () => {
  const path = join(await tempFolder(), 'kiosk.log');
  await writeFile(path, 'x'.repeat(5_000_001));
  const log = logFile(path);
  log.write('first of the new one\n');
  log.write('second\n');
  expect(await readFile(path, 'utf8')).toBe('first of the new one\nsecond\n');
  expect((await stat(`${path}.1`)).size).toBe(5_000_001);
});

it('loses a line rather than what the line was about', async () => {
  const path = join(await tempFolder(), 'kiosk.log');
  await mkdir(path);
  await chmod(path, 0o700);
  expect(() => logFile(path).write('nowhere to go\n')).not.toThrow();
});
