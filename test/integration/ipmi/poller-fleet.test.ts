// The fleet poller over real sockets: faults in the network, in the BMCs and in the credentials.
import { afterEach, describe, expect, it } from 'vitest';
import { type BmcInput, bmcKey, parseBmc } from '../../../shared/ipmi/bmc.ts';
import type { PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { FleetPoller, type FleetPollerOptions } from '../../../shared/ipmi/poller/fleet-poller.ts';
import type { PollTimings } from '../../../shared/ipmi/poller/timings.ts';
import { RmcpFleet } from '../../../shared/ipmi/rmcp/fleet.ts';
import { startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { startTestBmcs, stopTestBmcs, type TestBmcFleetOptions } from '../../simulators/test-bmc/start.ts';
import type { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';

/** Quick enough for a test, in the same proportions. */
const QUICK: Partial<PollTimings> = { quickMs: 100, idleMs: 300, hurryMs: 2000, deadMs: 2000 };

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
});

async function startPoller(
  logins: BmcInput[],
  options: Partial<FleetPollerOptions> = {},
): Promise<FleetPoller> {
  const fleet = new RmcpFleet();
  await fleet.start();
  cleanUp.push(() => fleet.stop());
  const poller = new FleetPoller({ connect: (bmc) => fleet.connect(bmc), timings: QUICK, ...options });
  for (const login of logins) poller.add(parseBmc(login));
  poller.start();
  cleanUp.push(() => poller.stop());
  return poller;
}

async function start(options: TestBmcFleetOptions): Promise<TestBmc[]> {
  const bmcs = await startTestBmcs(options);
  cleanUp.push(() => stopTestBmcs(bmcs));
  bmcs.forEach((bmc, index) => {
    bmc.machine.power = index % 3 === 0 ? 'on' : 'off';
  });
  return bmcs;
}

function found(poller: FleetPoller): PowerState[] {
  return poller.snapshot().map(({ power }) => power);
}

function truth(bmcs: readonly TestBmc[]): PowerState[] {
  return bmcs.map(({ machine }) => machine.power);
}

describe('a healthy fleet', () => {
  it('of real ipmi_sim BMCs is read, and changes are told', async () => {
    const real = await startBmcFleet({ count: 40 });
    cleanUp.push(() => real.stop());
    await Promise.all(real.bmcs.map((bmc, index) => bmc.setPower(index % 2 ? 'on' : 'off')));
    const poller = await startPoller(
      real.bmcs.map(({ address, port, user, password }) => ({ address, port, user, password })),
    );
    await poller.refresh();
    expect(found(poller)).toEqual(real.bmcs.map((_, index) => (index % 2 ? 'on' : 'off')));
    const told: string[] = [];
    poller.on('power', (now, before) => told.push(`${now.key} ${before} ${now.power}`));
    const changed = real.at(3);
    await changed.setPower('off');
    poller.hurry(bmcKey(changed));
    await expect.poll(() => told).toEqual([`${bmcKey(changed)} on off`]);
  });

  it('keeps one session at each BMC and gives it back', async () => {
    const bmcs = await start({ count: 30, firstAddress: '127.0.35.1' });
    const poller = await startPoller(bmcs.map((bmc) => bmc.login));
    for (let sweep = 0; sweep < 10; sweep++) await poller.refresh();
    expect(bmcs.map(({ sessions }) => sessions)).toEqual(Array(30).fill(1));
    await poller.stop();
    expect(bmcs.map(({ sessions }) => sessions)).toEqual(Array(30).fill(0));
  });
});

describe('faults', () => {
  it('10 % loss each way: every state is right or unknown, and nearly all are known', async () => {
    const bmcs = await start({
      count: 60,
      firstAddress: '127.0.36.1',
      settings: { link: { lossPercent: 10 } },
    });
    const poller = await startPoller(bmcs.map((bmc) => bmc.login));
    for (let sweep = 0; sweep < 8; sweep++) {
      await poller.refresh();
      for (const [index, power] of found(poller).entries()) {
        expect([bmcs[index]?.machine.power, 'unknown']).toContain(power);
      }
    }
    expect(found(poller).filter((power) => power !== 'unknown').length).toBeGreaterThan(57);
    for (const bmc of bmcs) expect(bmc.machine.controls).toEqual([]);
  });

  it('50 dead of 200: the living are all right at once, the dead unknown', async () => {
    const isDead = (index: number) => index % 4 === 0;
    const bmcs = await start({
      count: 200,
      firstAddress: '127.0.37.1',
      settings: (index) => ({ silent: isDead(index) }),
    });
    const poller = await startPoller(bmcs.map((bmc) => bmc.login));
    const living = bmcs.filter((_, index) => !isDead(index));
    await poller.refresh(living.map((bmc) => bmcKey(bmc)));
    expect(found(poller)).toEqual(truth(bmcs).map((power, index) => (isDead(index) ? 'unknown' : power)));
    const codes = () => poller.snapshot().flatMap(({ problem }) => problem?.code ?? []);
    await expect.poll(codes).toEqual(Array(50).fill('IPMI_UNREACHABLE'));
  });

  it('dead BMCs that come back are found again', async () => {
    const bmcs = await start({ count: 10, firstAddress: '127.0.38.1', settings: { silent: true } });
    const poller = await startPoller(bmcs.map((bmc) => bmc.login));
    await poller.refresh();
    expect(found(poller)).toEqual(Array(10).fill('unknown'));
    for (const bmc of bmcs) bmc.settings.silent = false;
    await expect.poll(() => found(poller)).toEqual(truth(bmcs));
  });

  it('BMCs that restart are read on without ever being unknown', async () => {
    const bmcs = await start({ count: 20, firstAddress: '127.0.39.1' });
    const poller = await startPoller(bmcs.map((bmc) => bmc.login));
    await poller.refresh();
    const told: string[] = [];
    poller.on('power', (now) => told.push(now.power));
    for (const bmc of bmcs) bmc.restart();
    await poller.refresh();
    expect(found(poller)).toEqual(truth(bmcs));
    expect(told).toEqual([]);
  });

  it('wrong credentials on some: those are unknown with their own reason, the others right', async () => {
    const bmcs = await start({ count: 30, firstAddress: '127.0.40.1' });
    const logins: BmcInput[] = bmcs.map((bmc, index) => {
      if (index % 5 === 1) return { ...bmc.login, password: 'guess' };
      if (index % 5 === 2) return { ...bmc.login, user: 'nobody' };
      if (index % 5 === 3) return { ...bmc.login, kg: 'whatever' };
      return bmc.login;
    });
    const codes = [undefined, 'IPMI_AUTH_FAILED', 'IPMI_USER_UNKNOWN', 'IPMI_KG_WRONG', undefined];
    const poller = await startPoller(logins);
    await poller.refresh();
    for (const [index, { power, problem }] of poller.snapshot().entries()) {
      const code = codes[index % 5];
      expect(problem?.code).toBe(code);
      expect(power).toBe(code === undefined ? bmcs[index]?.machine.power : 'unknown');
    }
    for (const bmc of bmcs) expect(bmc.machine.controls).toEqual([]);
  });

  it('a BMC that refuses RMCP+ is read through the fallback', async () => {
    const [bmc] = await start({ count: 1, firstAddress: '127.0.41.1', settings: { suites: [] } });
    if (!bmc) throw new Error('no BMC');
    const poller = await startPoller([bmc.login], {
      fallback: () => ({ readPower: async () => bmc.machine.power }),
    });
    await poller.refresh();
    expect(poller.snapshot()).toMatchObject([{ power: 'on', way: 'fallback', problem: undefined }]);
  });
});
