// The power manager as DBC's bare-metal node executes it: arguments in, one line out, BMCs switched.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { startPowerManager } from './netbar.ts';

const PASSWORD = 'Pw:{7f},3a';
let fleet: BmcFleet;

beforeAll(async () => {
  fleet = await startBmcFleet({
    count: 1,
    users: [{ name: 'admin', password: PASSWORD, privilege: 'admin' }],
  });
});

beforeEach(async () => {
  await fleet.at(0).setPower('off');
});

afterAll(() => fleet?.stop());

const run = (...args: string[]) => startPowerManager(args).ended;

function machine(changes: Record<string, unknown> = {}): string {
  const { address, port } = fleet.at(0);
  return JSON.stringify({
    node_id: 'ab'.repeat(32),
    uuid: '1c697ac9084e',
    ipmi_hostname: address,
    ipmi_port: port,
    ipmi_username: 'admin',
    ipmi_password: PASSWORD,
    ...changes,
  });
}

/** As the node writes it: nothing escaped, the port a number, single quotes around it all. */
function nodeText(description: string): string {
  const { address, port } = fleet.at(0);
  return (
    `'{"node_id":"${'ab'.repeat(32)}","uuid":"1c697ac9084e","ip":"10.0.0.5","os":"Win"11"","description":"${description}"` +
    `,"ipmi_hostname":"${address}","ipmi_username":"admin","ipmi_password":"${PASSWORD}","ipmi_port":${port}}'`
  );
}

describe('a well-formed machine', () => {
  it('is asked and switched, with one line and exit code 0 each', async () => {
    expect(await run('--status', machine())).toEqual({ code: 0, stdout: 'Power is off\n', stderr: '' });
    expect(await run('--poweron', machine())).toEqual({ code: 0, stdout: 'ok\n', stderr: '' });
    expect(fleet.at(0).state().power).toBe('on');
    expect(await run('--status', machine())).toEqual({ code: 0, stdout: 'Power is on\n', stderr: '' });
    expect(await run('--poweron', machine())).toEqual({ code: 0, stdout: 'ok\n', stderr: '' });
    expect(await run('--poweroff', machine())).toEqual({ code: 0, stdout: 'ok\n', stderr: '' });
    expect(fleet.at(0).state().power).toBe('off');
  });
});

describe("the node's own text", () => {
  it.each([
    ['quotes and braces', 'the "big" one, {left}'],
    ['backslashes', 'C:\\new\\'],
    ['line ends', 'first\nsecond\r\n'],
  ])('is understood with %s in the description', async (_, description) => {
    expect(await run('--status', nodeText(description))).toEqual({
      code: 0,
      stdout: 'Power is off\n',
      stderr: '',
    });
  });

  it('is understood with commands without dashes', async () => {
    expect(await run('poweron', nodeText('plain'))).toEqual({ code: 0, stdout: 'ok\n', stderr: '' });
    expect(fleet.at(0).state().power).toBe('on');
  });

  it('is refused when a description pretends to be a BMC', async () => {
    const ended = await run('--poweron', nodeText('x","ipmi_hostname":"10.9.9.9'));
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain('ipmi_hostname comes twice');
  });
});

describe('failures', () => {
  it.each([
    ['a wrong password', { ipmi_password: 'Wrong-88c1' }, 1, 'IPMI_AUTH_FAILED'],
    ['an unknown user', { ipmi_username: 'nobody' }, 1, 'IPMI_USER_UNKNOWN'],
    ['a dead BMC', { ipmi_port: 6999 }, 1, 'IPMI_UNREACHABLE'],
    ['a host for a shell', { ipmi_hostname: '10.0.0.1;id' }, 1, 'IPMI_BAD_CONFIG'],
    ['no password', { ipmi_password: '' }, 64, 'the machine has no ipmi_password'],
    ['a port that is none', { ipmi_port: 70000 }, 64, 'ipmi_port is not a port number'],
  ])('%s: a line on stderr, none on stdout', async (_, changes, code, message) => {
    const ended = await run('--poweron', machine(changes));
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
    expect(ended.stderr).not.toContain(PASSWORD);
    expect(ended.stderr).not.toContain('Wrong-88c1');
    expect(fleet.at(0).state().power).toBe('off');
  });

  it.each([
    [[]],
    [['--reset', '{}']],
    [['--status']],
    [['--status', '{}', 'more']],
    [['--status', 'machine 7']],
  ])('%j: wrong arguments end with 64', async (args) => {
    const ended = await run(...args);
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toMatch(/^netbar-power-manager: /);
  });
});

describe('the password in its arguments', () => {
  it('is gone from the process list while it works', async () => {
    fleet.pause();
    const running = startPowerManager(['--status', machine()]);
    const commandLine = () => readFile(`/proc/${running.pid}/cmdline`, 'utf8');
    try {
      while (!(await commandLine()).startsWith('netbar-power-manager')) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(await commandLine()).not.toContain(PASSWORD);
      expect(await commandLine()).not.toContain('ipmi');
    } finally {
      fleet.resume();
    }
    expect(await running.ended).toMatchObject({ stderr: expect.not.stringContaining(PASSWORD) });
  });
});
