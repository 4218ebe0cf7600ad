// What the alerts view and strip show first.
import { expect, test } from 'vitest';
import type { Alert, Reason } from '../../../kiosk/ipc/seat.ts';
import { compareAlerts } from '../../../kiosk/renderer/store/alert-order.ts';

const alert = (reason: Reason, change: Partial<Alert> = {}): Alert => ({
  ...{ id: reason, reason, seatId: 'a1', severity: 'urgent', openedAt: 1000, facts: {} },
  ...{ acknowledged: null, clearedAt: null, ...change },
});
const order = (...alerts: Alert[]) => alerts.sort(compareAlerts).map(({ reason }) => reason);

test('what is worse comes first, however old the other one is', () => {
  expect(
    order(alert('RENTAL_OVERDUE', { openedAt: 1 }), alert('LOST_WHILE_ON'), alert('DUPLICATE_DEVICE_ID')),
  ).toEqual(['LOST_WHILE_ON', 'DUPLICATE_DEVICE_ID', 'RENTAL_OVERDUE']);
});

test('urgent before warning, open before acknowledged before cleared', () => {
  const acknowledged = { by: 'Mina', at: 1 };
  expect(
    order(
      alert('LOST_WHILE_ON', { clearedAt: 5 }),
      alert('NODE_SILENT', { acknowledged }),
      alert('CODES_STALE', { severity: 'warning' }),
      alert('RENTAL_OVERDUE'),
    ),
  ).toEqual(['RENTAL_OVERDUE', 'CODES_STALE', 'NODE_SILENT', 'LOST_WHILE_ON']);
});

test('of the same kind the oldest comes first', () => {
  const [first, second] = [alert('CODES_STALE', { seatId: 'a2' }), alert('CODES_STALE', { openedAt: 2000 })];
  expect([second, first].sort(compareAlerts)).toEqual([first, second]);
});
