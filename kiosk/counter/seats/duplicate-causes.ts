// Alarms of seats with the same device ID: one for all that share it.
import type { Cause } from '../alerts/types.ts';
import type { DeviceIds } from './device-ids.ts';

/**
 * @param seatIds seats that share an ID with another one
 * @param labelOf the café's label of a seat
 */
export function duplicateCauses(
  seatIds: Iterable<string>,
  ids: Pick<DeviceIds, 'sharedWith'>,
  labelOf: (seatId: string) => string,
): Cause[] {
  const causes: Cause[] = [];
  const covered = new Set<string>();
  for (const seatId of [...seatIds].sort()) {
    if (covered.has(seatId)) continue;
    const others = ids.sharedWith(seatId);
    const [first] = others;
    if (first === undefined) continue;
    for (const other of others) covered.add(other);
    causes.push({
      key: `duplicates:${seatId}`,
      reason: 'DUPLICATE_DEVICE_ID',
      seatId,
      severity: 'urgent',
      facts: { with: others.slice(0, 10).map(labelOf).join(', '), withSeat: first, seats: others.length + 1 },
      also: others,
    });
  }
  return causes;
}
