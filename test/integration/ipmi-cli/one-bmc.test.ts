// Every BMC command on one BMC: real processes, real ipmitool, real ipmi_sim.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { fakeIpmitoolFolder } from '../ipmi/fake-ipmitool.ts';
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

describe('a list that breaks off', () => {
  const withTool = async (script: string) => ({
    env: { ...env, PATH: `${await fakeIpmitoolFolder(script)}:${process.env.PATH}` },
  });

  it('of sensors is shown, called incomplete, and a failure', async () => {
    const line = 'CPU Temp         | 01h | ok  |  7.1 | 42 degrees C';
    const options = await withTool(`echo "${line}"; echo "Get SDR 0002 command failed" >&2`);
    const table = await netbar(['sensors', ...where], options);
    expect(table.code).toBe(1);
    expect(table.stdout).toMatch(/CPU Temp +42 degrees C +ok/);
    expect(table.stdout).toContain('the list broke off: sensors may be missing');
    expect(only(await netbar(['sensors', '--json', ...where], options))).toMatchObject({
      ok: false,
      complete: false,
      sensors: [{ name: 'CPU Temp' }],
    });
  });

  it('of events is an error and no empty log', async () => {
    const options = await withTool('echo "Get SEL Entry 0 command failed" >&2');
    const ended = await netbar(['sel', ...where], options);
    expect(ended.code).toBe(1);
    expect(ended.stdout).not.toContain('no entries');
    expect(ended.stderr).toContain('IPMI_TIMEOUT');
  });

  it('after an erasure is looked at again, until the log says that it is empty', {
    timeout: 180_000,
  }, async () => {
    // Silent at first; empty from the third look on.
    const script = (looks: string) =>
      `case "$*" in *clear) echo "Clearing SEL.  Please allow a few seconds to erase."; exit;; esac
` +
      `echo >> "$(dirname "$0")/looks"
` +
      `if [ "$(wc -l < "$(dirname "$0")/looks")" -ge ${looks} ]; then echo "SEL has no entries" >&2
` +
      `else echo "Get SEL Entry 0 command failed" >&2; fi`;
    const late = await netbar(['sel', 'clear', ...where], await withTool(script('3')));
    expect(late).toMatchObject({ code: 0, stdout: expect.stringMatching(/erased +read back/) });
    const never = await netbar(['sel', 'clear', '--json', ...where], await withTool(script('1000000')));
    expect(never.code).toBe(1);
    expect(only(never)).toMatchObject({ ok: false, error: { code: 'IPMI_STATE_NOT_REACHED' } });
    expect(never.stderr).toContain("agreed to erase its event log and can't be asked");
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
