// ipmitool's private folder, in a system whose temporary folder is tidied up now and then.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IpmitoolHome } from '../../../shared/ipmi/ipmitool/home.ts';

const VENDORS = '.local/usr/share/misc/enterprise-numbers.txt';
const COMMANDS = ['raw 0x00 0x08 0x05', 'raw 0x00 0x09 0x05'];

let temporary: string;
let home: IpmitoolHome;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'netbar-home-'));
  vi.stubEnv('TMPDIR', temporary);
  home = new IpmitoolHome();
});
afterEach(async () => {
  await home.remove();
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true, force: true });
});

it('has a vendor list and the same file for the same commands, closed to others', async () => {
  const folder = await home.folder();
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await readFile(join(folder, VENDORS), 'utf8')).toContain('7154');
  const [path, again, other] = await Promise.all([
    home.script(COMMANDS),
    home.script(COMMANDS),
    home.script(['raw 1']),
  ]);
  expect(again).toBe(path);
  expect(other).not.toBe(path);
  expect(await readFile(path, 'utf8')).toBe(`${COMMANDS.join('\n')}\n`);
});

it('makes the whole folder anew when it is gone', async () => {
  const path = await home.script(COMMANDS);
  await rm(await home.folder(), { recursive: true });
  const paths = await Promise.all([home.script(COMMANDS), home.script(COMMANDS)]);
  expect(paths[0]).not.toBe(path);
  expect(paths[1]).toBe(paths[0]);
  expect(await readFile(paths[0], 'utf8')).toBe(`${COMMANDS.join('\n')}\n`);
  expect(existsSync(join(await home.folder(), VENDORS))).toBe(true);
});

it('makes single files anew when they are gone', async () => {
  const path = await home.script(COMMANDS);
  await rm(path);
  await rm(join(await home.folder(), VENDORS));
  expect(await readFile(await home.script(COMMANDS), 'utf8')).toBe(`${COMMANDS.join('\n')}\n`);
  expect(existsSync(join(await home.folder(), VENDORS))).toBe(true);
});

it('tries again after a failure', async () => {
  vi.stubEnv('TMPDIR', join(temporary, 'not-there'));
  await expect(home.script(COMMANDS)).rejects.toThrow('ENOENT');
  vi.stubEnv('TMPDIR', temporary);
  expect(await readFile(await home.script(COMMANDS), 'utf8')).toContain('raw');
});
