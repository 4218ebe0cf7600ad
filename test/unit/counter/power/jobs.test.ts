// The line of the jobs over a real store: order, cancel, pause, stagger, supersede, restart.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type JobSpec,
  type JobTask,
  SkippedSeat,
  type Turn,
} from '../../../../kiosk/counter/power/job-task.ts';
import { Jobs } from '../../../../kiosk/counter/power/jobs.ts';
import type { Job } from '../../../../kiosk/ipc/seat.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { entriesOf } from '../audit/entries.ts';
import {
  HandMadeBoard,
  HandMadeRegistry,
  Recorder,
  record,
  STAFF,
  type TestStore,
  testStore,
} from './small-cafe.ts';

const noPower = { of: () => ({ power: 'on' as const, at: 1, problemCode: null }), onChange: () => () => {} };

let home: TestStore;
let board: HandMadeBoard;
let news: Recorder;
let jobs: Jobs;

beforeEach(async () => {
  home = await testStore();
  const registry = new HandMadeRegistry();
  for (const id of ['a1', 'a2', 'a3', 'a4', 'a5']) registry.put(record(id));
  board = new HandMadeBoard(registry, noPower);
  jobs = makeJobs();
  jobs.start();
});

afterEach(async () => {
  await jobs.stop();
  await home.close();
});

function makeJobs(): Jobs {
  news = new Recorder();
  return new Jobs({ store: home.store, audit: home.audit, publisher: news, board });
}

const DONE = { before: 'off', after: 'on', verified: 'read back' };

function task(seatId: string, run: JobTask['run'], more: Partial<JobTask> = {}): JobTask {
  return { seatId, label: seatId.toUpperCase(), run, ...more };
}

function submit(tasks: JobTask[], more: Partial<JobSpec> = {}): string {
  return jobs.submit({ action: 'on', call: 'power.run', caller: STAFF, tasks, ...more }).id;
}

function job(id: string): Job {
  const found = jobs.list().find((one) => one.id === id);
  if (!found) throw new Error('no such job');
  return found;
}

const states = (id: string) => job(id).items.map(({ state }) => state);
const over = (id: string) => expect.poll(() => job(id).endedAt).not.toBeNull();

it('names in the audit what went wrong on the way and was done without', async () => {
  const id = submit([task('a1', async () => ({ ...DONE, remark: 'before the cycle: AGENT_REFUSED' }))]);
  await over(id);
  const [line] = entriesOf(home.store);
  expect(line).toMatchObject({ result: 'ok', after: 'on: on, before the cycle: AGENT_REFUSED' });
  expect(job(id).items[0]?.after).toBe('on');
});

function noting(asked: string[], seatId: string) {
  return async () => {
    asked.push(seatId);
    return DONE;
  };
}

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, run: async () => promise.then(() => DONE) };
}

describe('the line of the jobs', () => {
  it('answers at once, then tells how it went and writes both into the audit', async () => {
    const id = submit([
      task('a1', async () => DONE),
      task('a2', async () => {
        throw new AppError('IPMI_TIMEOUT', 'no answer');
      }),
      task('a3', async () => {
        throw new SkippedSeat('POWER_UNKNOWN', 'not known');
      }),
    ]);
    await over(id);
    expect(states(id)).toEqual(['done', 'failed', 'skipped']);
    expect(news.jobs.get(id)).toEqual(job(id));
    expect(home.lines()).toEqual([
      'power.run A1 asked',
      'power.run A2 asked',
      'power.run A3 asked',
      'power.run A1 ok',
      'power.run A2 failed IPMI_TIMEOUT',
      'power.run A3 refused POWER_UNKNOWN',
    ]);
    const results = entriesOf(home.store).filter(({ result }) => result !== 'asked');
    expect(results.map(({ seat, after }) => [seat, after]).sort()).toEqual([
      ['A1', 'on: on'],
      ['A2', 'on'],
      ['A3', 'on'],
    ]);
  });

  it('runs one command at a time per seat, in the order of asking, seats side by side', async () => {
    const seats = ['a1', 'a2', 'a3', 'a4', 'a5'];
    const log: string[] = [];
    const inside = new Map<string, number>();
    const ids: string[] = [];
    const run = (seatId: string, index: number) => async () => {
      const now = (inside.get(seatId) ?? 0) + 1;
      inside.set(seatId, now);
      expect(now).toBe(1);
      await delay(Math.random() * 6);
      inside.set(seatId, 0);
      log.push(`${seatId} ${index}`);
      if (index % 7 === 0) throw new Error('some fail');
      return DONE;
    };
    for (let index = 0; index < 40; index++) {
      // Every job has a seat at least.
      const mine = seats.filter((_, seat) => seat === index % seats.length || Math.random() < 0.6);
      ids.push(
        submit(
          mine.map((seatId) => task(seatId, run(seatId, index))),
          { maxInFlight: 1 + (index % 3) },
        ),
      );
    }
    for (const id of ids) await over(id);
    for (const seatId of seats) {
      const order = log.filter((line) => line.startsWith(seatId)).map((line) => Number(line.split(' ')[1]));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(jobs.runningOn(seatId)).toBe(false);
    }
  });

  it('keeps no more seats running than a job may', async () => {
    const gates = ['a1', 'a2', 'a3'].map((seatId) => ({ seatId, ...gate() }));
    const id = submit(
      gates.map(({ seatId, run }) => task(seatId, run)),
      { maxInFlight: 2 },
    );
    expect(states(id)).toEqual(['running', 'running', 'waiting']);
    gates[0]?.open();
    await expect.poll(() => states(id)).toEqual(['done', 'running', 'running']);
    gates[1]?.open();
    gates[2]?.open();
    await over(id);
  });

  it('cancels what waits and never touches a seat that was asked', async () => {
    const first = gate();
    const asked: string[] = [];
    const id = submit(
      [task('a1', first.run), ...['a2', 'a3'].map((seatId) => task(seatId, noting(asked, seatId)))],
      { maxInFlight: 1 },
    );
    jobs.cancel(id, STAFF);
    expect(states(id)).toEqual(['running', 'cancelled', 'cancelled']);
    first.open();
    await over(id);
    expect(states(id)).toEqual(['done', 'cancelled', 'cancelled']);
    expect(asked).toEqual([]);
    expect(home.lines()).toContain('power.run A3 cancelled');
    expect(() => jobs.cancel(id, STAFF)).toThrow('over');
  });

  it('pauses between seats, and a paused job holds nobody else up', async () => {
    const first = gate();
    const id = submit([task('a1', first.run), task('a2', async () => DONE)], { maxInFlight: 1 });
    jobs.pause(id, true, STAFF);
    first.open();
    await expect.poll(() => states(id)).toEqual(['done', 'waiting']);
    const other = submit([task('a2', async () => DONE)]);
    await over(other);
    expect(states(id)).toEqual(['done', 'waiting']);
    jobs.pause(id, false, STAFF);
    await over(id);
    expect(states(id)).toEqual(['done', 'done']);
  });

  it('keeps the distance between machines that start, over all jobs', async () => {
    const starts: number[] = [];
    const run = async () => {
      starts.push(performance.now());
      return DONE;
    };
    const draws = { distance: () => 'all' as const };
    const one = submit([task('a1', run, draws), task('a2', run, draws)], { staggerMs: 120 });
    const two = submit([task('a3', run, draws)], { staggerMs: 120 });
    const free = submit([task('a4', async () => DONE)]);
    await over(free);
    expect(job(two).endedAt).toBeNull();
    await Promise.all([over(one), over(two)]);
    // Each start is noted a moment after its turn, when it is on the disk: half of the distance is sure.
    for (const [index, start] of starts.slice(1).entries()) {
      expect(start - (starts[index] ?? 0)).toBeGreaterThanOrEqual(60);
    }
  });

  it('keeps the distance between the seats of one job, and cancels those that wait for it', async () => {
    const calm = { distance: () => 'job' as const };
    const run = async () => DONE;
    const id = submit([task('a1', run, calm), task('a2', run, calm)], { staggerMs: 60_000 });
    const other = submit([task('a3', run, calm)], { staggerMs: 60_000 });
    await over(other);
    await expect.poll(() => states(id)).toEqual(['done', 'waiting']);
    jobs.cancel(id, STAFF);
    await over(id);
    expect(states(id)).toEqual(['done', 'cancelled']);
  });

  it('gives a waiting shut-down up where the power is cut', async () => {
    const soft = submit(
      [
        task('a1', ({ signal }: Turn) => {
          const { promise, reject } = Promise.withResolvers<typeof DONE>();
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          return promise;
        }),
      ],
      { action: 'soft' },
    );
    const off = submit([task('a1', async () => DONE)], { action: 'off', supersedesSoftOn: ['a1'] });
    await over(off);
    expect(job(soft).items[0]).toMatchObject({ state: 'cancelled', error: { code: 'SUPERSEDED' } });
    expect(states(off)).toEqual(['done']);
  });

  it('shows what runs on a seat and takes it away again', async () => {
    const run = async ({ step }: Turn) => {
      step('verifying');
      return DONE;
    };
    await over(submit([task('a1', run)]));
    expect(board.running.map(({ step }) => step)).toEqual(['queued', 'verifying', null]);
  });

  it('names in the audit which job was paused, cancelled and dismissed, and which seats', async () => {
    const first = gate();
    const boot = { device: 'pxe', persistent: false, firmware: 'uefi' } as const;
    const id = submit([task('a1', first.run), task('a2', async () => DONE), task('a3', async () => DONE)], {
      ...{ action: 'restart', boot, maxInFlight: 1 },
    });
    jobs.pause(id, true, STAFF);
    jobs.pause(id, false, STAFF);
    jobs.cancel(id, STAFF);
    first.open();
    await over(id);
    jobs.dismiss(id, STAFF);
    const alone = submit([task('a4', async () => DONE)]);
    await over(alone);
    jobs.dismiss(alone, STAFF);
    const lines = entriesOf(home.store).filter(({ action }) => action.startsWith('jobs.'));
    const all = 'restart, pxe once, 3 seats: A1 A2 A3';
    expect(lines.reverse().map(({ action, seat, before, after }) => [action, seat, before, after])).toEqual([
      ['jobs.pause', null, all, 'paused'],
      ['jobs.pause', null, all, 'running'],
      ['jobs.cancel', null, all, 'cancelled 2 seats: A2 A3'],
      ['jobs.dismiss', null, all, null],
      ['jobs.dismiss', 'A4', 'on, 1 seat: A4', null],
    ]);
    expect(lines.at(-1)).toMatchObject({ seatId: 'a4', who: 'Lin', result: 'ok' });
  });

  it('keeps finished jobs until they are dismissed, fifty at most', async () => {
    const ids = Array.from({ length: 53 }, () => submit([task('a1', async () => DONE)]));
    for (const id of ids.slice(3)) await over(id);
    await expect.poll(() => jobs.list().map(({ id }) => id)).toEqual(ids.slice(3));
    const [first] = ids.slice(3);
    jobs.dismiss(String(first), STAFF);
    expect(jobs.list()).toHaveLength(49);
    expect(news.removed).toEqual(ids.slice(0, 4));
    expect(() => jobs.dismiss(String(first), STAFF)).toThrow('no such job');
  });

  it('answers a call that stands in line alone with its result, and leaves nothing in the dock', async () => {
    const spec = {
      action: 'bootDevice',
      call: 'boot.set',
      caller: STAFF,
      seatId: 'a1',
      label: 'A1',
    } as const;
    const value = await jobs.alone(spec, async () => ({ value: 7, ...DONE }));
    expect(value).toBe(7);
    expect(home.lines().slice(-1)).toEqual(['boot.set A1 ok']);
    expect(jobs.list()).toEqual([]);
    const failing = jobs.alone(spec, async () => {
      throw new AppError('IPMI_TIMEOUT', 'no answer');
    });
    await expect(failing).rejects.toThrow('no answer');
    expect(home.lines().slice(-1)).toEqual(['boot.set A1 failed IPMI_TIMEOUT']);
  });
});

it('a call that is cancelled before its turn says so', async () => {
  const held = gate();
  const first = submit([task('a1', held.run)]);
  const spec = { action: 'bootDevice', call: 'boot.set', caller: STAFF, seatId: 'a1', label: 'A1' } as const;
  const alone = jobs.alone(spec, async () => ({ value: 7, ...DONE }));
  const waiting = jobs.list().find(({ action }) => action === 'bootDevice');
  jobs.cancel(waiting?.id ?? '', STAFF);
  await expect(alone).rejects.toThrow('Nothing was sent');
  held.open();
  await over(first);
});

describe('a restart of the counter', () => {
  it('records what ran as unknown and what waited as never asked, and begins nothing again', async () => {
    const held = gate();
    const id = submit([task('a1', held.run), task('a2', held.run)], { maxInFlight: 1 });
    // Killed here: the store holds what a dead process leaves behind.
    const next = makeJobs();
    next.start();
    const found = next.list().find((one) => one.id === id);
    expect(found?.endedAt).not.toBeNull();
    expect(found?.items.map(({ state, error }) => [state, error?.code])).toEqual([
      ['failed', 'INTERRUPTED'],
      ['cancelled', 'INTERRUPTED'],
    ]);
    expect(found?.items[0]?.error?.message).toMatch(/unknown/);
    expect(home.lines().slice(-2)).toEqual([
      'power.run A1 failed INTERRUPTED',
      'power.run A2 cancelled INTERRUPTED',
    ]);
    await next.stop();
    held.open();
  });

  it('that is orderly ends what runs and says the same', async () => {
    const id = submit(
      [
        task('a1', ({ signal }) => {
          const { promise, reject } = Promise.withResolvers<typeof DONE>();
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          return promise;
        }),
        task('a2', async () => DONE),
      ],
      { maxInFlight: 1 },
    );
    await jobs.stop();
    expect(states(id)).toEqual(['failed', 'cancelled']);
    expect(() => submit([task('a3', async () => DONE)])).toThrow('stopping');
    const next = makeJobs();
    next.start();
    expect(
      next
        .list()
        .find((one) => one.id === id)
        ?.items.map(({ state }) => state),
    ).toEqual(['failed', 'cancelled']);
    await next.stop();
  });
});
