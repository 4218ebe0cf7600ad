// What survives a restart of the counter, and what the map shows until everything is read again.
import { expect, test } from 'vitest';
import { Cafe, STAFF } from './cafe.ts';

test('seats are memories until they are read again; since, marks, maintenance and alerts survive', async () => {
  const cafe = await Cafe.open(['A1', 'A2', 'A3', 'A4', 'A5']);
  await cafe.start();
  cafe.off('a2');
  cafe.report('a3', { controllers: ['555'] });
  cafe.pass(5000);
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: cafe.wall + 3_600_000, note: 'cash' }, STAFF);
  cafe.board.rentals.startMaintenance(cafe.seat('a4'), 'fan', STAFF);
  cafe.pass(40_000, (seatId) => seatId !== 'a5');
  const before = cafe.board.views();
  expect(before.map(({ state }) => state)).toEqual(['ready', 'off', 'inUse', 'maintenance', 'lost']);
  const [alert] = cafe.alerts.open();
  cafe.alerts.acknowledge(alert?.id ?? '', STAFF);
  await cafe.stop();

  // The BMCs and agents have not been read yet by the new run.
  const power = new Map(cafe.power);
  const reports = new Map(cafe.reports);
  cafe.power.clear();
  cafe.reports.clear();
  cafe.reachable = false;
  await cafe.start();
  const memories = cafe.board.views();
  expect(memories.map(({ state }) => state)).toEqual([
    'ready',
    'attention',
    'inUse',
    'maintenance',
    'attention',
  ]);
  expect(memories.map(({ certain }) => certain)).toEqual([false, false, false, true, false]);
  // Whatever was compared before, the machine may have booted since.
  expect(before[0]?.codes.value).toBe('fresh');
  expect(memories[0]?.codes.value).toBe('unknown');
  expect(memories[2]?.inUse).toMatchObject({ controller: '555', since: before[2]?.inUse?.since });
  expect(cafe.openReasons()).toEqual(['LOST_WHILE_ON a5']);

  for (const [id, reading] of power) cafe.power.set(id, reading);
  for (const [id, report] of reports) if (id !== 'a5') cafe.reports.set(id, report);
  cafe.reachable = true;
  cafe.pass(60_000, (seatId) => seatId !== 'a5');
  const after = cafe.board.views();
  expect(after.map(({ state }) => state)).toEqual(['ready', 'off', 'inUse', 'maintenance', 'lost']);
  expect(after.map(({ since }) => since)).toEqual(before.map(({ since }) => since));
  expect(after.every(({ certain }) => certain)).toBe(true);
  expect(after[0]?.inUse).toMatchObject({ by: 'staff', waiting: true, until: before[0]?.inUse?.until });
  expect(after[3]?.maintenance).toEqual({ reason: 'fan', by: 'Mina', since: before[3]?.maintenance?.since });
  expect(cafe.alerts.open()).toMatchObject([{ id: alert?.id, acknowledged: { by: 'Mina' } }]);
});

test('a counter that starts again while a seat boots goes on with that boot', async () => {
  const cafe = await Cafe.open(['A1']);
  await cafe.start();
  cafe.pass(2000);
  cafe.off('a1');
  cafe.pass(2000);
  cafe.powerOn('a1');
  cafe.pass(10_000, () => false);
  const { boot } = cafe.seat('a1');
  await cafe.stop();
  cafe.wall += 5000;
  await cafe.start();
  cafe.pass(2000, () => false);
  expect(cafe.seat('a1')).toMatchObject({ state: 'booting', boot: { startedAt: boot?.startedAt } });
  cafe.on('a1', 'second');
  cafe.pass(2000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'ready', boot: null });
});

test('a wall clock that jumps loses no seat, ends no paid time and opens no alarm', async () => {
  const cafe = await Cafe.open();
  await cafe.start();
  cafe.pass(90_000);
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: cafe.wall + 1_800_000 }, STAFF);
  cafe.pass(3000);
  for (const jump of [3_600_000, -3_600_000, -86_400_000, 86_400_000]) {
    cafe.wall += jump;
    cafe.board.lookNow();
    expect(cafe.states()).toBe('ready ready ready');
    cafe.pass(20_000);
    expect(cafe.states()).toBe('ready ready ready');
  }
  expect(cafe.seat('a1').inUse).not.toBeNull();
  expect(cafe.openReasons().filter((reason) => !reason.startsWith('RENTAL_'))).toEqual([]);
});

test('after a sleep of the computer nothing is taken for fresh until it is said anew', async () => {
  const cafe = await Cafe.open(['A1', 'A2']);
  await cafe.start();
  cafe.pass(5000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'ready', certain: true, codes: { value: 'fresh' } });
  // The clock that counts ages stands still meanwhile.
  cafe.wall += 8 * 3_600_000;
  expect(cafe.seat('a1')).toMatchObject({
    ...{ state: 'ready', certain: false },
    ...{ power: { value: 'unknown' }, codes: { value: 'unknown' } },
  });
  expect(cafe.hurried).toEqual(['a1', 'a2']);
  cafe.pass(2000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'ready', certain: true, codes: { value: 'fresh' } });
  expect(cafe.openReasons()).toEqual([]);
});

test('a goodbye of the evening before is no alarm when counter and machine start together', async () => {
  const cafe = await Cafe.open(['A1']);
  await cafe.start();
  cafe.report('a1', { goodbye: true });
  cafe.pass(2000, () => false);
  cafe.off('a1');
  cafe.pass(2000, () => false);
  await cafe.stop();
  cafe.reports.clear();
  cafe.wall += 12 * 3_600_000;
  cafe.powerOn('a1');
  await cafe.start();
  cafe.pass(60_000, () => false);
  expect(cafe.openReasons()).toEqual([]);
  expect(cafe.seat('a1').state).toBe('booting');
  cafe.pass(cafe.bootLimitMs, () => false);
  expect(cafe.openReasons()).toEqual(['BOOT_TOO_LONG a1']);
});

test('a goodbye moments ago is none either', async () => {
  const cafe = await Cafe.open(['A1']);
  await cafe.start();
  cafe.report('a1', { goodbye: true });
  cafe.pass(3000, () => false);
  await cafe.stop();
  cafe.reports.clear();
  await cafe.start();
  cafe.pass(60_000, () => false);
  expect(cafe.openReasons()).toEqual([]);
});

test('what a former version stored in another shape is left out', async () => {
  const cafe = await Cafe.open(['A1']);
  await cafe.start();
  cafe.store.db.exec(`INSERT OR REPLACE INTO seat_memory VALUES ('a1', '{"state":"unheardOf"}')`);
  cafe.store.db.exec(`INSERT OR REPLACE INTO seat_marks VALUES ('a1', '{}')`);
  cafe.board.rentals.load();
  cafe.pass(2000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'ready', inUse: null });
});
