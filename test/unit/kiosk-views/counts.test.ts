import { expect, it } from 'vitest';
import { countAll, NO_COUNTS, recount } from '../../../kiosk/renderer/store/counts.ts';
import { seatOf } from '../../browser/stage/views/seat.ts';

const ready = seatOf('A01', 0, 1000);
const unsure = { ...ready, certain: false };
const lost = { ...unsure, state: 'lost' as const, loud: true };

it('counts a memory apart from what is known, but a problem always', () => {
  const counts = countAll([ready, unsure, lost]);
  expect(counts.all).toBe(3);
  expect(counts.states).toMatchObject({ ready: 1, lost: 1 });
  expect(counts.unsure).toMatchObject({ ready: 1, lost: 0 });
  expect(counts.loud).toEqual({ lost: 1, attention: 0 });
});

it('comes to the same by difference', () => {
  let counts = recount(NO_COUNTS, undefined, ready);
  expect(recount(counts, ready, { ...ready, notes: 'new' })).toBe(counts);
  counts = recount(counts, ready, unsure);
  expect(counts).toEqual(countAll([unsure]));
  counts = recount(counts, unsure, lost);
  expect(counts).toEqual(countAll([lost]));
  expect(recount(counts, lost, undefined)).toEqual(NO_COUNTS);
});
