// One lost datagram is a lost datagram: never a wrong password, too little privilege or an old BMC. Real ipmitool
// and ipmi_sim, with a relay between them that drops one answer of the session's set-up.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type BmcInput, parseBmc } from '../../../shared/ipmi/bmc.ts';
import { POWER_COMMANDS } from '../../../shared/ipmi/capabilities/power.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';
import { IpmiFleet } from '../../../shared/ipmi/fleet/ipmi-fleet.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import { PowerController } from '../../../shared/ipmi/power/power-controller.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import type { SimulatedBmc } from '../../simulators/bmc/simulated-bmc.ts';
import { UdpRelay } from '../../simulators/bmc/udp-relay.ts';
import { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';

const LANPLUS = { cipherSuite: 3 } as const;

const tool = new Ipmitool();
let fleet: BmcFleet;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 12 });
});

afterAll(() => Promise.all([fleet?.stop(), tool.stop()]));

/** A way to the BMC on which the answer with this number, counted from 0, is lost; all others arrive. */
async function losing(target: { address: string; port: number }, lost: number) {
  const relay = new UdpRelay({ target, reply: (_, index) => (index === lost ? 'drop' : 'pass') });
  await relay.start();
  onTestFinished(() => relay.stop());
  return relay.address;
}

function settings({ address, port }: { address: string; port: number }, more: Partial<BmcInput> = {}) {
  return parseBmc({ address, port, user: 'admin', password: 'secret', ...more });
}

/** `done`, or the error. */
async function outcome(call: Promise<unknown>): Promise<'done' | IpmiError> {
  try {
    await call;
    return 'done';
  } catch (error) {
    if (error instanceof IpmiError) return error;
    throw error;
  }
}

/** The command was carried out once, or certainly not at all and may be tried again. */
function expectHonest(result: 'done' | IpmiError, bmc: SimulatedBmc): void {
  if (result === 'done') {
    expect(bmc.controls).toEqual(['on']);
    return;
  }
  expect({ code: result.code, delivery: result.delivery, retryable: result.retryable }).toEqual({
    code: expect.stringMatching(/^IPMI_(TIMEOUT|UNREACHABLE)$/),
    delivery: 'none',
    retryable: true,
  });
  expect(bmc.controls).toEqual([]);
}

describe('one lost answer of the session set-up', () => {
  // Capabilities, open session, RAKP 2, RAKP 4, privilege; ipmitool itself repeats those in the middle.
  it.each([
    [0, 'capabilities'],
    [1, 'open session'],
    [2, 'RAKP 2'],
    [3, 'RAKP 4'],
    [4, 'session privilege'],
  ])('number %i (%s) of a power command', async (lost) => {
    const bmc = fleet.at(lost);
    const relayed = ipmitoolMachine(tool, settings(await losing(bmc, lost), LANPLUS));
    const result = await outcome(relayed.power.sendPower('on'));
    if (lost === 0 || lost === 4) expect(result).toMatchObject({ code: 'IPMI_TIMEOUT' });
    expectHonest(result, bmc);
    if (result !== 'done') await relayed.power.sendPower('on');
    expect(bmc.controls).toEqual(['on']);
  });

  it.each([0, 1, 2, 3, 4])('number %i over IPMI 1.5', async (lost) => {
    const bmc = fleet.at(5 + lost);
    const relayed = ipmitoolMachine(tool, settings(await losing(bmc, lost), { interface: 'lan' }));
    const result = await outcome(relayed.power.sendPower('on'));
    expectHonest(result, bmc);
    if (result !== 'done') await relayed.power.sendPower('on');
    expect(bmc.controls).toEqual(['on']);
  });

  it.each([0, 4])('number %i costs a power operation one try more', async (lost) => {
    const bmc = fleet.at(10 + (lost > 0 ? 1 : 0));
    const direct = ipmitoolMachine(tool, settings(bmc, LANPLUS)).power;
    const relayed = ipmitoolMachine(tool, settings(await losing(bmc, lost), LANPLUS)).power;
    let tries = 0;
    const power = {
      commands: new Set(POWER_COMMANDS),
      readPower: () => direct.readPower(),
      sendPower: () => {
        tries += 1;
        return relayed.sendPower('on');
      },
    };
    const result = await new PowerController({ minIntervalMs: 0 }).run({ key: 'relayed', power }, 'on');
    expect(result).toMatchObject({ before: 'off', after: 'on', verified: 'read back' });
    expect(tries).toBeGreaterThan(1);
    expect(bmc.controls).toEqual(['on']);
  });
});

describe('a wrong password over IPMI 1.5, which is answered by silence', () => {
  it('is one when it is met by silence twice', async () => {
    const wrong = settings(fleet.at(0), { password: 'wrong', interface: 'lan' });
    const error = await outcome(ipmitoolMachine(tool, wrong).power.sendPower('off'));
    expect(error).toMatchObject({ code: 'IPMI_AUTH_FAILED', retryable: false });
  });
});

describe('a BMC that ipmitool calls one of IPMI 1.5', () => {
  async function startFleet(): Promise<IpmiFleet> {
    const bmcs = new IpmiFleet();
    await bmcs.start();
    onTestFinished(() => bmcs.stop());
    return bmcs;
  }

  it('is one when it tells us so', async () => {
    const old = new TestBmc({ rmcpPlus: false });
    await old.start('127.0.0.1');
    onTestFinished(() => old.stop());
    const { power } = (await startFleet()).bmc(parseBmc(old.login));
    const error = await outcome(power.sendPower('on'));
    expect(error).toMatchObject({ code: 'IPMI_NOT_SUPPORTED', delivery: 'none' });
    expect(String(error)).toContain('set its interface to "lan"');
  });

  it('is none when it tells us that it is not', async () => {
    const bmc = fleet.at(0);
    // Number 0 answers our own question.
    const { power } = (await startFleet()).bmc(settings(await losing(bmc, 1), LANPLUS));
    expect(await outcome(power.sendPower('off'))).toMatchObject({ code: 'IPMI_TIMEOUT', retryable: true });
    expect(await outcome(power.sendPower('off'))).toBe('done');
  });

  it('is told to use lanplus when it refuses IPMI 1.5', async () => {
    const modern = new TestBmc();
    await modern.start('127.0.0.1');
    onTestFinished(() => modern.stop());
    const { power } = ipmitoolMachine(tool, parseBmc({ ...modern.login, interface: 'lan' }));
    const error = await outcome(power.readPower());
    expect(error).toMatchObject({ code: 'IPMI_NOT_SUPPORTED' });
    expect(String(error)).toContain('set its interface to "lanplus"');
  });
});
