// What counter and command line share: one session per BMC, one memory of cipher suites, one poller over all.
import { afterEach, describe, expect, it } from 'vitest';
import { parseBmc } from '../../../shared/ipmi/bmc.ts';
import { IpmiFleet } from '../../../shared/ipmi/fleet/ipmi-fleet.ts';
import { PowerController } from '../../../shared/ipmi/power/power-controller.ts';
import type { PowerStep } from '../../../shared/ipmi/power/types.ts';
import { startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { UdpRelay } from '../../simulators/bmc/udp-relay.ts';
import type { TestBmcOptions } from '../../simulators/test-bmc/settings.ts';
import { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
});

async function startFleet(): Promise<IpmiFleet> {
  const fleet = new IpmiFleet();
  await fleet.start();
  cleanUp.push(() => fleet.stop());
  return fleet;
}

async function startTestBmc(options: TestBmcOptions = {}): Promise<TestBmc> {
  const bmc = new TestBmc(options);
  await bmc.start('127.0.48.1');
  cleanUp.push(() => bmc.stop());
  return bmc;
}

describe('a fleet', () => {
  it('has one object and one session for a BMC, whoever asks', async () => {
    const [fleet, testBmc] = [await startFleet(), await startTestBmc()];
    const bmc = parseBmc(testBmc.login);
    const seat = fleet.bmc(bmc);
    expect(fleet.bmc(parseBmc(testBmc.login))).toBe(seat);
    const poller = fleet.poller({ timings: { idleMs: 600_000, quickMs: 600_000 } });
    poller.add(bmc);
    poller.start();
    await poller.refresh();
    expect(await seat.target.reader?.readPower()).toBe('off');
    expect(poller.get(seat.key)?.power).toBe('off');
    expect(testBmc.sessions).toBe(1);
    await poller.remove(seat.key);
    expect(testBmc.sessions).toBe(0);
    expect(await seat.target.reader?.readPower()).toBe('off');
    expect(testBmc.sessions).toBe(1);
    await fleet.forget(bmc);
    expect(testBmc.sessions).toBe(0);
    expect(fleet.bmc(bmc)).not.toBe(seat);
    await poller.stop();
  });

  it('leaves the old session when a BMC gets another password', async () => {
    const [fleet, testBmc] = [await startFleet(), await startTestBmc()];
    const before = fleet.bmc(parseBmc(testBmc.login));
    expect(await before.connection.readPower()).toBe('off');
    testBmc.settings.password = 'another';
    const after = fleet.bmc(parseBmc(testBmc.login));
    expect(after).not.toBe(before);
    expect(await after.connection.readPower()).toBe('off');
    await expect(before.connection.readPower()).rejects.toMatchObject({ code: 'IPMI_CANCELLED' });
    await expect.poll(() => testBmc.sessions).toBe(1);
  });

  it('tells ipmitool which cipher suite our own session has found out', async () => {
    const [fleet, testBmc] = [await startFleet(), await startTestBmc({ suites: [3] })];
    let refused = 0;
    testBmc.settings.noise = (answer) => {
      const isOpenReply = answer[4] === 6 && (answer[5] ?? 0) === 0x11;
      if (isOpenReply && answer[17] !== 0) refused += 1;
      return [];
    };
    const seat = fleet.bmc(parseBmc(testBmc.login));
    expect(await seat.connection.readPower()).toBe('off');
    expect(refused).toBe(1);
    expect(await seat.power.readPower()).toBe('off');
    expect(await seat.checkAccess()).toMatchObject({ privilege: 'administrator', cipherSuite: 3 });
    expect(refused).toBe(1);
  });

  it('asks a BMC one thing at a time, in its own session and through ipmitool', async () => {
    const [fleet, testBmc] = [await startFleet(), await startTestBmc()];
    const clients = new Set<number>();
    const waiting = new Set<number>();
    let overlaps = 0;
    const relay = new UdpRelay({
      target: testBmc.login,
      replyDelayMs: 5,
      seen(what, client) {
        if (what === 'reply') return void waiting.delete(client);
        if ([...waiting].some((other) => other !== client)) overlaps += 1;
        clients.add(client);
        waiting.add(client);
      },
    });
    await relay.start();
    cleanUp.push(() => relay.stop());
    const bmc = parseBmc({ ...testBmc.login, ...relay.address });
    const seat = fleet.bmc(bmc);
    const poller = fleet.poller();
    cleanUp.push(() => poller.stop());
    poller.add(bmc);
    poller.start();
    await poller.refresh();
    const polls = setInterval(() => void poller.refresh(), 10);
    await Promise.all([
      seat.power.readPower(),
      seat.bootDevice.setBootDevice({ device: 'pxe', persistent: false, firmware: 'legacy' }),
      seat.power.sendPower('on'),
    ]);
    clearInterval(polls);
    await poller.refresh();
    expect(poller.get(seat.key)?.power).toBe('on');
    // Our socket and a process for each command.
    expect(clients.size).toBeGreaterThan(3);
    expect(overlaps).toBe(0);
  });

  it('gives a BMC that is known to be slow the time that it needs', async () => {
    const fleet = await startFleet();
    const [far, slow] = await Promise.all([
      startTestBmc({ link: { delayMs: 600 } }),
      startTestBmc({ commandMs: 1500 }),
    ]);
    const quirks = { replyTimeoutMs: 2000 };
    const farBmc = parseBmc({ ...far.login, quirks });
    const poller = fleet.poller();
    cleanUp.push(() => poller.stop());
    poller.add(farBmc);
    poller.start();
    const boot = { device: 'pxe', persistent: false, firmware: 'legacy' } as const;
    const { connection } = fleet.bmc(parseBmc({ ...slow.login, quirks }));
    await Promise.all([poller.refresh(), connection.bootAndPower(boot, 'on')]);
    expect(poller.snapshot()).toMatchObject([{ power: 'off', problem: undefined, way: 'rmcp+' }]);
    expect(slow.machine.power).toBe('on');
    expect(await connection.readBootDevice()).toMatchObject({ ...boot, valid: true });
  });

  it('opens no session of its own at a BMC that must not be hurried', async () => {
    const [fleet, testBmc] = [await startFleet(), await startTestBmc()];
    const bmc = parseBmc({ ...testBmc.login, quirks: { minIntervalMs: 10 } });
    const poller = fleet.poller();
    cleanUp.push(() => poller.stop());
    poller.add(bmc);
    poller.start();
    await poller.refresh();
    expect(poller.snapshot()).toMatchObject([{ power: 'off', way: 'fallback' }]);
    const { target } = fleet.bmc(bmc);
    expect(target).toMatchObject({ minIntervalMs: 10 });
    expect([target.reader, target.bootPower]).toEqual([undefined, undefined]);
  });

  it('reads a BMC that refuses RMCP+ through ipmitool, in the poller and for commands', async () => {
    const simulators = await startBmcFleet({ count: 1 });
    cleanUp.push(() => simulators.stop());
    const { address, port, user, password } = simulators.at(0);
    await simulators.at(0).setPower('on');
    const fleet = await startFleet();
    const bmc = parseBmc({ address, port, user, password, interface: 'lan' });
    const poller = fleet.poller();
    cleanUp.push(() => poller.stop());
    poller.add(bmc);
    poller.start();
    await poller.refresh();
    expect(poller.snapshot()).toMatchObject([{ power: 'on', way: 'fallback' }]);
    expect(await fleet.bmc(bmc).target.reader?.readPower()).toBe('on');
  });
});

describe('a bulk operation', () => {
  it('does not let the dead hold the places of the living', async () => {
    const bmcs = await Promise.all(
      Array.from({ length: 8 }, (_, index) => startTestBmc({ silent: index < 4 })),
    );
    const fleet = await startFleet();
    const seats = bmcs.map((bmc) => fleet.bmc(parseBmc(bmc.login)));
    const ended: string[] = [];
    const outcomes = await new PowerController({ minIntervalMs: 0 }).bulk(
      seats.map(({ target }) => target),
      'on',
      { staggerMs: 1, maxInFlight: 2, onProgress: ({ outcome }) => void ended.push(outcome.key) },
    );
    const keys = seats.map(({ key }) => key);
    expect(outcomes.map(({ key }) => key)).toEqual(keys);
    expect(outcomes.map(({ result, error }) => result?.after ?? error?.code)).toEqual([
      ...Array(4).fill('IPMI_UNREACHABLE'),
      ...Array(4).fill('on'),
    ]);
    expect(new Set(ended.slice(0, 4))).toEqual(new Set(keys.slice(4)));
  });

  it('tells every step with the key of its machine', async () => {
    const simulators = await startBmcFleet({ count: 3 });
    cleanUp.push(() => simulators.stop());
    const fleet = await startFleet();
    const seats = simulators.bmcs.map(({ address, port, user, password }) =>
      fleet.bmc(parseBmc({ address, port, user, password })),
    );
    const steps = new Map<string, PowerStep['step'][]>(seats.map(({ key }) => [key, []]));
    const outcomes = await new PowerController({ minIntervalMs: 0 }).bulk(
      seats.map(({ target }) => target),
      'on',
      { staggerMs: 10, onStep: (key, { step }) => void steps.get(key)?.push(step) },
    );
    expect(outcomes.map(({ result }) => result?.after)).toEqual(['on', 'on', 'on']);
    expect([...steps.values()]).toEqual(seats.map(() => ['read', 'sent']));
  });
});
