// Logging in with our own RMCP+ layer: the right state, and for every wrong credential the exact error.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmcInput, parseBmc } from '../../../shared/ipmi/bmc.ts';
import { RmcpFleet } from '../../../shared/ipmi/rmcp/fleet.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import type { TestBmcOptions } from '../../simulators/test-bmc/settings.ts';
import { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';

let real: BmcFleet;
let realWithKg: BmcFleet;
let fleet: RmcpFleet;

beforeAll(async () => {
  [real, realWithKg] = await Promise.all([
    startBmcFleet({ count: 2 }),
    startBmcFleet({ count: 1, kg: 'kg-of-the-bmc' }),
  ]);
  fleet = new RmcpFleet();
  await fleet.start();
});
afterAll(async () => {
  await fleet.stop();
  await Promise.all([real.stop(), realWithKg.stop()]);
});

/** Reads the power state once over a connection of its own. */
async function readOnce(settings: BmcInput, timeoutMs?: number): Promise<string> {
  const connection = fleet.connect(parseBmc(settings));
  try {
    return await connection.readPower(timeoutMs === undefined ? {} : { timeoutMs });
  } finally {
    await connection.close();
  }
}

async function withTestBmc<T>(options: TestBmcOptions, work: (bmc: TestBmc) => Promise<T>): Promise<T> {
  const bmc = new TestBmc(options);
  await bmc.start('127.0.32.1');
  try {
    return await work(bmc);
  } finally {
    await bmc.stop();
  }
}

function of(simulators: BmcFleet): { address: string; port: number; user: string; password: string } {
  const { address, port, user, password } = simulators.at(0);
  return { address, port, user, password };
}

describe('ipmi_sim, suite 3', () => {
  it('says on and off', async () => {
    await real.at(0).setPower('on');
    await real.at(1).setPower('off');
    expect(await readOnce(of(real))).toBe('on');
    const { address, port, user, password } = real.at(1);
    expect(await readOnce({ address, port, user, password })).toBe('off');
  });

  it('says who it is', async () => {
    const connection = fleet.connect(parseBmc(of(real)));
    expect(await connection.deviceId()).toMatchObject({ ipmiVersion: '2.0', ready: true });
    await connection.close();
  });

  it.each([
    ['another password', { password: 'guess' }, 'IPMI_AUTH_FAILED'],
    ['an unknown user', { user: 'nobody' }, 'IPMI_USER_UNKNOWN'],
    ['a Kg where none is set', { kg: 'whatever' }, 'IPMI_KG_WRONG'],
    ['suite 17 alone', { cipherSuite: 17 as const }, 'IPMI_CIPHER_REJECTED'],
    ['IPMI 1.5', { interface: 'lan' as const }, 'IPMI_NOT_SUPPORTED'],
    ['another port', { port: 6599 }, 'IPMI_UNREACHABLE'],
    ['a name that nobody has', { address: 'bmc.invalid' }, 'IPMI_UNREACHABLE'],
  ])('%s ends with its own error', async (_, wrong, code) => {
    await expect(readOnce({ ...of(real), ...wrong })).rejects.toMatchObject({ code });
  });

  it('a wrong Kg is told apart from a wrong password', async () => {
    const right = { ...of(realWithKg), kg: 'kg-of-the-bmc' };
    expect(await readOnce(right)).toBe('off');
    await expect(readOnce({ ...right, kg: 'another' })).rejects.toMatchObject({ code: 'IPMI_KG_WRONG' });
    await expect(readOnce(of(realWithKg))).rejects.toMatchObject({ code: 'IPMI_KG_WRONG' });
    await expect(readOnce({ ...right, password: 'guess' })).rejects.toMatchObject({
      code: 'IPMI_AUTH_FAILED',
    });
  });

  it('a user without the privilege for a command is told so', async () => {
    const login = { user: 'viewer', password: 'secret-view', privilege: 'user' as const };
    const connection = fleet.connect(parseBmc({ ...of(real), ...login }));
    expect(await connection.readPower()).toBe('on');
    await expect(connection.readBootDevice()).rejects.toMatchObject({ code: 'IPMI_PRIVILEGE' });
    await connection.close();
  });
});

describe('test BMC, suite 17', () => {
  it.each([17, 3] as const)('suite %i says on and off', async (cipherSuite) => {
    await withTestBmc({ suites: [cipherSuite] }, async (bmc) => {
      for (const state of ['on', 'off'] as const) {
        bmc.machine.power = state;
        expect(await readOnce({ ...bmc.login, cipherSuite })).toBe(state);
      }
      expect(bmc.sessions).toBe(0);
    });
  });

  it('a Kg is part of the log-in', async () => {
    await withTestBmc({ kg: 'kg-of-the-bmc', suites: [17] }, async (bmc) => {
      expect(await readOnce(bmc.login)).toBe('off');
      await expect(readOnce({ ...bmc.login, kg: '0xff' })).rejects.toMatchObject({ code: 'IPMI_KG_WRONG' });
      const hex = `0x${Buffer.from('kg-of-the-bmc').toString('hex')}`;
      expect(await readOnce({ ...bmc.login, kg: hex })).toBe('off');
    });
  });

  it.each<[string, TestBmcOptions, Partial<BmcInput>, string]>([
    ['another password', {}, { password: 'guess' }, 'IPMI_AUTH_FAILED'],
    ['an unknown user', {}, { user: 'nobody' }, 'IPMI_USER_UNKNOWN'],
    ['more privilege than the user has', { maxPrivilege: 'user' }, {}, 'IPMI_PRIVILEGE'],
    ['sessions that are all taken', { sessionSlots: 0 }, {}, 'IPMI_NO_SESSION_SLOT'],
    ['no suite in common', { suites: [] }, {}, 'IPMI_CIPHER_REJECTED'],
    ['a BMC of IPMI 1.5', { rmcpPlus: false }, {}, 'IPMI_NOT_SUPPORTED'],
    ['a BMC that is silent', { silent: true }, {}, 'IPMI_UNREACHABLE'],
    ['a BMC that is busy', { busy: true }, {}, 'IPMI_BUSY'],
    ['a BMC that ignores suites 17 and 3', { suites: [], otherSuites: 'ignore' }, {}, 'IPMI_TIMEOUT'],
  ])('%s ends with its own error and leaves no session', async (_, options, wrong, code) => {
    await withTestBmc(options, async (bmc) => {
      await expect(readOnce({ ...bmc.login, ...wrong })).rejects.toMatchObject({ code });
      await expect.poll(() => bmc.sessions).toBe(0);
    });
  });

  it('no error shows a password or a Kg', async () => {
    await withTestBmc({ kg: 'kg-of-the-bmc' }, async (bmc) => {
      for (const wrong of [
        { password: 'pass-phrase' },
        { kg: 'pass-phrase' },
        { user: 'x', password: 'pass-phrase' },
      ]) {
        const error = await readOnce({ ...bmc.login, ...wrong }).catch((failure: unknown) => failure);
        if (!(error instanceof Error)) throw new Error('it let us in');
        const shown = [error.message, error.stack, JSON.stringify(error), JSON.stringify({ ...error })].join(
          '\n',
        );
        expect(shown).not.toContain('pass-phrase');
      }
    });
  });

  it('falls back from 17 to 3 once, and remembers', async () => {
    await withTestBmc({ suites: [3] }, async (bmc) => {
      await readOnce(bmc.login);
      const first = bmc.received;
      await readOnce(bmc.login);
      expect(bmc.received - first).toBe(first - 1);
    });
  });

  it('finds suite 3 although the BMC has no word for its refusal of 17', async () => {
    await withTestBmc({ suites: [3], otherSuites: 'ignore' }, async (bmc) => {
      expect(await readOnce(bmc.login)).toBe('off');
    });
  });

  it('goes back to 17 when a BMC gives up 3', async () => {
    await withTestBmc({ suites: [3] }, async (bmc) => {
      await readOnce(bmc.login);
      bmc.settings.suites = [17];
      expect(await readOnce(bmc.login)).toBe('off');
    });
  });

  it('a call is over at its time limit, or when it is called off', async () => {
    await withTestBmc({ silent: true }, async (bmc) => {
      await expect(readOnce(bmc.login, 50)).rejects.toMatchObject({ code: 'IPMI_TIMEOUT' });
      const controller = new AbortController();
      const connection = fleet.connect(parseBmc(bmc.login));
      const reading = connection.readPower({ signal: controller.signal });
      controller.abort();
      await expect(reading).rejects.toMatchObject({ code: 'IPMI_CANCELLED' });
      await connection.close();
    });
  });
});

it('presence costs one datagram and no session', async () => {
  await withTestBmc({ user: 'somebody' }, async (bmc) => {
    const connection = fleet.connect(parseBmc({ ...bmc.login, user: 'nobody' }));
    expect(await connection.probe()).toMatchObject({ present: true });
    expect([bmc.received, bmc.sessions]).toEqual([1, 0]);
    bmc.settings.silent = true;
    expect(await connection.probe()).toMatchObject({ present: false });
    await connection.close();
  });
});

it('several BMCs behind the ports of one address are kept apart', async () => {
  const bmcs = await Promise.all(
    Array.from({ length: 5 }, async (_, index) => {
      const bmc = new TestBmc({ password: `secret-${index}`, kg: index % 2 ? `kg-${index}` : undefined });
      bmc.machine.power = index % 2 ? 'on' : 'off';
      await bmc.start('127.0.32.9');
      return bmc;
    }),
  );
  const connections = bmcs.map((bmc) => fleet.connect(parseBmc(bmc.login)));
  for (let round = 0; round < 5; round++) {
    const states = await Promise.all(connections.map((connection) => connection.readPower()));
    expect(states).toEqual(['off', 'on', 'off', 'on', 'off']);
  }
  await Promise.all(connections.map((connection) => connection.close()));
  expect(bmcs.map(({ sessions }) => sessions)).toEqual([0, 0, 0, 0, 0]);
  await Promise.all(bmcs.map((bmc) => bmc.stop()));
});
