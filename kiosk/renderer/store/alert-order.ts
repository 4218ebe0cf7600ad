// In which order alerts are shown.
import type { Alert } from '../../ipc/seat.ts';
import { compareUrgency } from '../../ipc/urgency.ts';

/** Open ones first, those without a name before the acknowledged ones, each as urgent as the counter has it. */
export function compareAlerts(a: Alert, b: Alert): number {
  const rank = ({ clearedAt, acknowledged }: Alert) => (clearedAt === null ? 0 : 2) + (acknowledged ? 1 : 0);
  return rank(a) - rank(b) || compareUrgency(a, b);
}
