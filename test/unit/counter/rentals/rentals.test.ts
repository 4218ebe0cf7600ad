// Paid times, their warning and their end; maintenance.
import { expect, test } from 'vitest';
import { ClockWatch } from '../../../../kiosk/counter/rentals/clock-watch.ts';
import { Cafe, STAFF } from '../seats/cafe.ts';

const HOUR = 3_600_000;

async function openCafe(): Promise<Cafe> {
  const cafe = await Cafe.open(['A1']);
  await cafe.start();
  cafe.pass(65_000);
  return cafe;
}

test('a mark waits until somebody is in, and both are shown as one', async () => {
  const cafe = await openCafe();
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: cafe.wall + HOUR }, STAFF);
  expect(cafe.seat('a1')).toMatchObject({ state: 'ready', inUse: { by: 'staff', waiting: true } });
  const until = cafe.wall + HOUR;
  cafe.report('a1', { controllers: ['555'] });
  cafe.pass(1000);
  expect(cafe.seat('a1')).toMatchObject({
    state: 'inUse',
    inUse: { by: 'controller', controller: '555', until, waiting: false },
  });
});

test('before the end staff are warned; with somebody in, the end is an alarm', async () => {
  const cafe = await openCafe();
  cafe.report('a1', { controllers: ['555'] });
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: cafe.wall + 720_000 }, STAFF);
  cafe.pass(60_000);
  expect(cafe.openReasons()).toEqual([]);
  cafe.pass(90_000);
  expect(cafe.openReasons()).toEqual(['RENTAL_ENDING a1']);
  expect(cafe.seat('a1').state).toBe('inUse');
  cafe.pass(600_000);
  expect(cafe.openReasons()).toEqual(['RENTAL_OVERDUE a1']);
  expect(cafe.seat('a1')).toMatchObject({ state: 'attention', reasons: ['RENTAL_OVERDUE'] });
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: cafe.wall + HOUR }, STAFF);
  cafe.pass(12_000);
  expect(cafe.seat('a1').state).toBe('inUse');
  expect(cafe.openReasons()).toEqual([]);
});

test('with nobody in, a paid time ends by itself and is written down', async () => {
  const cafe = await openCafe();
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: cafe.wall + 60_000 }, STAFF);
  cafe.pass(65_000);
  expect(cafe.seat('a1').inUse).toBeNull();
  expect(cafe.audited.map(({ action }) => action)).toContain('rental.ended');
});

test('a clock that was set forward ends nothing until it has run evenly for a minute', async () => {
  const cafe = await openCafe();
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: cafe.wall + HOUR }, STAFF);
  cafe.pass(1000);
  cafe.wall += 2 * HOUR;
  cafe.pass(50_000);
  expect(cafe.seat('a1').inUse).not.toBeNull();
  cafe.wall -= 2 * HOUR;
  cafe.pass(120_000);
  expect(cafe.seat('a1').inUse).not.toBeNull();
  const clock = new ClockWatch({ wall: 0, monotonic: 0 });
  expect(clock.sample({ wall: 60_000, monotonic: 60_000 })).toBe(0);
  expect(clock.steady).toBe(true);
  expect(clock.sample({ wall: 71_000, monotonic: 61_000 })).toBe(10_000);
  expect(clock.steady).toBe(false);
});

test('maintenance is sticky, quiet, and tells when something else switches the machine off', async () => {
  const cafe = await openCafe();
  cafe.board.rentals.startMaintenance(cafe.seat('a1'), 'fan', STAFF);
  cafe.pass(40_000, () => false);
  expect(cafe.seat('a1')).toMatchObject({ state: 'maintenance', reasons: ['LOST_WHILE_ON'], loud: false });
  expect(cafe.openReasons()).toEqual([]);
  cafe.off('a1');
  cafe.pass(2000);
  expect(cafe.seat('a1').state).toBe('maintenance');
  expect(cafe.audited.at(-1)).toMatchObject({
    action: 'maintenance.poweredOff',
    seatId: 'a1',
    who: 'counter',
  });
  cafe.board.rentals.endMaintenance(cafe.seat('a1'), STAFF);
  expect(cafe.seat('a1').state).toBe('off');
});

test('who marks, changes and releases a seat is in the audit', async () => {
  const cafe = await openCafe();
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: null }, STAFF);
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: Date.UTC(2030, 0, 1) }, STAFF);
  cafe.board.sessionEnded('a1', STAFF);
  cafe.board.rentals.release(cafe.seat('a1'), STAFF);
  expect(cafe.audited.map(({ action, before, after }) => [action, before, after])).toEqual([
    ['seats.markInUse', undefined, 'open end'],
    ['seats.markInUse', 'open end', 'until 2030-01-01T00:00:00.000Z'],
    ['codes.endSession.release', 'until 2030-01-01T00:00:00.000Z', undefined],
  ]);
});
