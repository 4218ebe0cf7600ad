// Every BMC command on one BMC: real processes, real ipmitool, real ipmi_sim.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { startTestBmcs, stopTestBmcs } from '../../simulators/test-bmc/start.ts';
import { type Ended, netbar } from './netbar.ts';

let fleet: BmcFleet;
let where: string[];

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 2 });
  const { address, port } = fleet.at(0);
  where = ['-H', `${address}:${port}`, '-U', 'admin'];
});

afterAll(() => fleet?.stop());

const env = { NETBAR_BMC_PASSWORD: 'secret' };
const ask = (...words: string[]) => netbar([...words, ...where], { env });

/** The only machine of the JSON answer. */
function only({ stdout }: Ended): Record<string, unknown> {
  const list: unknown = JSON.parse(stdout);
  expect(list).toHaveLength(1);
  return (list as Record<string, unknown>[])[0] ?? {};
}

/** The cells of the table's only row. */
function row({ stdout }: Ended): string[] {
  const [, line = ''] = stdout.split('\n');
  return line.split(/ {2,}/);
}

describe('netbar power', () => {
  it('tells the state as a table and as JSON', async () => {
    const bmc = fleet.at(0);
    await bmc.setPower('off');
    const table = await ask('power', 'status');
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toMatch(/^machine +power\n127\S+:6623 +off\n$/);
    await bmc.setPower('on');
    expect(only(await ask('power', 'status', '--json'))).toMatchObject({ ok: true, power: 'on' });
  });

  it.each([
    ['on', 'off', ['on'], 'on', 'read back'],
    ['on', 'on', [], 'on', 'already'],
    ['off', 'on', ['off'], 'off', 'read back'],
    ['off', 'off', [], 'off', 'already'],
    ['soft', 'on', ['soft'], 'off', 'read back'],
    ['cycle', 'on', ['cycle'], 'on', 'seen off and on'],
    ['cycle', 'off', ['on'], 'on', 'read back'],
    ['reset', 'on', ['reset'], 'on', 'accepted'],
    ['reset', 'off', ['on'], 'on', 'read back'],
  ] as const)('%s of a machine that is %s sends %j', async (action, before, sent, after, verified) => {
    await fleet.at(0).setPower(before);
    const ended = await ask('power', action, '--json');
    expect(ended.code).toBe(0);
    expect(only(ended)).toMatchObject({ ok: true, action, before, after, sent, verified });
    expect(only(ended).ms).toBeTypeOf('number');
    expect(fleet.at(0).state().power).toBe(after);
  });

  it('says before, after, what was sent, how that is known and how long it took', async () => {
    await fleet.at(0).setPower('off');
    const ended = await ask('power', 'on');
    expect(row(ended).slice(1, -1)).toEqual(['off', 'on', 'on', 'read back']);
    expect(row(ended).at(-1)).toMatch(/^\d+\.\d s$/);
  });

  it('gives up a shutdown after --soft-timeout, and cuts the power with --force-after-soft', async () => {
    const bmc = fleet.at(1);
    const at = ['-H', bmc.address, '--port', String(bmc.port), '-U', 'admin', '--soft-timeout', '1'];
    bmc.behaviour.softOffMs = null;
    await bmc.setPower('on');
    const patient = await netbar(['power', 'soft', ...at], { env });
    expect(patient.code).toBe(1);
    expect(patient.stderr).toContain('IPMI_STATE_NOT_REACHED: After 1 s the machine is on and not off');
    expect(bmc.state().power).toBe('on');
    const forced = await netbar(['power', 'soft', '--force-after-soft', '--json', ...at], { env });
    expect(only(forced)).toMatchObject({ ok: true, sent: ['soft', 'off'], after: 'off' });
  });
});

describe('netbar bootdev', () => {
  it('sets, reads back and shows the boot device', async () => {
    const set = await ask('bootdev', 'set', 'pxe', '--persistent', '--uefi');
    expect(set.code).toBe(0);
    expect(row(set).slice(2, 4)).toEqual(['pxe, always, uefi', 'read back']);
    expect(fleet.at(0).state().bootFlags).toBe('e004000000');
    expect(row(await ask('bootdev', 'get')).at(1)).toBe('pxe, always, uefi');
    expect(only(await ask('bootdev', 'get', '--json'))).toMatchObject({
      boot: { device: 'pxe', valid: true, persistent: true, firmware: 'uefi' },
    });
    expect(row(await ask('bootdev', 'set', 'none')).slice(1, 3)).toEqual(['pxe, always, uefi', 'none']);
  });

  it('sets it and switches the power in one go', async () => {
    const bmc = fleet.at(0);
    await bmc.setPower('off');
    const ended = await ask('bootdev', 'set', 'disk', '--power', 'on', '--json');
    expect(only(ended)).toMatchObject({ ok: true, after: 'on', boot: { device: 'disk', persistent: false } });
    expect(bmc.state()).toMatchObject({ power: 'on', bootFlags: expect.stringMatching(/^8008/) });
  });

  it('sends no power command when the BMC refuses the boot device', async () => {
    const bmc = fleet.at(0);
    await bmc.setPower('off');
    await bmc.answer('setBoot', 0xcc, 1);
    const ended = await ask('bootdev', 'set', 'pxe', '--power', 'on');
    expect(ended.code).toBe(1);
    expect(bmc.state().power).toBe('off');
  });

  it('knows its devices', async () => {
    const ended = await ask('bootdev', 'set', 'floppy');
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('none, pxe, disk, cdrom, bios');
  });
});

describe('netbar identify', () => {
  it('blinks for a while, shines, and goes dark', async () => {
    const seen: string[] = [];
    const off = fleet.at(0).on('identify', (seconds, force) => seen.push(`${seconds} ${force}`));
    expect(row(await ask('identify', '--seconds', '3')).at(1)).toBe('on for 3 s');
    expect(row(await ask('identify')).at(1)).toBe('on for 15 s');
    expect(only(await ask('identify', 'on', '--json'))).toMatchObject({ light: 'on', verified: 'accepted' });
    expect(row(await ask('identify', 'off')).at(1)).toBe('off');
    off();
    expect(seen).toEqual(['3 false', '15 false', '0 true', '0 false']);
  });
});

describe('netbar sensors and netbar sel', () => {
  it('show what the BMC measures', async () => {
    const table = await ask('sensors');
    expect(table.stdout).toMatch(/CPU Temp +42 degrees C +ok/);
    expect(only(await ask('sensors', '--json'))).toMatchObject({
      sensors: expect.arrayContaining([expect.objectContaining({ name: 'FAN1', value: 4800, unit: 'RPM' })]),
    });
  });

  it('list the event log, erase it, and see that it is empty', async () => {
    const list = await ask('sel');
    expect(list.stdout).toContain('Upper Critical going high');
    expect(only(await ask('sel', 'list', '--limit', '1', '--json'))).toMatchObject({
      entries: [{ event: 'Power off/down', asserted: true }],
    });
    expect(row(await ask('sel', 'clear')).slice(1, 3)).toEqual(['erased', 'read back']);
    expect((await ask('sel', 'list')).stdout).toContain('no entries');
  });
});

describe('netbar bmc check', () => {
  it('names the clock that was never set, and is content once it is', async () => {
    const before = await ask('bmc', 'check');
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
    const after = await ask('bmc', 'check', '--json');
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

  it('finds the privilege that the user really has, and the cipher suite in use', async () => {
    // ipmi_sim gives every user whatever he asks for.
    const [bmc] = await startTestBmcs({
      count: 1,
      firstAddress: '127.0.0.1',
      settings: { maxPrivilege: 'operator', suites: [17] },
    });
    try {
      const at = ['-H', `${bmc?.address}:${bmc?.port}`, '-U', 'admin'];
      const [greedy, modest] = await Promise.all([
        netbar(['bmc', 'check', ...at], { env }),
        netbar(['bmc', 'check', ...at, '--privilege', 'operator'], { env }),
      ]);
      expect(greedy.stdout).toMatch(/cipher +ok +17 \(SHA-256, AES\)/);
      expect(greedy.stdout).toMatch(/privilege +WRONG +operator, not administrator +ask for it/);
      expect(modest.stdout).toMatch(/privilege +ok +operator/);
    } finally {
      await stopTestBmcs(bmc ? [bmc] : []);
    }
  });

  it.each([
    [['-U', 'admin', '--cipher', '17'], 'secret', /cipher +WRONG +IPMI_CIPHER_REJECTED/],
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

describe('a BMC that is not there', () => {
  it('is unknown and never off, for status, command and check', async () => {
    const { address } = fleet.at(0);
    const nowhere = ['-H', `${address}:6999`, '-U', 'admin'];
    const [status, json, on, check] = await Promise.all([
      netbar(['power', 'status', ...nowhere], { env }),
      netbar(['power', 'status', '--json', ...nowhere], { env }),
      netbar(['power', 'on', ...nowhere], { env }),
      netbar(['bmc', 'check', ...nowhere], { env }),
    ]);
    expect(status.code).toBe(1);
    expect(row(status).slice(1)).toEqual(['unknown', 'IPMI_UNREACHABLE']);
    expect(status.stderr).toMatch(/IPMI_UNREACHABLE: Nothing answers IPMI/);
    expect(only(json)).toMatchObject({ ok: false, power: 'unknown', error: { code: 'IPMI_UNREACHABLE' } });
    expect(only(json)).toMatchObject({ error: { retryable: true, delivery: 'none' } });
    expect(on.code).toBe(1);
    expect(check.stdout).toMatch(/presence +WRONG +IPMI_UNREACHABLE/);
  });
});
