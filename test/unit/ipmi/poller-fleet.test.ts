// The fleet poller's rules about time and about what it does not know, with a clock that we turn.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bmc, parseBmc } from '../../../shared/ipmi/bmc.ts';
import type { PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { IpmiError, type IpmiErrorCode } from '../../../shared/ipmi/errors.ts';
import { FleetPoller, type FleetPollerOptions } from '../../../shared/ipmi/poller/fleet-poller.ts';

const SECOND = 1000;

/** A machine that answers what it is told to. */
class ScriptedTarget {
  answer: PowerState | IpmiErrorCode = 'on';
  polls = 0;
  closed = 0;

  async readPower(): Promise<PowerState> {
    this.polls += 1;
    if (this.answer === 'on' || this.answer === 'off' || this.answer === 'unknown') return this.answer;
    throw new IpmiError(this.answer, 'scripted');
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}

function bmcNumber(n: number): Bmc {
  return parseBmc({ address: `127.0.9.${n}`, user: 'admin', password: 'secret' });
}

const KEY = '127.0.9.1:623';

function rig(options: Partial<FleetPollerOptions> = {}) {
  const target = new ScriptedTarget();
  const poller = new FleetPoller({ connect: () => target, ...options });
  const told: string[] = [];
  poller.on('power', (now, before) => told.push(`${before} → ${now.power}`));
  poller.on('problem', (now) => told.push(now.problem?.code ?? 'no problem'));
  return { target, poller, told };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

describe('changes', () => {
  it('are told once each, and nothing is told while nothing changes', async () => {
    const { target, poller, told } = rig();
    poller.add(bmcNumber(1));
    expect(poller.get(KEY)).toEqual({
      key: KEY,
      power: 'unknown',
      ageMs: undefined,
      problem: undefined,
      way: 'rmcp+',
    });
    poller.start();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    target.answer = 'off';
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    await poller.stop();
    expect(told).toEqual(['unknown → on', 'on → off']);
  });
});

describe('unknown', () => {
  it('comes after three misses in a row, never after two, and is never off', async () => {
    const { target, poller, told } = rig();
    poller.add(bmcNumber(1));
    poller.start();
    await vi.advanceTimersByTimeAsync(10);
    target.answer = 'IPMI_UNREACHABLE';
    await poller.refresh();
    await poller.refresh();
    expect(poller.get(KEY)).toMatchObject({ power: 'on', problem: { code: 'IPMI_UNREACHABLE' } });
    await poller.refresh();
    expect(poller.get(KEY)).toMatchObject({ power: 'unknown', problem: { code: 'IPMI_UNREACHABLE' } });
    target.answer = 'on';
    await poller.refresh();
    await poller.stop();
    expect(told).toEqual(['unknown → on', 'IPMI_UNREACHABLE', 'on → unknown', 'unknown → on', 'no problem']);
  });

  it('starts the count again after every answer', async () => {
    const { target, poller } = rig();
    poller.add(bmcNumber(1));
    poller.start();
    await poller.refresh();
    for (let round = 0; round < 5; round++) {
      target.answer = 'IPMI_TIMEOUT';
      await poller.refresh();
      await poller.refresh();
      target.answer = 'on';
      await poller.refresh();
      expect(poller.get(KEY)?.power).toBe('on');
    }
    await poller.stop();
  });

  it.each(['IPMI_AUTH_FAILED', 'IPMI_USER_UNKNOWN', 'IPMI_KG_WRONG', 'IPMI_PRIVILEGE'] as const)(
    'comes at once with %s, and the BMC is then left alone for a minute, lest it locks the account',
    async (code) => {
      const { target, poller } = rig();
      poller.add(bmcNumber(1));
      poller.start();
      await poller.refresh();
      target.answer = code;
      await poller.refresh();
      expect(poller.get(KEY)).toMatchObject({ power: 'unknown', problem: { code } });
      const { polls } = target;
      await vi.advanceTimersByTimeAsync(59 * SECOND);
      await poller.refresh();
      expect(target.polls).toBe(polls);
      await vi.advanceTimersByTimeAsync(600 * SECOND);
      expect(target.polls).toBeGreaterThan(polls);
      expect(target.polls).toBeLessThan(polls + 11);
      await poller.stop();
    },
  );

  it('ends with a refresh that names the BMC, even right after a refusal', async () => {
    const { target, poller } = rig();
    target.answer = 'IPMI_AUTH_FAILED';
    poller.add(bmcNumber(1));
    poller.start();
    await poller.refresh();
    target.answer = 'on';
    await poller.refresh([KEY]);
    expect(poller.get(KEY)?.power).toBe('on');
    await poller.stop();
  });
});

describe('the age', () => {
  it('counts from the last answer and goes on through misses', async () => {
    const { target, poller } = rig();
    poller.add(bmcNumber(1));
    poller.start();
    await poller.refresh();
    expect(poller.get(KEY)?.ageMs).toBe(0);
    target.answer = 'IPMI_UNREACHABLE';
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(poller.snapshot()).toEqual([expect.objectContaining({ power: 'unknown', ageMs: 30 * SECOND })]);
    await poller.stop();
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(poller.get(KEY)?.ageMs).toBe(40 * SECOND);
  });
});

describe('the interval', () => {
  it('grows to the idle one while nothing happens', async () => {
    const { target, poller } = rig();
    poller.add(bmcNumber(1));
    poller.start();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    const before = target.polls;
    await vi.advanceTimersByTimeAsync(100 * SECOND);
    expect(target.polls - before).toBeGreaterThanOrEqual(18);
    expect(target.polls - before).toBeLessThanOrEqual(23);
    await poller.stop();
  });

  it('is quick for a while after a command, beginning at once', async () => {
    const { target, poller } = rig();
    poller.add(bmcNumber(1));
    poller.start();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    const before = target.polls;
    poller.hurry(KEY);
    await vi.advanceTimersByTimeAsync(1);
    expect(target.polls).toBe(before + 1);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(target.polls - before).toBeGreaterThanOrEqual(18);
    await poller.stop();
  });

  it('grows for a dead BMC, up to half a minute, and a command asks it at once', async () => {
    const { target, poller } = rig();
    target.answer = 'IPMI_UNREACHABLE';
    poller.add(bmcNumber(1));
    poller.start();
    await vi.advanceTimersByTimeAsync(120 * SECOND);
    const before = target.polls;
    await vi.advanceTimersByTimeAsync(600 * SECOND);
    expect(target.polls - before).toBeLessThan(80);
    expect(target.polls - before).toBeGreaterThanOrEqual(19);
    const idle = target.polls;
    poller.hurry(KEY);
    await vi.advanceTimersByTimeAsync(1);
    expect(target.polls).toBe(idle + 1);
    await poller.stop();
  });

  it('is never shorter than what the BMC bears', async () => {
    const { target, poller } = rig();
    poller.add(
      parseBmc({ address: '127.0.9.1', user: 'admin', password: 'secret', quirks: { minIntervalMs: 8000 } }),
    );
    poller.start();
    await vi.advanceTimersByTimeAsync(79 * SECOND);
    expect(target.polls).toBe(10);
    poller.hurry(KEY);
    await vi.advanceTimersByTimeAsync(500);
    expect(target.polls).toBe(10);
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(target.polls).toBe(11);
    await poller.stop();
  });
});

describe('the fallback', () => {
  function rigWithFallback() {
    const fallback = new ScriptedTarget();
    fallback.answer = 'off';
    return { fallback, ...rig({ fallback: () => fallback }) };
  }

  it('reads a BMC that refuses RMCP+, and RMCP+ is tried again after ten minutes', async () => {
    const { target, fallback, poller, told } = rigWithFallback();
    target.answer = 'IPMI_CIPHER_REJECTED';
    poller.add(bmcNumber(1));
    poller.start();
    await vi.advanceTimersByTimeAsync(590 * SECOND);
    expect(poller.get(KEY)).toMatchObject({ power: 'off', way: 'fallback', problem: undefined });
    expect(target.polls).toBe(1);
    expect(fallback.polls).toBeGreaterThan(50);
    target.answer = 'on';
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(poller.get(KEY)).toMatchObject({ power: 'on', way: 'rmcp+' });
    await poller.stop();
    expect(told).toEqual(['unknown → off', 'off → on']);
  });

  it('is not asked about a BMC that is silent or refuses the password', async () => {
    const { target, fallback, poller } = rigWithFallback();
    poller.add(bmcNumber(1));
    poller.start();
    for (const code of ['IPMI_UNREACHABLE', 'IPMI_TIMEOUT', 'IPMI_AUTH_FAILED'] as const) {
      target.answer = code;
      await poller.refresh();
    }
    await poller.stop();
    expect(fallback.polls).toBe(0);
  });

  it('that is missing leaves the state unknown, with the reason', async () => {
    const { target, poller } = rig();
    target.answer = 'IPMI_NOT_SUPPORTED';
    poller.add(bmcNumber(1));
    poller.start();
    await poller.refresh();
    expect(poller.get(KEY)).toMatchObject({ power: 'unknown', problem: { code: 'IPMI_NOT_SUPPORTED' } });
    await poller.stop();
  });
});

describe('a fleet that changes', () => {
  it('polls what is added while it runs, and closes what is removed', async () => {
    const { target, poller } = rig();
    poller.start();
    poller.add(bmcNumber(1));
    await vi.advanceTimersByTimeAsync(10);
    expect(poller.get(KEY)?.power).toBe('on');
    await poller.remove(KEY);
    const { polls } = target;
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect([target.polls, target.closed, poller.snapshot()]).toEqual([polls, 1, []]);
    await poller.stop();
  });

  it('refuses the same BMC twice', () => {
    const { poller } = rig();
    poller.add(bmcNumber(1));
    expect(() => poller.add(bmcNumber(1))).toThrow(expect.objectContaining({ code: 'IPMI_BAD_CONFIG' }));
  });

  it('stops and starts again as often as one likes', async () => {
    const { target, poller } = rig();
    poller.add(bmcNumber(1));
    poller.start();
    poller.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(target.polls).toBe(1);
    await poller.stop();
    await poller.stop();
    expect(target.closed).toBe(1);
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(target.polls).toBe(1);
    poller.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(target.polls).toBe(2);
    await poller.stop();
  });

  it('refresh during a poll waits for one that began after it', async () => {
    const begun: ((state: PowerState) => void)[] = [];
    const poller = new FleetPoller({
      connect: () => ({
        readPower: () => new Promise((resolve) => begun.push(resolve)),
        close: async () => undefined,
      }),
    });
    poller.add(bmcNumber(1));
    poller.start();
    await vi.advanceTimersByTimeAsync(1);
    let refreshed = false;
    const refresh = poller.refresh().then(() => {
      refreshed = true;
    });
    begun[0]?.('off');
    await vi.advanceTimersByTimeAsync(0);
    expect([begun.length, refreshed, poller.get(KEY)?.power]).toEqual([2, false, 'off']);
    begun[1]?.('on');
    await refresh;
    expect(poller.get(KEY)?.power).toBe('on');
    await poller.stop();
  });
});
