// The order of the table by boot device, and which jobs are worth a line in the dock.
import { expect, it } from 'vitest';
import type { Job, Seat } from '../../../kiosk/ipc/seat.ts';
import { isWorthShowing } from '../../../kiosk/renderer/seats/jobs/job-facts.ts';
import { sortSeats } from '../../../kiosk/renderer/seats/table/columns.ts';
import { seat } from '../counter/power/small-cafe.ts';

it('sorts by boot device: what boots otherwise first, what is not known last, both ways', () => {
  const boots: [string, Seat['bootDevice']][] = [
    ['a1', null],
    ['a2', { device: 'none', persistent: false, at: 1 }],
    ['a3', { device: 'disk', persistent: false, at: 1 }],
    ['a4', { device: 'other', persistent: true, at: 1 }],
    ['a5', { device: 'pxe', persistent: false, at: 1 }],
    ['a6', { device: 'pxe', persistent: true, at: 1 }],
  ];
  const seats = boots.map(([id, bootDevice]) => seat(id, { bootDevice }));
  const order = (descending: boolean) => sortSeats(seats, { column: 'boot', descending }).map(({ id }) => id);
  expect(order(false)).toEqual(['a6', 'a5', 'a3', 'a4', 'a2', 'a1']);
  expect(order(true)).toEqual(['a2', 'a4', 'a3', 'a5', 'a6', 'a1']);
});

function job(action: Job['action'], state: Job['items'][number]['state'], endedAt: number | null): Job {
  const facts = { before: null, after: null, verified: null, error: null };
  const item = { seatId: 'a1', label: 'A1', state, step: 'sent', startedAt: 1, endedAt, ...facts };
  return { id: 'j', action, by: 'Lin', startedAt: 1, endedAt, paused: false, staggerMs: 0, items: [item] };
}

it('shows the job of one seat when its tile can not show the result', () => {
  expect(isWorthShowing(job('on', 'done', 2))).toBe(false);
  expect(isWorthShowing(job('on', 'failed', 2))).toBe(true);
  expect(isWorthShowing(job('bootDevice', 'done', 2))).toBe(true);
  expect(isWorthShowing(job('bootDevice', 'running', null))).toBe(false);
});
