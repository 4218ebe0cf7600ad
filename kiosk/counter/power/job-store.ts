// Jobs on the disk: the head of each, and one row per seat, written when a seat begins and when it ends.
import { z } from 'zod';
import { type Job, JobSchema } from '../../ipc/seat.ts';
import type { Store } from '../store/types.ts';

export type JobItem = Job['items'][number];

const HeadSchema = JobSchema.omit({ items: true }).extend({ call: z.string() });
const ItemSchema = JobSchema.shape.items.element;
const RowSchema = z.object({ id: z.string(), head: z.string() });
const ItemRowSchema = z.object({ item: z.string() });

export interface StoredJob {
  job: Job;
  /** Name of the call that asked for it: the audit's action. */
  call: string;
}

export class JobStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Oldest first. A job that can't be read is left out: one bad row must not keep the others, and the counter, away. */
  load(): StoredJob[] {
    const { db } = this.#store;
    const rows = z
      .array(RowSchema)
      .parse(db.prepare('SELECT id, head FROM jobs ORDER BY started_at, rowid').all());
    const items = db.prepare('SELECT item FROM job_items WHERE job_id = ? ORDER BY position');
    return rows.flatMap(({ id, head }) => {
      try {
        const { call, ...rest } = HeadSchema.parse(JSON.parse(head));
        const stored = z.array(ItemRowSchema).parse(items.all(id));
        const read = stored.map(({ item }) => ItemSchema.parse(JSON.parse(item)));
        return [{ call, job: { ...rest, items: read } }];
      } catch {
        return [];
      }
    });
  }

  saveJob({ job, call }: StoredJob): void {
    this.saveHead({ job, call });
    for (const position of job.items.keys()) this.saveItem(job, position);
  }

  saveHead({ job, call }: StoredJob): void {
    const { items: _, ...head } = job;
    this.#store.db
      .prepare(
        `INSERT INTO jobs (id, started_at, head) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET head = excluded.head`,
      )
      .run(job.id, job.startedAt, JSON.stringify({ ...head, call }));
  }

  saveItem(job: Job, position: number): void {
    this.#store.db
      .prepare('INSERT OR REPLACE INTO job_items (job_id, position, item) VALUES (?, ?, ?)')
      .run(job.id, position, JSON.stringify(job.items[position]));
  }

  remove(jobId: string): void {
    this.#store.db.prepare('DELETE FROM job_items WHERE job_id = ?').run(jobId);
    this.#store.db.prepare('DELETE FROM jobs WHERE id = ?').run(jobId);
  }
}
