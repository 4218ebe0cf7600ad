// Everything that a job leaves behind: rows in the store, lines in the audit, news for the interface.
import type { Job } from '../../ipc/seat.ts';
import type { Audit, AuditRecord } from '../audit/types.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import type { Publisher } from '../notifications/types.ts';
import type { Store } from '../store/types.ts';
import { askedWords, resultWords } from './asked.ts';
import { copyOf, JobFeed } from './job-feed.ts';
import { type JobItem, JobStore, type StoredJob } from './job-store.ts';
import { neverAsked, type Outcome, unknownAfterRestart } from './outcome.ts';
import type { Entry, RunningJob } from './running-job.ts';
import type { SeatsBoard } from './types.ts';

export interface JobBookOptions {
  store: Store;
  audit: Audit;
  publisher: Publisher;
  board: SeatsBoard;
  now?: () => number;
}

/** Finished jobs that nobody has dismissed; older ones go by themselves. */
const KEPT = 50;

export class JobBook {
  readonly #options: JobBookOptions;
  readonly #rows: JobStore;
  readonly #feed: JobFeed;
  readonly #jobs = new Map<string, StoredJob>();

  constructor(options: JobBookOptions) {
    this.#options = options;
    this.#rows = new JobStore(options.store);
    this.#feed = new JobFeed(options.publisher);
  }

  load(): void {
    this.#jobs.clear();
    this.#options.store.transaction(() => {
      for (const stored of this.#rows.load()) {
        this.#jobs.set(stored.job.id, stored);
        if (stored.job.endedAt === null) this.#interrupted(stored);
      }
      this.#drop();
    });
  }

  stop(): void {
    this.#feed.stop();
  }

  list(): Job[] {
    return [...this.#jobs.values()].map(({ job }) => copyOf(job));
  }

  has(jobId: string): boolean {
    return this.#jobs.has(jobId);
  }

  begin({ job, call, caller, reason }: RunningJob): void {
    this.#options.store.transaction(() => {
      this.#rows.saveJob({ job, call });
      for (const item of job.items) {
        const before = this.#options.board.view(item.seatId)?.power.value;
        const after = askedWords(job);
        this.#record(item, { who: caller, action: call, result: 'asked', before, after, reason });
      }
    });
    this.#jobs.set(job.id, { job, call });
    this.#feed.changed(job);
  }

  began(entry: Entry): void {
    entry.item.startedAt = this.#now();
    this.#options.store.transaction(() => this.#rows.saveItem(entry.job.job, entry.position));
    this.step(entry, entry.item.step);
  }

  step({ item, job }: Entry, word: string): void {
    item.step = word;
    const since = item.startedAt ?? this.#now();
    const running = { jobId: job.job.id, action: job.job.action, step: word, since };
    this.#options.board.setRunning(item.seatId, running);
    this.#feed.changed(job.job);
  }

  ended(entry: Entry, { state, error, before, after, verified, remark }: Outcome): void {
    const { item, job } = entry;
    Object.assign(item, { state, error: error && { code: error.code, message: error.message } });
    Object.assign(item, { before: before ?? null, after: after ?? null, verified: verified ?? null });
    item.endedAt = this.#now();
    const known = [item.after, remark].filter(Boolean).join(', ') || undefined;
    const result = { done: 'ok', failed: 'failed', cancelled: 'cancelled', skipped: 'refused' } as const;
    this.#options.store.transaction(() => {
      this.#rows.saveItem(job.job, entry.position);
      this.#record(item, {
        who: job.caller,
        action: job.call,
        result: result[state],
        before: item.before ?? undefined,
        after: resultWords(job, known),
        reason: job.reason,
        code: error?.code,
      });
    });
    this.#feed.changed(job.job);
  }

  /** @param by who cancels; `stopped`: the counter, which is about to end */
  cancelled(job: RunningJob, by: Caller | 'stopped'): void {
    const { call } = job;
    const waiting = job.waiting();
    this.#options.store.transaction(() => {
      for (const { item, position } of waiting) {
        const error = by === 'stopped' ? neverAsked(item.label) : null;
        Object.assign(item, { state: 'cancelled', endedAt: this.#now(), error });
        this.#rows.saveItem(job.job, position);
        const who = by === 'stopped' ? 'counter' : by;
        const after = resultWords(job, undefined);
        this.#record(item, { who, action: call, result: 'cancelled', after, code: error?.code });
      }
      if (by !== 'stopped') {
        const after = `cancelled ${seatsOf(waiting.map(({ item }) => item))}`;
        this.#recordOn(job.job, { who: by, action: 'jobs.cancel', after });
      }
    });
    this.#feed.changed(job.job);
  }

  paused({ job, call }: RunningJob, caller: Caller): void {
    const after = job.paused ? 'paused' : 'running';
    this.#options.store.transaction(() => {
      this.#rows.saveHead({ job, call });
      this.#recordOn(job, { who: caller, action: 'jobs.pause', after });
    });
    this.#feed.changed(job);
  }

  close({ job, call, transient }: RunningJob): void {
    job.endedAt = this.#now();
    this.#options.store.transaction(() => {
      this.#rows.saveHead({ job, call });
      if (transient) this.#forget(job.id);
      else this.#drop();
    });
    if (!transient) this.#feed.changed(job);
  }

  /** @throws RefusedCall NOT_FOUND */
  dismiss(jobId: string, caller: Caller): void {
    const stored = this.#jobs.get(jobId);
    if (!stored) throw new RefusedCall('NOT_FOUND', 'There is no such job.', { status: 404 });
    this.#options.store.transaction(() => {
      this.#forget(jobId);
      this.#recordOn(stored.job, { who: caller, action: 'jobs.dismiss' });
    });
  }

  #interrupted({ job, call }: StoredJob): void {
    for (const [position, item] of job.items.entries()) {
      const wasRunning = item.state === 'running';
      if (!wasRunning && item.state !== 'waiting') continue;
      const error = wasRunning ? unknownAfterRestart(item.label) : neverAsked(item.label);
      Object.assign(item, { state: wasRunning ? 'failed' : 'cancelled', error, endedAt: this.#now() });
      this.#rows.saveItem(job, position);
      const result = wasRunning ? 'failed' : 'cancelled';
      this.#record(item, { who: 'counter', action: call, result, after: askedWords(job), code: error.code });
    }
    job.endedAt = this.#now();
    this.#rows.saveHead({ job, call });
  }

  #drop(): void {
    const finished = [...this.#jobs.values()].filter(({ job }) => job.endedAt !== null);
    for (const { job } of finished.slice(0, Math.max(0, finished.length - KEPT))) this.#forget(job.id);
  }

  #forget(jobId: string): void {
    this.#rows.remove(jobId);
    this.#jobs.delete(jobId);
    this.#feed.removed(jobId);
  }

  /** What was done to a job as a whole; `before` says which job it was. */
  #recordOn(job: Job, entry: Pick<AuditRecord, 'who' | 'action' | 'after'>): void {
    const [first, ...more] = job.items;
    const seat = first && more.length === 0 ? { seatId: first.seatId, seat: first.label } : {};
    const before = `${askedWords(job)}, ${seatsOf(job.items)}`;
    this.#options.audit.record({ ...entry, ...seat, before, result: 'ok' });
  }

  #record(item: JobItem, entry: Omit<AuditRecord, 'seatId' | 'seat'>): void {
    this.#options.audit.record({ ...entry, seatId: item.seatId, seat: item.label });
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

/** `3 seats: A1 A2 A3`; the number first, should the list be cut. */
function seatsOf(items: readonly JobItem[]): string {
  const count = `${items.length} ${items.length === 1 ? 'seat' : 'seats'}`;
  return [count, ...(items.length === 0 ? [] : [items.map(({ label }) => label).join(' ')])].join(': ');
}
