// Whether staff marked a seat as taken, with or without an end.
import type { Seat } from '../../ipc/seat.ts';

export function isMarked({ inUse }: Pick<Seat, 'inUse'>): boolean {
  return inUse !== null && (inUse.by === 'staff' || inUse.marked === true || inUse.until !== null);
}
