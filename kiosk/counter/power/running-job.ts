// A job that is not over: its picture for the interface, and the handles of what runs.
import type { Job } from '../../ipc/seat.ts';
import type { Caller } from '../calls.ts';
import type { JobItem } from './job-store.ts';
import type { JobSpec, JobTask } from './job-task.ts';

/** One seat of a running job. */
export interface Entry {
  job: RunningJob;
  position: number;
  item: JobItem;
  task: JobTask;
  abort: AbortController;
}

const MAX_IN_FLIGHT = 16;

export class RunningJob {
  readonly job: Job;
  readonly call: string;
  readonly caller: Caller;
  readonly reason: string | undefined;
  readonly maxInFlight: number;
  readonly transient: boolean;
  readonly entries: readonly Entry[];
  running = 0;
  /** When the next seat that keeps its distance may start, by performance.now(). */
  nextFrom = 0;

  constructor(id: string, now: number, spec: JobSpec) {
    const {
      action,
      boot,
      call,
      caller,
      tasks,
      staggerMs = 0,
      maxInFlight = MAX_IN_FLIGHT,
      reason,
      transient = false,
    } = spec;
    const items = tasks.map(({ seatId, label }): JobItem => {
      const times = { startedAt: null, endedAt: null };
      const facts = { before: null, after: null, verified: null, error: null };
      return { seatId, label, state: 'waiting', step: 'queued', ...times, ...facts };
    });
    const by = caller.person?.name ?? 'counter';
    const head = { id, action, ...(boot ? { boot } : {}), by, startedAt: now, endedAt: null };
    this.job = { ...head, paused: false, staggerMs, items };
    this.call = call;
    this.caller = caller;
    this.reason = reason;
    this.maxInFlight = maxInFlight;
    this.transient = transient;
    this.entries = items.flatMap((item, position) => {
      const task = tasks[position];
      return task ? [{ job: this, position, item, task, abort: new AbortController() }] : [];
    });
  }

  get isOver(): boolean {
    return this.job.items.every(({ state }) => state !== 'waiting' && state !== 'running');
  }

  waiting(): Entry[] {
    return this.entries.filter(({ item }) => item.state === 'waiting');
  }
}
