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

/** One seat that did as asked shows on its own tile, its boot device does not; everything else is worth a line. */
export function isWorthShowing(job: Job): boolean {
  if (job.items.length > 1) return true;
  if (job.endedAt === null) return false;
  return (
    job.action === 'bootDevice' ||
    job.items.some((item) => item.state === 'failed' || item.state === 'skipped')
  );
}

/** Of many seats: what failed, what runs, and the next three; the rest is a number. What failed comes first. */
export function shownItems(job: Job): { items: readonly Item[]; hidden: number } {
  const inOrder = job.items.toSorted((a, b) => rank(a) - rank(b));
  if (inOrder.length <= MANY) return { items: inOrder, hidden: 0 };
  let waiting = 0;
  const worthy = inOrder.filter((item) => {
    if (item.state === 'waiting') return ++waiting <= NEXT_SHOWN;
    return (
      item.state === 'running' ||
      item.state === 'failed' ||
      (job.endedAt !== null && item.state === 'skipped')
    );
  });
  const failed = worthy.filter((item) => item.state === 'failed').length;
  const items = worthy.slice(0, Math.max(MANY, failed));
  return { items, hidden: job.items.length - items.length };
}

const rank = ({ state }: Item): number => (state === 'failed' ? 0 : state === 'skipped' ? 1 : 2);

export interface Trouble {
  labels: readonly string[];
  state: ItemState;
  error: NonNullable<Item['error']>;
}

/** What did not go as asked and why: seats of one reason together, those that failed first. */
export function troublesOf(job: Job): Trouble[] {
  const groups = new Map<string, Trouble & { labels: string[] }>();
  for (const { state, error, label } of job.items.toSorted((a, b) => rank(a) - rank(b))) {
    if (error === null || state === 'waiting' || state === 'running') continue;
    const key = `${state} ${error.code}`;
    const group = groups.get(key);
    if (group) group.labels.push(label);
    else groups.set(key, { labels: [label], state, error });
  }
  return [...groups.values()];
}
