// What the dock makes of a job: who is shown, and what went wrong.
import { expect, it } from 'vitest';
import type { Job } from '../../../kiosk/ipc/seat.ts';
import { shownItems, troublesOf } from '../../../kiosk/renderer/seats/jobs/job-facts.ts';
import { nextAt } from '../../../kiosk/renderer/seats/panel/next-at.ts';

type Item = Job['items'][number];

function job(states: readonly Item['state'][], endedAt: number | null = 9): Job {
  const facts = { before: null, after: null, verified: null, startedAt: 1, endedAt: 2, step: 'sent' };
  const items = states.map((state, index): Item => {
    const label = `A${index + 1}`;
    const bad = state === 'failed' || state === 'skipped';
    const error = bad ? { code: state === 'failed' ? 'IPMI_TIMEOUT' : 'MAINTENANCE', message: 'said' } : null;
    return { ...facts, seatId: label.toLowerCase(), label, state, error };
  });
  const head = { id: 'j', action: 'on', by: 'Lin', startedAt: 1, endedAt, paused: false } as const;
  return { ...head, staggerMs: 0, items };
}

const many = (state: Item['state'], count: number) => Array.from({ length: count }, () => state);
const shown = (one: Job) => shownItems(one).items.map(({ label }) => label);

it('shows what failed first, and all of it, however many seats there are', () => {
  expect(shown(job(['done', 'skipped', 'failed']))).toEqual(['A3', 'A2', 'A1']);
  const late = job([...many('running', 14), ...many('failed', 3)], null);
  expect(shown(late).slice(0, 3)).toEqual(['A15', 'A16', 'A17']);
  expect(shownItems(late)).toMatchObject({ items: { length: 12 }, hidden: 5 });
  expect(shownItems(job([...many('done', 5), ...many('failed', 20)]))).toMatchObject({
    items: { length: 20 },
    hidden: 5,
  });
});

it('tells each reason once, with its seats', () => {
  expect(troublesOf(job(['failed', 'done', 'skipped', 'failed']))).toEqual([
    { labels: ['A1', 'A4'], state: 'failed', error: { code: 'IPMI_TIMEOUT', message: 'said' } },
    { labels: ['A3'], state: 'skipped', error: { code: 'MAINTENANCE', message: 'said' } },
  ]);
  expect(troublesOf(job(['done', 'cancelled']))).toEqual([]);
});

it('takes a clock time as the next moment of that time', () => {
  const now = new Date(2026, 2, 5, 22, 15).getTime();
  expect(nextAt('22:30', now)).toBe(new Date(2026, 2, 5, 22, 30).getTime());
  expect(nextAt('01:00', now)).toBe(new Date(2026, 2, 6, 1, 0).getTime());
  expect(nextAt('22:15', now)).toBe(new Date(2026, 2, 6, 22, 15).getTime());
  expect(nextAt('', now)).toBeUndefined();
});
