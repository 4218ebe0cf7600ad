// The board with a real store: what the map shows when the sources speak, fall silent and come back.
import { expect, test } from 'vitest';
import { Cafe, STAFF } from './cafe.ts';

async function openCafe(labels?: string[]): Promise<Cafe> {
  const cafe = await Cafe.open(labels);
  await cafe.start();
  cafe.pass(2000);
  return cafe;
}

test('a café that is well is ready, certain and quiet', async () => {
  const cafe = await openCafe();
  expect(cafe.states()).toBe('ready ready ready');
  expect(
    cafe.board.views().every(({ certain, loud, reasons }) => certain && !loud && reasons.length === 0),
  ).toBe(true);
  expect(cafe.openReasons()).toEqual([]);
});

test('nothing that only grows older is told more often than every five seconds', async () => {
  const cafe = await openCafe(['A1']);
  cafe.told('seat.changed');
  cafe.pass(20_000);
  expect(cafe.told('seat.changed')).toHaveLength(4);
});

test('live figures are told, at most once a second', async () => {
  const cafe = await openCafe(['A1']);
  cafe.told('seat.changed');
  const figures = { gpuCelsius: null, vramUsedMb: null, cpuPercent: null, memoryPercent: null };
  for (let step = 0; step < 30; step++) {
    cafe.wall += 100;
    cafe.steady += 100;
    const load = { ...figures, gpuPercent: step, rxBytesPerSecond: 1, txBytesPerSecond: 1 };
    cafe.report('a1', { load });
    cafe.board.lookNow();
  }
  expect(cafe.told('seat.changed').length).toBeLessThanOrEqual(4);
  expect(cafe.seat('a1').load?.gpuPercent).toBe(29);
});

test('a source that tells something new is heard at once', async () => {
  const cafe = await openCafe(['A1']);
  cafe.told('seat.changed');
  cafe.wall += 1;
  cafe.report('a1', { controllers: ['555'] });
  cafe.reportNews.tell('a1');
  await expect.poll(() => cafe.board.views()[0]?.state).toBe('inUse');
  expect(cafe.told('seat.changed')).toMatchObject([{ inUse: { by: 'controller', controller: '555' } }]);
});

test('a seat that falls silent while on is lost, loud, and alarmed once', async () => {
  const cafe = await openCafe();
  cafe.report('a2', { controllers: ['555'] });
  cafe.pass(2000);
  cafe.pass(24_000, (seatId) => seatId !== 'a2');
  expect(cafe.seat('a2').state).toBe('inUse');
  cafe.pass(5000, (seatId) => seatId !== 'a2');
  expect(cafe.seat('a2')).toMatchObject({
    state: 'lost',
    loud: true,
    reasons: ['LOST_WHILE_ON'],
    inUse: { controller: '555' },
  });
  expect(cafe.alerts.open()).toMatchObject([
    { seatId: 'a2', severity: 'urgent', facts: { inUse: 'controller' } },
  ]);
  const { id } = cafe.alerts.open()[0] ?? { id: '' };
  cafe.alerts.acknowledge(id, STAFF);
  expect(cafe.seat('a2')).toMatchObject({ state: 'lost', loud: false });
  cafe.pass(15_000);
  expect(cafe.seat('a2').state).toBe('inUse');
  expect(cafe.openReasons()).toEqual([]);
  const alerts = cafe.told('alert.changed');
  expect(new Set(alerts.map((alert) => (alert as { id: string }).id)).size).toBe(1);
  expect(alerts.at(-1)).toMatchObject({ acknowledged: { by: 'Mina' }, clearedAt: cafe.wall - 4000 });
});

test('a seat that comes and goes raises one alert, not many', async () => {
  const cafe = await openCafe(['A1']);
  const silent = () => false;
  cafe.pass(28_000, silent);
  for (let round = 0; round < 5; round++) {
    cafe.pass(3000);
    cafe.pass(28_000, silent);
  }
  const opened = cafe.audited.filter(({ action }) => action === 'alert.opened');
  expect(opened).toHaveLength(1);
});

test('two seats with one device ID: codes of both in conflict, one alarm, both loud, over when they differ', async () => {
  const cafe = await openCafe();
  cafe.link('a3', '10001');
  cafe.report('a3', { deviceId: '10001' });
  cafe.pass(1000);
  for (const [id, other] of [
    ['a1', 'A3'],
    ['a3', 'A1'],
  ] as const) {
    expect(cafe.seat(id)).toMatchObject({
      ...{ state: 'attention', loud: true, conflictWith: other, codes: { value: 'conflict' } },
      reasons: ['DUPLICATE_DEVICE_ID'],
    });
  }
  expect(cafe.seat('a2').state).toBe('ready');
  expect(cafe.alerts.open()).toMatchObject([
    { seatId: 'a1', facts: { with: 'A3', withSeat: 'a3', seats: 2 } },
  ]);
  cafe.link('a3', '10003');
  cafe.report('a3', { deviceId: '10003' });
  cafe.pass(45_000);
  expect(cafe.states()).toBe('ready ready ready');
  expect(cafe.openReasons()).toEqual([]);
});

test('a cloned image with one ID on twenty seats is one alarm', async () => {
  const cafe = await openCafe(Array.from({ length: 20 }, (_, index) => `B${index}`));
  for (const id of cafe.records.keys()) cafe.link(id, '777');
  cafe.pass(1000);
  expect(cafe.alerts.open()).toMatchObject([{ reason: 'DUPLICATE_DEVICE_ID', facts: { seats: 20 } }]);
  expect(cafe.board.views().every(({ loud }) => loud)).toBe(true);
});

test("an agent that comes with another seat's ID makes both hide, before any report shows it", async () => {
  const cafe = await openCafe();
  cafe.board.noteDuplicate('a2', 'a1', '10001');
  cafe.pass(1000);
  expect([cafe.seat('a1').conflictWith, cafe.seat('a2').conflictWith]).toEqual(['A2', 'A1']);
  cafe.pass(120_000);
  expect(cafe.states()).toBe('ready ready ready');
});

test('a claimed ID is forgotten once the agent, twice, and the node show another one', async () => {
  const cafe = await openCafe();
  const conflicts = () => [cafe.seat('a1').conflictWith, cafe.seat('a2').conflictWith];
  cafe.board.noteDuplicate('a2', 'a1', '10001');
  cafe.pass(1000);
  expect(conflicts()).toEqual(['A2', 'A1']);
  // What the next report says may have been gathered before the claim.
  cafe.pass(1000);
  expect(conflicts()).toEqual(['A2', 'A1']);
  cafe.pass(1000);
  expect(conflicts()).toEqual([null, null]);
  cafe.board.noteDuplicate('a2', 'a1', '10001');
  cafe.report('a2', { deviceId: '10001' });
  cafe.pass(5000);
  cafe.report('a2', { deviceId: '10002' });
  cafe.board.lookNow();
  expect(conflicts()).toEqual(['A2', 'A1']);
  cafe.pass(1000);
  expect(conflicts()).toEqual([null, null]);
});

const QUIET: [string, (cafe: Cafe) => void, (seatId: string) => boolean][] = [
  ['has gone silent', () => undefined, (seatId) => seatId !== 'a2'],
  ['says nothing of its ID', (cafe) => cafe.report('a2', { deviceId: null }), () => true],
  [
    'is not seen by the node',
    (cafe) => void cafe.rows.set('a2', { deeplink: undefined, at: cafe.wall }),
    () => true,
  ],
];

test.each(QUIET)(
  'a machine that %s keeps its claim for a minute and a half',
  async (_what, change, alive) => {
    const cafe = await openCafe();
    cafe.board.noteDuplicate('a2', 'a1', '10001');
    change(cafe);
    cafe.pass(85_000, alive);
    expect(cafe.seat('a1').conflictWith).toBe('A2');
    cafe.pass(10_000, alive);
    expect(cafe.seat('a1').conflictWith).toBeNull();
  },
);

test('codes that stay unproven for two minutes are an alarm', async () => {
  const cafe = await openCafe(['A1']);
  cafe.report('a1', { state: 'blocked', problem: { code: 'LAN_LINK_DOWN', message: '' } });
  cafe.pass(60_000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'ready', certain: false, codes: { value: 'stale' } });
  expect(cafe.openReasons()).toEqual([]);
  cafe.pass(62_000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'attention', reasons: ['CODES_STALE'] });
  expect(cafe.alerts.open()).toMatchObject([{ facts: { codes: 'stale', code: 'LAN_LINK_DOWN' } }]);
});

test('a silent node is one alarm; the seats keep their last word', async () => {
  const cafe = await openCafe(['A1', 'A2', 'A3', 'A4']);
  cafe.report('a2', { controllers: ['555'] });
  cafe.off('a3');
  cafe.pass(3000);
  expect(cafe.states()).toBe('ready inUse off ready');
  cafe.reachable = false;
  for (const id of ['a1', 'a2', 'a4']) cafe.report(id, { state: 'blocked' });
  cafe.pass(300_000);
  expect(cafe.states()).toBe('ready inUse off ready');
  expect(cafe.board.views().map(({ certain }) => certain)).toEqual([false, true, true, false]);
  expect(cafe.openReasons()).toEqual(['NODE_SILENT café']);
  cafe.reachable = true;
  for (const id of ['a1', 'a2', 'a4']) cafe.report(id, { state: 'published' });
  cafe.pass(12_000);
  expect(cafe.board.views().every(({ certain }) => certain)).toBe(true);
  expect(cafe.openReasons()).toEqual([]);
});

test('one dead BMC is a warning of its seat, a dead switch is one of the café', async () => {
  const cafe = await openCafe(['A1', 'A2', 'A3', 'A4']);
  cafe.bmcFails('a1');
  cafe.pass(20_000);
  expect(cafe.openReasons()).toEqual(['BMC_UNREACHABLE a1']);
  for (const id of ['a2', 'a3', 'a4']) cafe.bmcFails(id);
  cafe.pass(40_000);
  expect(cafe.openReasons()).toEqual(['BMC_UNREACHABLE café']);
  expect(cafe.seat('a2')).toMatchObject({ state: 'attention', loud: false, power: { value: 'unknown' } });
});

test('a café without agents works with node and BMCs alone', async () => {
  const cafe = await Cafe.open(['A1', 'A2']);
  cafe.withAgents = false;
  cafe.reports.clear();
  cafe.off('a2');
  await cafe.start();
  cafe.pass(2000);
  expect(cafe.states()).toBe('ready off');
  expect(cafe.seat('a1')).toMatchObject({
    certain: true,
    codes: { value: 'unknown' },
    agent: { value: 'never' },
  });
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: null }, STAFF);
  expect(cafe.seat('a1')).toMatchObject({ state: 'inUse', inUse: { by: 'staff', waiting: false } });
});

test('removed seats take their memory, marks and alerts with them', async () => {
  const cafe = await openCafe();
  cafe.board.rentals.setMark(cafe.seat('a1'), { until: null }, STAFF);
  cafe.pass(30_000, (seatId) => seatId !== 'a1');
  expect(cafe.openReasons()).toEqual(['LOST_WHILE_ON a1']);
  cafe.records.delete('a1');
  cafe.machineNews.tell({ seatId: 'a1', removed: true });
  cafe.pass(1000);
  expect(cafe.board.view('a1')).toBeUndefined();
  expect(cafe.told('seat.removed')).toEqual([{ id: 'a1' }]);
  expect(cafe.openReasons()).toEqual([]);
  await cafe.stop();
  cafe.addSeat('A1');
  await cafe.start();
  cafe.pass(2000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'ready', inUse: null });
});

test('a new seat can be seen at once, and is told', async () => {
  const cafe = await openCafe(['A1']);
  cafe.told('seat.changed');
  cafe.addSeat('A2');
  cafe.machineNews.tell({ seatId: 'a2', removed: false });
  expect(cafe.board.seatView('a2').label).toBe('A2');
  expect(() => cafe.board.seatView('zz')).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND', status: 404 }),
  );
});

test('start and stop leave no listener behind', async () => {
  const cafe = await openCafe();
  cafe.board.start();
  const listeners = () =>
    [cafe.machineNews, cafe.polls, cafe.powerNews, cafe.reportNews].map(({ count }) => count);
  expect(listeners()).toEqual([1, 1, 1, 1]);
  cafe.board.stop();
  cafe.board.stop();
  expect(listeners()).toEqual([0, 0, 0, 0]);
});

test('a store that refuses to write does not blind the map; it is tried again', async () => {
  const cafe = await Cafe.open();
  cafe.faults = [];
  await cafe.start();
  cafe.pass(2000);
  cafe.store.db.exec('PRAGMA query_only = ON');
  cafe.report('a2', { controllers: ['555'] });
  cafe.pass(2000);
  cafe.pass(30_000, (seatId) => seatId !== 'a1');
  expect(cafe.states()).toBe('lost inUse ready');
  expect(cafe.faults.length).toBeGreaterThan(0);
  expect(cafe.alerts.open()).toEqual([]);
  cafe.store.db.exec('PRAGMA query_only = OFF');
  cafe.pass(2000, (seatId) => seatId !== 'a1');
  expect(cafe.openReasons()).toEqual(['LOST_WHILE_ON a1']);
  await cafe.stop();
  await cafe.start();
  expect(cafe.seat('a2').inUse).toMatchObject({ controller: '555' });
});

test('500 seats are looked at within a second without being asked, and each tells its own news once', async () => {
  const cafe = await Cafe.open(Array.from({ length: 500 }, (_, index) => `S${index}`));
  await cafe.start();
  cafe.pass(3000);
  cafe.told('seat.changed');
  cafe.wall += 1000;
  cafe.steady += 1000;
  cafe.answer();
  for (const id of cafe.records.keys()) cafe.report(id, { controllers: ['555'] });
  await expect.poll(() => cafe.board.views().every(({ state }) => state === 'inUse')).toBe(true);
  expect(cafe.told('seat.changed')).toHaveLength(500);
});
