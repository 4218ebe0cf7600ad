// The seat that an arrow key leads to, over aisles and zones.
import type { Cell, Zone } from './layout.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Spot extends Cell {
  zone: number;
  /** Row over all zones. */
  line: number;
  /** Middle of the seat across the zone, 0 to 1. */
  x: number;
}

/** All seats with their place on the whole map. */
export function spots(zones: readonly Zone[]): Spot[] {
  const list: Spot[] = [];
  let line = 0;
  zones.forEach((zone, index) => {
    for (const cell of zone.cells) {
      list.push({ ...cell, zone: index, line: line + cell.row, x: (cell.column + 0.5) / zone.columns });
    }
    line += zone.rows;
  });
  return list.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** @returns the next seat's id, or null at the edge */
export function neighbour(zones: readonly Zone[], id: string, direction: Direction): string | null {
  const all = spots(zones);
  const here = all.find((spot) => spot.id === id);
  if (!here) return all[0]?.id ?? null;
  if (direction === 'left' || direction === 'right') {
    const row = all.filter((spot) => spot.line === here.line);
    return row[row.indexOf(here) + (direction === 'left' ? -1 : 1)]?.id ?? null;
  }
  const further = all.filter((spot) => (direction === 'up' ? spot.line < here.line : spot.line > here.line));
  const line = direction === 'up' ? further.at(-1)?.line : further[0]?.line;
  let best: Spot | undefined;
  for (const spot of further) {
    if (spot.line !== line) continue;
    if (best === undefined || Math.abs(spot.x - here.x) < Math.abs(best.x - here.x)) best = spot;
  }
  return best?.id ?? null;
}

/** First or last seat of the row that a seat stands in. */
export function rowEnd(zones: readonly Zone[], id: string, end: 'first' | 'last'): string | null {
  const all = spots(zones);
  const here = all.find((spot) => spot.id === id);
  const row = all.filter((spot) => spot.line === here?.line);
  return row.at(end === 'first' ? 0 : -1)?.id ?? null;
}

/** First seat of the next (1) or previous (-1) zone. */
export function zoneStep(zones: readonly Zone[], id: string, step: 1 | -1): string | null {
  const all = spots(zones);
  const here = all.find((spot) => spot.id === id);
  const target = (here?.zone ?? 0) + step;
  return all.find((spot) => spot.zone === target)?.id ?? null;
}
