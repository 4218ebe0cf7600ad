// The alert book on a real store: one alert for each cause, loud until acknowledged, kept over restarts.
import { expect, test } from 'vitest';
import { alertHandlers } from '../../../../kiosk/counter/alerts/handlers.ts';
import type { Cause } from '../../../../kiosk/counter/alerts/types.ts';
import { Cafe, STAFF } from '../seats/cafe.ts';

function causeOf(reason: Cause['reason'], seatId: string | null, change: Partial<Cause> = {}): Cause {
  return { key: `${reason}:${seatId}`, reason, seatId, severity: 'warning', facts: {}, ...change };
}

/** A café whose board keeps out of the way: the seats of these tests are not on it. */
async function openCafe(): Promise<Cafe> {
  const cafe = await Cafe.open([]);
  await cafe.start();
  cafe.steady += 60_000;
  return cafe;
}

test('the most urgent comes first: lost in use, duplicate ID, stale codes, BMC', async () => {
  const { alerts } = await openCafe();
  alerts.sync('x1', [causeOf('BMC_UNREACHABLE', 'x1')]);
  alerts.sync('x2', [causeOf('CODES_STALE', 'x2')]);
  alerts.sync('x3', [causeOf('LOST_WHILE_ON', 'x3')]);
  alerts.sync('duplicates', [causeOf('DUPLICATE_DEVICE_ID', 'x4', { severity: 'urgent' })]);
  alerts.sync('x5', [causeOf('LOST_WHILE_ON', 'x5', { severity: 'urgent' })]);
  expect(alerts.open().map(({ seatId }) => seatId)).toEqual(['x5', 'x4', 'x3', 'x2', 'x1']);
});

test('the same cause told again changes nothing; new facts change the alert in place', async () => {
  const cafe = await openCafe();
  for (let round = 0; round < 3; round++) cafe.alerts.sync('x1', [causeOf('LOST_WHILE_ON', 'x1')]);
  expect(cafe.told('alert.changed')).toHaveLength(1);
  cafe.alerts.sync('x1', [causeOf('LOST_WHILE_ON', 'x1', { severity: 'urgent', facts: { inUse: 'staff' } })]);
  expect(cafe.told('alert.changed')).toMatchObject([{ severity: 'urgent', facts: { inUse: 'staff' } }]);
  expect(cafe.alerts.open()).toHaveLength(1);
});

test('a cause that is gone for a moment keeps its alert; one that is gone for good clears it', async () => {
  const cafe = await openCafe();
  cafe.alerts.sync('x1', [causeOf('LOST_WHILE_ON', 'x1')]);
  const [alert] = cafe.alerts.open();
  cafe.alerts.sync('x1', []);
  cafe.steady += 9000;
  cafe.alerts.sync('x1', [causeOf('LOST_WHILE_ON', 'x1')]);
  cafe.alerts.sync('x1', []);
  cafe.steady += 9000;
  cafe.alerts.sync('x1', []);
  expect(cafe.alerts.open()).toMatchObject([{ id: alert?.id }]);
  cafe.steady += 1000;
  cafe.alerts.sync('x1', []);
  expect(cafe.alerts.open()).toEqual([]);
  expect(cafe.alerts.list(10)).toMatchObject([{ id: alert?.id, clearedAt: cafe.wall }]);
});

test('acknowledging takes a name, once, and ends the noise but not the alert', async () => {
  const cafe = await openCafe();
  cafe.alerts.sync('duplicates', [causeOf('DUPLICATE_DEVICE_ID', 'x1', { also: ['x2'] })]);
  expect(['x1', 'x2'].map((id) => cafe.alerts.isLoud(id))).toEqual([true, true]);
  const handlers = alertHandlers({ alerts: cafe.alerts });
  const alertId = cafe.alerts.open()[0]?.id ?? '';
  const signal = new AbortController().signal;
  const first = await handlers['alerts.acknowledge']({ alertId }, STAFF, signal);
  const other = { ...STAFF, person: { id: 'p2', name: 'Bo', role: 'staff' as const } };
  expect(await handlers['alerts.acknowledge']({ alertId }, other, signal)).toEqual(first);
  expect(first.acknowledged).toEqual({ by: 'Mina', at: cafe.wall });
  expect(['x1', 'x2'].map((id) => cafe.alerts.isLoud(id))).toEqual([false, false]);
  expect(cafe.alerts.open()).toHaveLength(1);
  expect(cafe.audited.at(-1)).toMatchObject({ action: 'alerts.acknowledge', who: STAFF, result: 'ok' });
  expect(() => cafe.alerts.acknowledge('nobody', STAFF)).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
});

test('an event stays open until somebody acknowledges it, which closes it', async () => {
  const cafe = await openCafe();
  cafe.alerts.raise(causeOf('UNEXPECTED_REBOOT', 'x1'));
  cafe.alerts.sync('x1', []);
  cafe.steady += 600_000;
  cafe.alerts.sync('x1', []);
  const [alert] = cafe.alerts.open();
  expect(cafe.alerts.acknowledge(alert?.id ?? '', STAFF)).toMatchObject({ clearedAt: cafe.wall });
  expect(cafe.alerts.open()).toEqual([]);
});

test('open alerts survive a restart with their names, and are not cleared before the sources were read', async () => {
  const cafe = await openCafe();
  cafe.alerts.sync('x1', [causeOf('LOST_WHILE_ON', 'x1')]);
  cafe.alerts.sync('duplicates', [
    causeOf('DUPLICATE_DEVICE_ID', 'x2', { key: 'duplicates:x2', also: ['x3'] }),
  ]);
  cafe.alerts.raise(causeOf('UNEXPECTED_REBOOT', 'x4'));
  cafe.alerts.acknowledge(cafe.alerts.open().find(({ seatId }) => seatId === 'x1')?.id ?? '', STAFF);
  const before = cafe.alerts.open();
  await cafe.stop();
  await cafe.start();
  expect(cafe.alerts.open()).toEqual(before);
  expect(['x1', 'x2', 'x3'].map((id) => cafe.alerts.isLoud(id))).toEqual([false, true, true]);
  const silence = () => {
    cafe.alerts.sync('x1', []);
    cafe.alerts.sync('duplicates', []);
  };
  silence();
  cafe.steady += 20_000;
  silence();
  expect(cafe.alerts.open()).toHaveLength(3);
  cafe.steady += 15_000;
  silence();
  cafe.steady += 11_000;
  silence();
  expect(cafe.alerts.open()).toMatchObject([{ reason: 'UNEXPECTED_REBOOT' }]);
});

test('a batch is one commit, told after it; a failed one tells nothing of what was not kept', async () => {
  const cafe = await openCafe();
  cafe.told('alert.changed');
  cafe.alerts.batch(() => {
    for (let index = 0; index < 50; index++) {
      cafe.alerts.sync(`y${index}`, [causeOf('BMC_UNREACHABLE', `y${index}`)]);
    }
    expect(cafe.published).toEqual([]);
  });
  expect(cafe.told('alert.changed')).toHaveLength(50);
  expect(cafe.alerts.open()).toHaveLength(50);

  const failing = () =>
    cafe.alerts.batch(() => {
      cafe.alerts.sync('z1', [causeOf('CODES_STALE', 'z1')]);
      throw new Error('the disk is full');
    });
  expect(failing).toThrow('the disk is full');
  expect(cafe.told('alert.changed')).toEqual([]);
  expect(cafe.alerts.isLoud('z1')).toBe(false);
  // Tried again, it opens.
  cafe.alerts.sync('z1', [causeOf('CODES_STALE', 'z1')]);
  expect(cafe.alerts.isLoud('z1')).toBe(true);
});

test('the list shows open ones first, then the newest cleared ones, and no more than asked for', async () => {
  const cafe = await openCafe();
  for (const id of ['x1', 'x2', 'x3']) {
    cafe.alerts.raise(causeOf('UNEXPECTED_REBOOT', id));
    cafe.wall += 1000;
    cafe.alerts.acknowledge(cafe.alerts.open()[0]?.id ?? '', STAFF);
  }
  cafe.alerts.sync('x9', [causeOf('CODES_STALE', 'x9')]);
  expect(cafe.alerts.list(10).map(({ seatId }) => seatId)).toEqual(['x9', 'x3', 'x2', 'x1']);
  expect(cafe.alerts.list(2).map(({ seatId }) => seatId)).toEqual(['x9', 'x3']);
});
