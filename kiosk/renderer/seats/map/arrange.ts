// The places of a zone after one seat was moved.
import type { Cell } from './layout.ts';

export interface Spot {
  row: number;
  column: number;
}

/**
 * All places of the zone, so that seats placed automatically do not jump; who stood there takes the mover's place.
 * @returns nothing when the seat stays where it was
 */
export function arrange(cells: readonly Cell[], id: string, to: Spot): Cell[] {
  const mover = cells.find((cell) => cell.id === id);
  if (!mover || (mover.row === to.row && mover.column === to.column)) return [];
  return cells.map((cell) => {
    if (cell.id === id) return { id, ...to };
    if (cell.row === to.row && cell.column === to.column) {
      return { id: cell.id, row: mover.row, column: mover.column };
    }
    return { ...cell };
  });
}
