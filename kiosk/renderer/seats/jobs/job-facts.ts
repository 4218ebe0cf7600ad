// What the dock shows of a job.
import type { JOB_ITEM_STATES, Job } from '../../../ipc/seat.ts';

type ItemState = (typeof JOB_ITEM_STATES)[number];
type Item = Job['items'][number];

const MANY = 12;
const NEXT_SHOWN = 3;

export function countItems(job: Job): Record<ItemState, number> {
  const counts = { waiting: 0, running: 0, done: 0, failed: 0, cancelled: 0, skipped: 0 };
  for (const item of job.items) counts[item.state] += 1;
  return counts;
}

/** One seat that did as asked shows on its own tile; everything else is worth a line. */
export function isWorthShowing(job: Job): boolean {
  if (job.items.length > 1) return true;
  return (
    job.endedAt !== null && job.items.some((item) => item.state === 'failed' || item.state === 'skipped')
  );
}

/** Of many seats: what failed, what runs, and the next three; the rest is a number. */
export function shownItems(job: Job): { items: readonly Item[]; hidden: number } {
  if (job.items.length <= MANY) return { items: job.items, hidden: 0 };
  let waiting = 0;
  const items = job.items.filter((item) => {
    if (item.state === 'waiting') return ++waiting <= NEXT_SHOWN;
    return (
      item.state === 'running' ||
      item.state === 'failed' ||
      (job.endedAt !== null && item.state === 'skipped')
    );
  });
  const shown = items.slice(0, MANY);
  return { items: shown, hidden: job.items.length - shown.length };
}
