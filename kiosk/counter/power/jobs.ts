// Jobs: one command at a time per seat, in the order in which they were asked for, across all callers.
import { randomUUID } from 'node:crypto';
import type { Logger } from '../../../shared/logging/logger.ts';
import { changesCodes, type Job } from '../../ipc/seat.ts';
import type { Audit } from '../audit/types.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import type { Publisher } from '../notifications/types.ts';
import type { Store } from '../store/types.ts';
import { JobBook } from './job-book.ts';
import { copyOf } from './job-feed.ts';
import type { JobSpec, TaskResult, Turn } from './job-task.ts';
import { type Outcome, outcomeOf, STOPPED, SUPERSEDED } from './outcome.ts';
import { type Entry, RunningJob } from './running-job.ts';
import type { SeatsBoard } from './types.ts';

export interface JobsOptions {
  store: Store;
  audit: Audit;
  publisher: Publisher;
  board: SeatsBoard;
  log?: Pick<Logger, 'error'>;
  now?: () => number;
}

export class Jobs {
  readonly #options: JobsOptions;
  readonly #book: JobBook;
  /** In the order of asking. */
  readonly #open = new Map<string, RunningJob>();
  readonly #running = new Map<string, Entry>();
  readonly #ending = new Set<Promise<void>>();
  /** When the next machine may start to draw current, on the monotonic clock. */
  #currentFrom = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#book = new JobBook(options);
  }

  /** Reads the stored jobs; what a restart has interrupted is recorded as such, and not begun again. */
  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#book.load();
  }

  /** Ends what runs and records what is known of it; resolves when all of it has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const job of this.#open.values()) this.#cancelWaiting(job, 'stopped');
    for (const entry of this.#running.values()) entry.abort.abort(STOPPED);
    while (this.#ending.size > 0) await Promise.all(this.#ending);
    this.#book.stop();
  }

  /** Oldest first; finished ones too, until they are dismissed. */
  list(): Job[] {
    return this.#book.list();
  }

  /** A command runs or waits on this seat. */
  runningOn(seatId: string): boolean {
    if (this.#running.has(seatId)) return true;
    return [...this.#open.values()].some((job) =>
      job.waiting().some((entry) => entry.item.seatId === seatId),
    );
  }

  /** A command runs or waits on this seat after which its codes are others, or none. */
  changesCodesOf(seatId: string): boolean {
    const changes = ({ job }: Entry) => changesCodes(job.job.action);
    const running = this.#running.get(seatId);
    if (running && changes(running)) return true;
    return [...this.#open.values()].some((job) =>
      job.waiting().some((entry) => entry.item.seatId === seatId && changes(entry)),
    );
  }

  /** Takes a job in and answers at once; its lines in the audit are committed then. */
  submit(spec: JobSpec): Job {
    if (this.#stopped) throw new RefusedCall('CONFLICT', 'The counter is stopping. Nothing was sent.');
    const job = new RunningJob(randomUUID(), this.#now(), spec);
    this.#book.begin(job);
    this.#open.set(job.job.id, job);
    this.#supersede(spec.supersedesSoftOn ?? []);
    this.#pump();
    return copyOf(job.job);
  }

  /**
   * One seat's turn for a call that answers with its result: in line with all jobs, and gone afterwards.
   * @throws what `work` throws; RefusedCall CONFLICT when it was cancelled before its turn
   */
  async alone<T>(
    spec: Omit<JobSpec, 'tasks' | 'transient'> & { seatId: string; label: string },
    work: (turn: Turn) => Promise<{ value: T } & TaskResult>,
  ): Promise<T> {
    const { seatId, label, ...rest } = spec;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const never = new RefusedCall('CONFLICT', `Cancelled before ${label} was asked. Nothing was sent.`);
    let settle = () => reject(never);
    const run = async (turn: Turn) => {
      try {
        const { value, ...result } = await work(turn);
        settle = () => resolve(value);
        return result;
      } catch (error) {
        settle = () => reject(error);
        throw error;
      }
    };
    // The answer waits for the audit.
    const over = () => settle();
    this.submit({ ...rest, transient: true, tasks: [{ seatId, label, run, over }] });
    return promise;
  }

  pause(jobId: string, paused: boolean, caller: Caller): Job {
    const job = this.#openJob(jobId);
    job.job.paused = paused;
    this.#book.paused(job, caller);
    this.#pump();
    return copyOf(job.job);
  }

  /** Seats that were already asked go on. */
  cancel(jobId: string, caller: Caller): Job {
    const job = this.#openJob(jobId);
    this.#cancelWaiting(job, caller);
    this.#pump();
    return copyOf(job.job);
  }

  dismiss(jobId: string, caller: Caller): void {
    if (this.#open.has(jobId)) throw new RefusedCall('CONFLICT', 'This job still runs.');
    this.#book.dismiss(jobId, caller);
  }

  #openJob(jobId: string): RunningJob {
    const job = this.#open.get(jobId);
    if (job) return job;
    if (this.#book.has(jobId)) throw new RefusedCall('CONFLICT', 'This job is over.');
    throw new RefusedCall('NOT_FOUND', 'There is no such job.', { status: 404 });
  }

  #cancelWaiting(job: RunningJob, by: Caller | 'stopped'): void {
    const waiting = job.waiting();
    this.#book.cancelled(job, by);
    for (const { task } of waiting) task.over?.();
    this.#closeIfOver(job);
  }

  /** Waiting for Windows is given up where somebody cuts the power: the line is free at once. */
  #supersede(seatIds: readonly string[]): void {
    for (const seatId of seatIds) {
      const running = this.#running.get(seatId);
      const action = running?.job.job.action;
      if (action === 'soft' || action === 'restart') running?.abort.abort(SUPERSEDED);
    }
  }

  /** Gives a turn to every seat that may have one. */
  #pump(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const claimed = new Set(this.#running.keys());
    let nextMs = Number.POSITIVE_INFINITY;
    for (const job of this.#open.values()) {
      // Those behind a paused job do not wait for it.
      if (job.job.paused) continue;
      for (const entry of job.waiting()) {
        const { seatId } = entry.item;
        if (claimed.has(seatId)) continue;
        claimed.add(seatId);
        if (job.running >= job.maxInFlight) continue;
        const waitMs = this.#keepDistance(entry);
        if (waitMs > 0) nextMs = Math.min(nextMs, waitMs);
        else this.#begin(entry);
      }
    }
    if (nextMs < Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.#pump(), nextMs);
  }

  /**
   * Seats of one job keep their distance, so that there is time to cancel the rest. Those that draw current keep it
   * over all jobs: two of them at once must not double the inrush.
   * @returns how long the seat still has to wait, ms; with 0 its turn is taken
   */
  #keepDistance({ task, job }: Entry): number {
    const distance = task.distance?.() ?? 'none';
    if (distance === 'none') return 0;
    const now = performance.now();
    const from = distance === 'all' ? Math.max(job.nextFrom, this.#currentFrom) : job.nextFrom;
    if (now < from) return from - now;
    job.nextFrom = now + job.job.staggerMs;
    if (distance === 'all') this.#currentFrom = job.nextFrom;
    return 0;
  }

  #begin(entry: Entry): void {
    this.#running.set(entry.item.seatId, entry);
    entry.job.running += 1;
    entry.item.state = 'running';
    const carriedOut = this.#carryOut(entry).catch((error: unknown) => {
      this.#options.log?.error({ err: error, seatId: entry.item.seatId }, 'a job can not be recorded');
    });
    this.#ending.add(carriedOut);
    void carriedOut.then(() => {
      this.#ending.delete(carriedOut);
      this.#pump();
    });
  }

  async #carryOut(entry: Entry): Promise<void> {
    const { item, job, task, abort } = entry;
    try {
      // On the disk before anything is sent: a restart must know that something may have been.
      this.#book.began(entry);
      const turn = {
        jobId: job.job.id,
        signal: abort.signal,
        step: (word: string) => this.#book.step(entry, word),
      };
      const outcome: Outcome = await outcomeOf(() => task.run(turn), item.label, abort.signal);
      this.#book.ended(entry, outcome);
    } finally {
      this.#running.delete(item.seatId);
      job.running -= 1;
      this.#options.board.setRunning(item.seatId, null);
      if (item.state === 'running') item.state = 'failed';
      try {
        this.#closeIfOver(job);
      } finally {
        task.over?.();
      }
    }
  }

  #closeIfOver(job: RunningJob): void {
    if (!job.isOver || !this.#open.delete(job.job.id)) return;
    this.#book.close(job);
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
