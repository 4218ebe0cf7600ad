// Answers the calls alerts.*.
import type { Handlers } from '../calls.ts';
import type { AlertBook } from './alert-book.ts';

export function alertHandlers({
  alerts,
}: {
  alerts: AlertBook;
}): Handlers<'alerts.list' | 'alerts.acknowledge'> {
  return {
    'alerts.list': ({ limit }) => ({ alerts: alerts.list(limit) }),
    'alerts.acknowledge': ({ alertId }, caller) => alerts.acknowledge(alertId, caller),
  };
}
