// Marks and their audit are one: without the line there is no mark, in memory neither.
import { expect, test } from 'vitest';
import { RentalDesk } from '../../../../kiosk/counter/rentals/rental-desk.ts';
import { Cafe, STAFF } from '../seats/cafe.ts';

test('a mark whose line can not be written is no mark', async () => {
  const cafe = await Cafe.open(['A1']);
  await cafe.start();
  const audit = {
    record: () => {
      throw new Error('database or disk is full');
    },
  };
  const desk = new RentalDesk({ store: cafe.store, audit, now: () => cafe.wall });
  desk.load();
  const seat = cafe.seat('a1');
  expect(() => desk.setMark(seat, { until: null }, STAFF)).toThrow('full');
  expect(desk.mark('a1')).toBeUndefined();
  expect(() => desk.startMaintenance(seat, 'fan', STAFF)).toThrow('full');
  expect(desk.maintenance('a1')).toBeUndefined();
});
