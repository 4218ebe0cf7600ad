// Where each seat stands on the map: one grid per zone, with narrow empty tracks for aisles.
import type { PlacedSeat } from '../place-memory.ts';

export interface Cell {
  id: string;
  /** From 0, as in the seat's place. */
  row: number;
  column: number;
}

/** A group of seats with walls around: drawn as a frame. Ends are inclusive. */
export interface Room {
  row: number;
  column: number;
  endRow: number;
  endColumn: number;
}

export interface Zone {
  name: string;
  cells: readonly Cell[];
  columns: number;
  rows: number;
  /** Columns and rows that no seat stands in: aisles. */
  emptyColumns: ReadonlySet<number>;
  emptyRows: ReadonlySet<number>;
  rooms: readonly Room[];
}

const LARGEST_ROOM = 4;
const OVERVIEW_COLUMNS = 21;

/** Columns of a zone that nobody arranged yet. */
function automaticColumns(count: number): number {
  if (count <= 4) return Math.max(count, 1);
  if (count <= 48) return 8;
  return 10;
}

/**
 * @param seats in the order of their labels
 * @param zones in the café's order; seats of other zones come after them
 */
export function layOut(
  seats: readonly PlacedSeat[],
  zones: readonly string[],
  mode: 'map' | 'overview',
): Zone[] {
  const byZone = new Map<string, PlacedSeat[]>(zones.map((zone) => [zone, []]));
  for (const seat of seats) {
    const list = byZone.get(seat.zone);
    if (list) list.push(seat);
    else byZone.set(seat.zone, [seat]);
  }
  return [...byZone]
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => layOutZone(name, list, mode));
}

function layOutZone(name: string, seats: readonly PlacedSeat[], mode: 'map' | 'overview'): Zone {
  const cells = place(seats, mode);
  const columns = Math.max(...cells.map((cell) => cell.column)) + 1;
  const rows = Math.max(...cells.map((cell) => cell.row)) + 1;
  const emptyColumns = unused(
    columns,
    cells.map((cell) => cell.column),
  );
  const emptyRows = unused(
    rows,
    cells.map((cell) => cell.row),
  );
  return {
    name,
    cells,
    columns,
    rows,
    emptyColumns,
    emptyRows,
    rooms: rooms(cells, columns, rows, emptyColumns, emptyRows),
  };
}

/** Arranged seats where they were put, the others in rows below; two seats on one place: the later one moves on. */
function place(seats: readonly PlacedSeat[], mode: 'map' | 'overview'): Cell[] {
  const taken = new Map<string, Cell>();
  const loose: PlacedSeat[] = [];
  for (const seat of seats) {
    const key = seat.place ? `${seat.place.row}.${seat.place.column}` : '';
    if (!seat.place || taken.has(key)) loose.push(seat);
    else taken.set(key, { id: seat.id, ...seat.place });
  }
  const cells = [...taken.values()];
  const startRow = cells.length === 0 ? 0 : Math.max(...cells.map((cell) => cell.row)) + 1;
  const placed = cells.length === 0 ? 0 : Math.max(...cells.map((cell) => cell.column)) + 1;
  const wide = mode === 'overview' && placed === 0 && loose.length > 20;
  const columns = wide ? OVERVIEW_COLUMNS - 1 : Math.max(placed, automaticColumns(loose.length));
  loose.forEach((seat, index) => {
    const column = index % columns;
    // The overview leaves an aisle in the middle, which makes long rows countable.
    const gap = wide && column >= 10 ? 1 : 0;
    cells.push({ id: seat.id, row: startRow + Math.floor(index / columns), column: column + gap });
  });
  return cells;
}

function unused(count: number, used: readonly number[]): Set<number> {
  const set = new Set<number>();
  for (let index = 0; index < count; index += 1) if (!used.includes(index)) set.add(index);
  return set;
}

/** Blocks between aisles; only small ones are rooms, a hall is not. */
function rooms(
  cells: readonly Cell[],
  columns: number,
  rows: number,
  emptyColumns: ReadonlySet<number>,
  emptyRows: ReadonlySet<number>,
): Room[] {
  const found: Room[] = [];
  for (const [row, endRow] of runs(rows, emptyRows)) {
    for (const [column, endColumn] of runs(columns, emptyColumns)) {
      const inside = cells.filter(
        (cell) => cell.row >= row && cell.row <= endRow && cell.column >= column && cell.column <= endColumn,
      );
      if (inside.length > LARGEST_ROOM) return [];
      if (inside.length > 0) found.push({ row, column, endRow, endColumn });
    }
  }
  return emptyColumns.size > 0 ? found : [];
}

/** Stretches of used tracks, as first and last index. */
function runs(count: number, empty: ReadonlySet<number>): [number, number][] {
  const list: [number, number][] = [];
  for (let index = 0; index < count; index += 1) {
    if (empty.has(index)) continue;
    const last = list.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else list.push([index, index]);
  }
  return list;
}
