// Tells the interface how jobs go: at most ten times a second for each, and the last word always.
import type { Job } from '../../ipc/seat.ts';
import type { Publisher } from '../notifications/types.ts';

const LEAST_MS = 100;

export class JobFeed {
  readonly #publisher: Publisher;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #lastAt = new Map<string, number>();

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  changed(job: Job): void {
    const waitMs = (this.#lastAt.get(job.id) ?? Number.NEGATIVE_INFINITY) + LEAST_MS - performance.now();
    if (job.endedAt !== null || waitMs <= 0) {
      this.#now(job);
    } else if (!this.#waiting.has(job.id)) {
      const timer = setTimeout(() => this.#now(job), waitMs);
      this.#waiting.set(job.id, timer);
    }
  }

  removed(id: string): void {
    this.#forget(id);
    this.#publisher.publish('job.removed', { id });
  }

  stop(): void {
    for (const id of [...this.#waiting.keys()]) this.#forget(id);
  }

  #now(job: Job): void {
    this.#forget(job.id);
    if (job.endedAt === null) this.#lastAt.set(job.id, performance.now());
    this.#publisher.publish('job.changed', copyOf(job));
  }

  #forget(id: string): void {
    clearTimeout(this.#waiting.get(id));
    this.#waiting.delete(id);
    this.#lastAt.delete(id);
  }
}

/** Jobs change while they run; what is handed out must not. */
export function copyOf(job: Job): Job {
  return { ...job, items: job.items.map((item) => ({ ...item })) };
}
