// Where passwords come from, and all the places where they must not show up.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { netbar, startOnTerminal } from './netbar.ts';

const PASSWORD = 'Pw-7f3a9c';
const KG = 'Kg-51d0be';
let fleet: BmcFleet;
let folder: string;
let where: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netbar-test-'));
  fleet = await startBmcFleet({
    count: 1,
    kg: KG,
    users: [{ name: 'admin', password: PASSWORD, privilege: 'admin' }],
  });
  const kgFile = join(folder, 'kg');
  await writeFile(kgFile, `${KG}\n`, { mode: 0o600 });
  const { address, port } = fleet.at(0);
  where = ['-H', `${address}:${port}`, '-U', 'admin', '--kg-file', kgFile];
});

afterAll(async () => {
  await Promise.all([fleet?.stop(), rm(folder, { recursive: true, force: true })]);
});

/** Command lines of all processes of this computer, over and over until `until` ends. */
async function watchCommandLines(until: Promise<unknown>): Promise<string> {
  const lines = new Set<string>();
  let over = false;
  void until.finally(() => {
    over = true;
  });
  while (!over) {
    const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    for (const id of processes) lines.add(await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''));
  }
  return [...lines].join('\n');
}

describe('the password of one BMC', () => {
  it('comes from a file of mode 0600', async () => {
    const file = join(folder, 'good');
    await writeFile(file, `${PASSWORD}\n`, { mode: 0o600 });
    const ended = await netbar(['power', 'status', ...where, '--password-file', file]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    ['others can read', `${PASSWORD}\n`, 0o644, /can be read by others, and it is a secret: chmod 600/],
    ['is empty', '\n', 0o600, /is empty/],
    ['has several lines', `${PASSWORD}\nmore\n`, 0o600, /more than one line/],
    ['is something else', `${PASSWORD}${'x'.repeat(2000)}`, 0o600, /longer than 1024 bytes/],
  ])('is refused with 78 from a file that %s', async (name, text, mode, message) => {
    const file = join(folder, name.replaceAll(' ', '-'));
    await writeFile(file, text, { mode });
    const ended = await netbar(['power', 'status', ...where, '--password-file', file]);
    expect(ended.code).toBe(78);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toContain(PASSWORD);
  });

  it('is refused with 78 from a file that is not there', async () => {
    const ended = await netbar(['power', 'status', ...where, '--password-file', join(folder, 'nowhere')]);
    expect(ended).toMatchObject({ code: 78, stderr: expect.stringContaining('no such file') });
  });

  it('is asked for on a terminal, without echo', async () => {
    const asked = startOnTerminal(['power', 'status', ...where]);
    await asked.wrote(/Password of admin at 127\.\S+: /);
    asked.type(`${PASSWORD}\r`);
    const ended = await asked.ended;
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/6623 +off/);
    expect(ended.stdout).not.toContain(PASSWORD);
  });

  it('is not asked for for ever: Ctrl-C at the question ends with 130', async () => {
    const asked = startOnTerminal(['power', 'on', ...where]);
    await asked.wrote(/Password of admin/);
    asked.type('\u0003');
    expect(await asked.ended).toMatchObject({
      code: 130,
      stdout: expect.stringContaining('nothing was done'),
    });
    expect(fleet.at(0).state().power).toBe('off');
  });

  it('is missing: without a terminal nobody is asked', async () => {
    const ended = await netbar(['power', 'status', ...where]);
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('set NETBAR_BMC_PASSWORD, use --password-file');
  });
});

describe('secrets', () => {
  it('are in no command line and no output while commands run', async () => {
    // The real ipmitool, started slowly enough for every command line to be seen.
    const slow = join(folder, 'bin');
    await mkdir(slow);
    const rest = `PATH='${process.env.PATH}' exec ipmitool "$@"`;
    await writeFile(join(slow, 'ipmitool'), `#!/bin/sh\nsleep 0.3\n${rest}\n`, { mode: 0o755 });
    const env = { NETBAR_BMC_PASSWORD: PASSWORD, PATH: `${slow}:${process.env.PATH}` };
    const work = Promise.all([
      netbar(['power', 'cycle', ...where], { env }),
      netbar(['bootdev', 'set', 'pxe', ...where, '--json'], { env }),
      netbar(['sensors', ...where], { env }),
      netbar(['bmc', 'check', ...where], { env }),
    ]);
    const lines = await watchCommandLines(work);
    const output = JSON.stringify(await work);
    expect(lines).toContain('lanplus');
    expect(output).toContain('read back');
    for (const secret of [PASSWORD, KG]) {
      expect(lines).not.toContain(secret);
      expect(output).not.toContain(secret);
    }
  });

  it('are in no message when they are wrong', async () => {
    const wrong = 'Wrong-88c1';
    const before = [...fleet.at(0).controls];
    const env = { NETBAR_BMC_PASSWORD: wrong };
    const [status, on, json, check] = await Promise.all([
      netbar(['power', 'status', ...where], { env }),
      netbar(['power', 'on', ...where], { env }),
      netbar(['sel', 'list', '--json', ...where], { env }),
      netbar(['bmc', 'check', ...where], { env }),
    ]);
    for (const ended of [status, on, json, check]) {
      expect(ended.code).toBe(1);
      expect(ended.stdout).toContain('IPMI_AUTH_FAILED');
      expect(JSON.stringify(ended)).not.toContain(wrong);
    }
    expect(fleet.at(0).controls).toEqual(before);
  });
});
