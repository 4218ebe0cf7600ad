// `netbar bmc check`: what it finds, and that its advice cures. Real processes, ipmi_sim, and test BMCs for the rest.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import type { TestBmcOptions } from '../../simulators/test-bmc/settings.ts';
import { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { type Ended, netbar } from './netbar.ts';

const env = { NETBAR_BMC_PASSWORD: 'secret' };

let fleet: BmcFleet;
let where: string[];

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 1 });
  const { address, port } = fleet.at(0);
  where = ['-H', `${address}:${port}`, '-U', 'admin'];
});

afterAll(() => fleet?.stop());

/** Of the fleet's BMC, unless `options` name another one. */
function check(...options: string[]): Promise<Ended> {
  const target = options.includes('-H') ? ['-U', 'admin'] : where;
  return netbar(['bmc', 'check', ...target, ...options], { env });
}

async function withTestBmc(options: TestBmcOptions, work: (at: string[]) => Promise<void>): Promise<void> {
  const bmc = new TestBmc(options);
  await bmc.start('127.0.0.1');
  try {
    await work(['-H', `${bmc.address}:${bmc.port}`]);
  } finally {
    await bmc.stop();
  }
}

/** The only machine of the JSON answer. */
function only({ stdout }: Ended): Record<string, unknown> {
  const list: unknown = JSON.parse(stdout);
  expect(list).toHaveLength(1);
  return (list as Record<string, unknown>[])[0] ?? {};
}

describe('netbar bmc check', () => {
  it('names the clock that was never set, and is content once it is', async () => {
    const before = await check();
    expect(before.code).toBe(1);
    expect(before.stdout).toMatch(/clock +WRONG +never set +set the time in the BMC's own pages/);
    const { address, port } = fleet.at(0);
    await promisify(execFile)(
      'ipmitool',
      [
        '-I',
        'lanplus',
        '-C',
        '3',
        '-H',
        address,
        '-p',
        String(port),
        '-U',
        'admin',
        '-E',
        'sel',
        'time',
        'set',
        'now',
      ],
      { env: { ...process.env, IPMITOOL_PASSWORD: 'secret', TZ: 'UTC' } },
    );
    const after = await check('--json');
    expect(after.code).toBe(0);
    const { checks } = only(after) as { checks: { check: string; ok: boolean; found: string }[] };
    expect(checks.map(({ check }) => check)).toEqual([
      'presence',
      'credentials',
      'cipher',
      'privilege',
      'power',
      'clock',
    ]);
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(checks[2]?.found).toContain('3 (SHA-1');
  });

  it('finds the privilege that the user really has, and goes on with that', async () => {
    // ipmi_sim gives every user whatever he asks for.
    await withTestBmc({ maxPrivilege: 'operator', suites: [17] }, async (at) => {
      const greedy = await check('--json', ...at);
      expect(greedy.code).toBe(1);
      expect(only(greedy)).toMatchObject({
        checks: [
          { check: 'presence', ok: true },
          { check: 'credentials', ok: true },
          { check: 'cipher', found: '17 (SHA-256, AES)' },
          { check: 'privilege', ok: false, found: 'operator, not administrator' },
          { check: 'power', ok: true, found: 'off' },
          { check: 'clock', ok: true, found: 'none: the BMC keeps no event log' },
        ],
      });
      const modest = await check('--privilege', 'operator', ...at);
      expect(modest).toMatchObject({ code: 0, stdout: expect.stringMatching(/privilege +ok +operator/) });
    });
  });

  it('does not blame the user for what the options limit', async () => {
    const checked = await check('--privilege', 'user');
    expect(checked.stdout).toMatch(/privilege +WRONG +user +.*ask for more, --privilege operator/);
    expect(checked.stdout).not.toContain('raise the user');
    await fleet.at(0).setPower('on');
    const off = await netbar(['power', 'off', ...where, '--privilege', 'user'], { env });
    expect(off.stderr).toContain('IPMI_PRIVILEGE');
    expect(off.stderr).toContain('at privilege "user", which was asked for: ask for more');
  });

  it('calls a BMC of IPMI 1.5 old and not its password wrong', async () => {
    await withTestBmc({ rmcpPlus: false }, async (at) => {
      const { code, stdout } = await check(...at);
      expect(code).toBe(1);
      expect(stdout).toMatch(/presence +ok +answers in \d+ ms, IPMI 1.5/);
      expect(stdout).toMatch(/cipher +WRONG +IPMI_NOT_SUPPORTED +.*switch IPMI 2.0 on/);
      expect(stdout).not.toMatch(/credentials +WRONG/);
    });
  });

  it('logs in with a Kg that is not text, and switches the machine', async () => {
    const kgFile = join(await tempFolder(), 'kg');
    await writeFile(kgFile, '0x6b670001\n', { mode: 0o600 });
    await withTestBmc({ kg: 'kg\0\u0001' }, async (at) => {
      const { code, stdout } = await check('--kg-file', kgFile, ...at);
      expect(stdout).toMatch(/credentials +ok/);
      expect(stdout).toMatch(/clock +ok +not checked: .* a Kg that is text/);
      expect(code).toBe(0);
      const on = await netbar(['power', 'on', '-U', 'admin', '--kg-file', kgFile, ...at], { env });
      expect(on).toMatchObject({ code: 0, stdout: expect.stringMatching(/off +on +on +read back/) });
    });
  });

  it.each([
    [['-U', 'admin', '--cipher', '17'], 'secret', /cipher +WRONG +IPMI_CIPHER_REJECTED +try --cipher auto/],
    [['-U', 'nobody'], 'secret', /credentials +WRONG +IPMI_USER_UNKNOWN/],
    [['-U', 'admin'], 'wrong-one', /credentials +WRONG +IPMI_AUTH_FAILED +.*password/],
    [
      ['-U', 'admin', '--interface', 'lan'],
      'secret',
      /cipher +WRONG +none: IPMI 1.5 sends everything in the clear/,
    ],
  ])('with %j points at what is wrong', async (options, password, finding) => {
    const { address, port } = fleet.at(0);
    const ended = await netbar(['bmc', 'check', '-H', `${address}:${port}`, ...options], {
      env: { NETBAR_BMC_PASSWORD: password },
    });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(finding);
  });
});
