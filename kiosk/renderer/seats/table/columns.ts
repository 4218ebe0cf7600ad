// The columns of the table: how each one sorts.
import type { Seat, SeatState } from '../../../ipc/seat.ts';
import { lastSeen } from '../map/tile-facts.ts';

export const COLUMNS = [
  'seat',
  'state',
  'since',
  'power',
  'codes',
  'who',
  'ends',
  'gpu',
  'temp',
  'boot',
  'ip',
  'seen',
] as const;
export type Column = (typeof COLUMNS)[number];

export const RIGHT: ReadonlySet<Column> = new Set<Column>(['since', 'gpu', 'temp', 'seen']);

/** What wants a person comes first. */
const RANK: Record<SeatState, number> = {
  lost: 0,
  attention: 1,
  booting: 2,
  inUse: 3,
  ready: 4,
  off: 5,
  maintenance: 6,
};

export interface Sorting {
  column: Column;
  descending: boolean;
}

const collator = new Intl.Collator('en', { numeric: true });

/** A missing value is always last. */
function key(seat: Seat, column: Column): number | string | null {
  switch (column) {
    case 'seat':
      return seat.label;
    case 'state':
      return RANK[seat.state];
    case 'since':
      return -seat.since;
    case 'power':
      return seat.power.value;
    case 'codes':
      return seat.codes.value;
    case 'who':
      return seat.inUse?.controller ?? seat.inUse?.by ?? null;
    case 'ends':
      return seat.inUse?.until ?? null;
    case 'gpu':
      return seat.load?.gpuPercent ?? null;
    case 'temp':
      return seat.load?.gpuCelsius ?? null;
    case 'boot':
      return bootRank(seat);
    case 'ip':
      return seat.machine.ip || null;
    case 'seen':
      return lastSeen(seat) || null;
  }
}

const BOOT_ORDER = ['pxe', 'disk', 'cdrom', 'bios', 'other', 'none'] as const;

/** What will boot otherwise than usual comes first, "always" before "once". */
function bootRank({ bootDevice }: Seat): number | null {
  if (bootDevice === null) return null;
  return 2 * BOOT_ORDER.indexOf(bootDevice.device) + (bootDevice.persistent ? 0 : 1);
}

/** @param seats in the order of their labels, which stays within equal values */
export function sortSeats(seats: readonly Seat[], { column, descending }: Sorting): Seat[] {
  const keyed = seats.map((seat) => ({ seat, key: key(seat, column) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    const order =
      typeof a.key === 'number' && typeof b.key === 'number'
        ? a.key - b.key
        : collator.compare(String(a.key), String(b.key));
    return descending ? -order : order;
  });
  return keyed.map(({ seat }) => seat);
}
