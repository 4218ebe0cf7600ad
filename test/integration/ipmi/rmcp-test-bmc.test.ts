// The test BMC is a BMC: real ipmitool says so, with both suites, before our own client relies on it.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressAt, startTestBmcs, stopTestBmcs } from '../../simulators/test-bmc/start.ts';
import type { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';

const run = promisify(execFile);

interface Said {
  exit: number;
  stdout: string;
  stderr: string;
}

/** Real ipmitool over lanplus; never rejects for an exit code. */
async function ipmitool(
  bmc: TestBmc,
  suite: number,
  words: string,
  login: { user?: string; password?: string; kg?: string; privilege?: string } = {},
): Promise<Said> {
  const { user = 'admin', password = 'secret', kg, privilege } = login;
  const target = [
    '-I',
    'lanplus',
    '-C',
    `${suite}`,
    '-N',
    '1',
    '-R',
    '1',
    '-H',
    bmc.address,
    '-p',
    `${bmc.port}`,
  ];
  const more = [...(kg ? ['-k', kg] : []), ...(privilege ? ['-L', privilege] : [])];
  const env = { PATH: process.env.PATH, IPMITOOL_PASSWORD: password };
  try {
    const said = await run('ipmitool', [...target, ...more, '-U', user, '-E', '-v', ...words.split(' ')], {
      env,
    });
    return { exit: 0, ...said };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown } & Omit<Said, 'exit'>;
    if (typeof code !== 'number') throw error;
    return { exit: code, stdout, stderr };
  }
}

let bmcs: TestBmc[];

beforeAll(async () => {
  bmcs = await startTestBmcs({ count: 1, firstAddress: '127.0.31.1' });
});
afterAll(() => stopTestBmcs(bmcs));

function theBmc(): TestBmc {
  const [bmc] = bmcs;
  if (!bmc) throw new Error('the test BMC did not start');
  return bmc;
}

describe.each([3, 17])('ipmitool -C %i', (suite) => {
  it('asks who it is', async () => {
    const { stdout } = await ipmitool(theBmc(), suite, 'mc info');
    expect(stdout).toMatch(/^IPMI Version +: 2\.0$/m);
    expect(stdout).toMatch(/^Firmware Revision +: 1\.23$/m);
  });

  it('switches the machine on and off and sees it', async () => {
    theBmc().machine.power = 'off';
    const status = async () => (await ipmitool(theBmc(), suite, 'power status')).stdout;
    expect(await status()).toContain('Chassis Power is off');
    expect((await ipmitool(theBmc(), suite, 'power on')).stdout).toContain('Chassis Power Control: Up/On');
    expect(await status()).toContain('Chassis Power is on');
    expect(theBmc().machine.power).toBe('on');
    expect((await ipmitool(theBmc(), suite, 'power off')).stdout).toContain(
      'Chassis Power Control: Down/Off',
    );
    expect(await status()).toContain('Chassis Power is off');
  });

  it('is refused a reset while the machine is off', async () => {
    theBmc().machine.power = 'off';
    const { exit, stderr } = await ipmitool(theBmc(), suite, 'power reset');
    expect(exit).toBe(1);
    expect(stderr).toContain('Command not supported in present state');
  });

  it('sets the boot device and reads it back', async () => {
    const set = await ipmitool(theBmc(), suite, 'chassis bootdev pxe options=efiboot,persistent');
    expect(set.stdout).toContain('Set Boot Device to pxe');
    const { stdout } = await ipmitool(theBmc(), suite, 'chassis bootparam get 5');
    expect(stdout).toContain('Boot parameter data: e004000000');
  });

  it('is told what is wrong with its credentials', async () => {
    const wrong = async (login: object) => (await ipmitool(theBmc(), suite, 'power status', login)).stderr;
    expect(await wrong({ password: 'guess' })).toContain('RAKP 2 HMAC is invalid');
    expect(await wrong({ user: 'nobody' })).toContain('unauthorized name');
  });

  it('needs the Kg where one is set', async () => {
    theBmc().settings.kg = 'kg-of-the-bmc';
    try {
      expect((await ipmitool(theBmc(), suite, 'power status')).exit).toBe(1);
      const { stdout } = await ipmitool(theBmc(), suite, 'power status', { kg: 'kg-of-the-bmc' });
      expect(stdout).toContain('Chassis Power is');
    } finally {
      theBmc().settings.kg = undefined;
    }
  });

  it('is refused by a BMC that has only the other suite, and when no session is free', async () => {
    const { settings } = theBmc();
    settings.suites = [20 - suite];
    expect((await ipmitool(theBmc(), suite, 'power status')).stderr).toContain(
      'invalid authentication algorithm',
    );
    settings.suites = [3, 17];
    settings.sessionSlots = theBmc().sessions;
    expect((await ipmitool(theBmc(), suite, 'power status')).stderr).toContain(
      'insufficient resources for session',
    );
    settings.sessionSlots = 16;
  });

  it('may not switch power at User level', async () => {
    const { exit, stderr } = await ipmitool(theBmc(), suite, 'power off', { privilege: 'user' });
    expect(exit).toBe(1);
    expect(stderr).toContain('Insufficient privilege level');
  });

  it('is lied to by a BMC that is told to: the command is accepted, and nothing happens', async () => {
    theBmc().machine.power = 'off';
    theBmc().settings.ignoresPower = true;
    expect((await ipmitool(theBmc(), suite, 'power on')).stdout).toContain('Chassis Power Control: Up/On');
    expect((await ipmitool(theBmc(), suite, 'power status')).stdout).toContain('Chassis Power is off');
    theBmc().settings.ignoresPower = false;
  });

  it('leaves no session behind', async () => {
    theBmc().restart();
    await ipmitool(theBmc(), suite, 'power status');
    expect(theBmc().sessions).toBe(0);
  });
});

it('addresses of a fleet count up over .254', () => {
  expect([0, 253, 254, 300].map((index) => addressAt('127.0.20.1', index))).toEqual([
    '127.0.20.1',
    '127.0.20.254',
    '127.0.21.1',
    '127.0.21.47',
  ]);
});
