// Labels and places from the last start, so that a slow first answer still shows the café.
import type { Seat } from '../../ipc/seat.ts';

const KEY = 'netbar.places';

/** What the map needs to place a seat; nothing else is remembered. */
export type PlacedSeat = Pick<Seat, 'id' | 'label' | 'zone' | 'place'>;

export const placeMemory = {
  read(): PlacedSeat[] {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
      return Array.isArray(stored) ? stored.filter(isPlaced) : [];
    } catch {
      return [];
    }
  },
  write(seats: readonly Seat[]): void {
    const places = seats.map(({ id, label, zone, place }) => ({ id, label, zone, place }));
    try {
      localStorage.setItem(KEY, JSON.stringify(places));
    } catch {
      // Then the next start begins with an empty map.
    }
  },
};

function isPlaced(value: unknown): value is PlacedSeat {
  if (typeof value !== 'object' || value === null) return false;
  const seat = value as Partial<Record<keyof PlacedSeat, unknown>>;
  return (
    typeof seat.id === 'string' &&
    typeof seat.label === 'string' &&
    typeof seat.zone === 'string' &&
    (seat.place === null || isPlace(seat.place))
  );
}

function isPlace(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { row, column } = value as { row?: unknown; column?: unknown };
  return Number.isInteger(row) && Number.isInteger(column);
}
