// Sessions that last: restarts, bad networks, slow BMCs, idle times, and slots that are given back.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bmc, parseBmc } from '../../../shared/ipmi/bmc.ts';
import type { RmcpConnection } from '../../../shared/ipmi/rmcp/connection.ts';
import { RmcpFleet } from '../../../shared/ipmi/rmcp/fleet.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { UdpRelay } from '../../simulators/bmc/udp-relay.ts';
import type { TestBmcOptions } from '../../simulators/test-bmc/settings.ts';
import { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';

let real: BmcFleet;
let fleet: RmcpFleet;

beforeAll(async () => {
  real = await startBmcFleet({ count: 3 });
  fleet = new RmcpFleet();
  await fleet.start();
});
afterAll(async () => {
  await fleet.stop();
  await real.stop();
});

function connectReal(index: number, quirks: Bmc['quirks'] = {}): RmcpConnection {
  const { address, port, user, password } = real.at(index);
  return fleet.connect(parseBmc({ address, port, user, password, quirks }));
}

async function withTestBmc(
  options: TestBmcOptions,
  work: (bmc: TestBmc, connection: RmcpConnection) => Promise<void>,
): Promise<void> {
  const bmc = new TestBmc(options, 42);
  await bmc.start('127.0.33.1');
  const connection = fleet.connect(parseBmc(bmc.login));
  try {
    await work(bmc, connection);
  } finally {
    await connection.close();
    await bmc.stop();
  }
}

describe('ipmi_sim', () => {
  it('gets its slots back: 100 log-ins, where 63 sessions are the limit', async () => {
    for (let login = 0; login < 100; login++) {
      const connection = connectReal(0);
      expect(await connection.readPower()).toBe('off');
      await connection.close();
    }
  });

  it('gets its slots back from log-ins with a wrong password, too', async () => {
    const { address, port, user } = real.at(1);
    for (let login = 0; login < 100; login++) {
      const connection = fleet.connect(parseBmc({ address, port, user, password: 'guess' }));
      await expect(connection.readPower()).rejects.toMatchObject({ code: 'IPMI_AUTH_FAILED' });
      await connection.close();
    }
    const connection = connectReal(1);
    expect(await connection.readPower()).toBe('off');
    await connection.close();
  });

  it('that restarted is logged in to again, within the same call', async () => {
    const connection = connectReal(2);
    expect(await connection.readPower()).toBe('off');
    await real.at(2).setPower('on');
    await real.restart();
    expect(await connection.readPower()).toBe('on');
    await connection.close();
  });

  it('that fell silent is unreachable, and is read again when it is back', async () => {
    const connection = connectReal(2);
    await connection.readPower();
    real.pause();
    await expect(connection.readPower()).rejects.toMatchObject({ code: 'IPMI_UNREACHABLE' });
    real.resume();
    expect(await connection.readPower()).toBe('on');
    await connection.close();
  });

  it('whose every fifth answer is lost is read all the same, log-ins included', async () => {
    const { address, port, user, password } = real.at(0);
    const relay = new UdpRelay({
      target: { address, port },
      reply: (_, index) => (index % 5 === 2 ? 'drop' : 'pass'),
    });
    await relay.start();
    for (let login = 0; login < 6; login++) {
      const connection = fleet.connect(parseBmc({ ...relay.address, user, password }));
      for (let read = 0; read < 4; read++) expect(await connection.readPower()).toBe('off');
      await connection.close();
    }
    await relay.stop();
  });

  it('keeps an idle session for longer than its own 30 s', async () => {
    const connection = connectReal(0, { replyTimeoutMs: 5000 });
    await connection.readPower();
    await sleep(33_000);
    // A dead session would cost two waits of 5 s before the next log-in.
    expect(await connection.readPower({ timeoutMs: 9000 })).toBe('off');
    await connection.close();
  });
});

describe('the test BMC', () => {
  it('sees one log-in for many reads', async () => {
    await withTestBmc({}, async (bmc, connection) => {
      await connection.readPower();
      const afterLogin = bmc.received;
      for (let read = 0; read < 200; read++) await connection.readPower();
      expect(bmc.received - afterLogin).toBe(200);
      expect(bmc.sessions).toBe(1);
    });
  });

  it('that forgets sessions is logged in to again, as often as it does', async () => {
    await withTestBmc({}, async (bmc, connection) => {
      for (const state of ['on', 'off', 'on', 'off'] as const) {
        bmc.machine.power = state;
        expect(await connection.readPower()).toBe(state);
        bmc.restart();
      }
    });
  });

  it.each<[string, TestBmcOptions['link']]>([
    ['doubles every answer', { duplicatePercent: 100 }],
    ['lets answers overtake each other', { reorderPercent: 50 }],
    ['doubles and reorders', { duplicatePercent: 60, reorderPercent: 60 }],
  ])('on a network that %s always says the truth', async (_, link = {}) => {
    await withTestBmc({ link }, async (bmc, connection) => {
      for (let read = 0; read < 120; read++) {
        bmc.machine.power = read % 3 === 0 ? 'on' : 'off';
        expect(await connection.readPower()).toBe(bmc.machine.power);
      }
      expect(bmc.sessions).toBe(1);
    });
  });

  it('that needs 300 ms each way is read without a second log-in', async () => {
    await withTestBmc({ link: { delayMs: 300 } }, async (bmc, connection) => {
      await connection.readPower();
      const afterLogin = bmc.received;
      for (let read = 0; read < 3; read++) expect(await connection.readPower()).toBe('off');
      expect(bmc.received - afterLogin).toBe(3);
    });
  });

  it('that is quick to log in and slow to say its state is waited for, once and for all', async () => {
    await withTestBmc({ commandMs: 700 }, async (bmc, connection) => {
      expect(await connection.readPower()).toBe('off');
      const afterFirst = bmc.received;
      for (let read = 0; read < 3; read++) expect(await connection.readPower()).toBe('off');
      expect(bmc.received - afterFirst).toBe(3);
      expect(bmc.sessions).toBe(1);
    });
  });

  it('gets one command at a time, however many callers there are', async () => {
    await withTestBmc({ link: { delayMs: 5 } }, async (bmc, connection) => {
      const states = await Promise.all(Array.from({ length: 20 }, () => connection.readPower()));
      expect(states).toEqual(Array(20).fill('off'));
      expect(bmc.received).toBe(3 + 20);
    });
  });

  it('is told the end of the session when the connection closes, and again is no harm', async () => {
    await withTestBmc({}, async (bmc, connection) => {
      await connection.readPower();
      expect(bmc.sessions).toBe(1);
      await connection.close();
      await connection.close();
      expect(bmc.sessions).toBe(0);
      await expect(connection.readPower()).rejects.toMatchObject({ code: 'IPMI_CANCELLED' });
    });
  });

  it('is told the end of its sessions when the fleet stops', async () => {
    const bmc = new TestBmc();
    await bmc.start('127.0.33.2');
    const own = new RmcpFleet();
    await own.start();
    const connections = [own.connect(parseBmc(bmc.login)), own.connect(parseBmc(bmc.login))];
    await Promise.all(connections.map((connection) => connection.readPower()));
    expect(bmc.sessions).toBe(2);
    await own.stop();
    await own.stop();
    expect(bmc.sessions).toBe(0);
    await bmc.stop();
  });
});

describe('keep-alive', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    return () => void vi.useRealTimers();
  });

  it('sends one small question every 15 s of idleness, and none once closed', async () => {
    await withTestBmc({}, async (bmc, connection) => {
      await connection.readPower();
      const afterLogin = bmc.received;
      for (let minute = 0; minute < 4; minute++) {
        await vi.advanceTimersByTimeAsync(15_000);
        await expect.poll(() => bmc.received - afterLogin).toBe(minute + 1);
      }
      await connection.close();
      const closed = bmc.received;
      await vi.advanceTimersByTimeAsync(120_000);
      expect(bmc.received).toBe(closed);
    });
  });
});
