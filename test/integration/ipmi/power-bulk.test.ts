// Many machines at once over the real ipmitool and the real ipmi_sim.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bmcKey, parseBmc } from '../../../shared/ipmi/bmc.ts';
import type { CallOptions } from '../../../shared/ipmi/capabilities/call-options.ts';
import type { PowerCommand } from '../../../shared/ipmi/capabilities/power.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import type { BulkOutcome } from '../../../shared/ipmi/power/bulk.ts';
import { PowerController } from '../../../shared/ipmi/power/power-controller.ts';
import type { PowerTarget } from '../../../shared/ipmi/power/types.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';

const COUNT = 12;
const tool = new Ipmitool();
let fleet: BmcFleet;
let targets: PowerTarget[];

beforeAll(async () => {
  fleet = await startBmcFleet({ count: COUNT });
  targets = fleet.bmcs.map(({ address, port, user, password }) => {
    const bmc = parseBmc({ address, port, user, password, cipherSuite: 3 });
    return { key: bmcKey(bmc), power: ipmitoolMachine(tool, bmc).power };
  });
});

afterEach(async () => {
  await Promise.all(fleet.bmcs.map((bmc) => bmc.setPower('off')));
});

afterAll(async () => {
  await Promise.all([fleet?.stop(), tool.stop()]);
});

const controller = () => new PowerController({ minIntervalMs: 0, pollCapMs: 200 });

describe('bulk power', () => {
  it('switches on one machine after another, never two within the stagger', async () => {
    const times: number[] = [];
    const noted = targets.map(({ key, power }) => ({
      key,
      power: {
        commands: power.commands,
        readPower: (call?: CallOptions) => power.readPower(call),
        sendPower: (command: PowerCommand, call?: CallOptions) => {
          times.push(performance.now());
          return power.sendPower(command, call);
        },
      },
    }));
    const progress: string[] = [];
    const outcomes = await controller().bulk(noted, 'on', {
      staggerMs: 100,
      onProgress: ({ done, total }) => progress.push(`${done}/${total}`),
    });
    expect(outcomes.map(({ result }) => result?.after)).toEqual(Array(COUNT).fill('on'));
    expect(outcomes.map(({ key }) => key)).toEqual(targets.map(({ key }) => key));
    expect(progress).toEqual(Array.from({ length: COUNT }, (_, index) => `${index + 1}/${COUNT}`));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // Node's timers may be a millisecond early.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(98);
  });

  it('does not wait for machines that are on already', async () => {
    await Promise.all(fleet.bmcs.map((bmc) => bmc.setPower('on')));
    const outcomes = await controller().bulk(targets, 'on', { staggerMs: 60_000 });
    expect(outcomes.every(({ result }) => result?.verified === 'already')).toBe(true);
  });

  it('answers for each machine, and one that is dead or refuses stops no other', async () => {
    const dead = parseBmc({ address: fleet.at(0).address, port: 6995, user: 'admin', password: 'secret' });
    await fleet.at(1).answer('control', 0xcc, 1);
    const mixed = [{ key: bmcKey(dead), power: ipmitoolMachine(tool, dead).power }, ...targets.slice(1, 4)];
    const outcomes = await controller().bulk(mixed, 'on', { staggerMs: 10 });
    expect(outcomes.map(({ result, error }) => result?.after ?? error?.code)).toEqual([
      'IPMI_UNREACHABLE',
      'IPMI_COMMAND_REJECTED',
      'on',
      'on',
    ]);
  });

  it('keeps at most so many machines in flight', async () => {
    let flying = 0;
    let most = 0;
    const counted = targets.map(({ key, power }) => ({
      key,
      power,
      reader: {
        readPower: async () => {
          most = Math.max(most, ++flying);
          const state = await power.readPower();
          flying -= 1;
          return state;
        },
      },
    }));
    await controller().bulk(counted, 'off', { maxInFlight: 3 });
    expect(most).toBe(3);
  });

  it('stops when cancelled: the rest is untouched, and each machine says what was done', async () => {
    const abort = new AbortController();
    const seen: BulkOutcome[] = [];
    const outcomes = await controller().bulk(targets, 'on', {
      staggerMs: 200,
      maxInFlight: 2,
      signal: abort.signal,
      onProgress: ({ outcome, done }) => {
        seen.push(outcome);
        if (done === 3) abort.abort();
      },
    });
    expect(seen).toHaveLength(COUNT);
    const lit = fleet.bmcs.filter((bmc) => bmc.state().power === 'on');
    expect(lit.length).toBeGreaterThanOrEqual(3);
    expect(lit.length).toBeLessThanOrEqual(5);
    for (const [index, { result, error }] of outcomes.entries()) {
      if (result) expect(fleet.at(index).state().power).toBe('on');
      else expect(error.code).toBe('IPMI_CANCELLED');
      if (error?.delivery === 'none') expect(fleet.at(index).state().power).toBe('off');
    }
    expect(outcomes.filter(({ error }) => error?.delivery === 'none').length).toBeGreaterThanOrEqual(
      COUNT - 5,
    );
  });
});
