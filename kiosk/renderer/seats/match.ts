// What filter and search leave.
import type { Seat, SeatState } from '../../ipc/seat.ts';

/** True when every word of the query is in the label, IP, id, note, tag or controller. */
export function matchesQuery(seat: Seat, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [
    seat.label,
    seat.zone,
    seat.notes,
    ...seat.tags,
    seat.machine.ip,
    seat.machine.uuid,
    seat.machine.nodeId,
    seat.machine.description,
    seat.machine.bmc ?? '',
    seat.inUse?.controller ?? '',
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export function isShown(seat: Seat, filter: SeatState | null, query: string): boolean {
  return (filter === null || seat.state === filter) && matchesQuery(seat, query);
}
