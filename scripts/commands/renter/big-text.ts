// Text in letters of four lines, for reading codes off a terminal from a step away.
import { columnsOf } from './font.ts';

const ROWS = 8;
const BLANK = [0, 0, 0, 0, 0];
/** Upper and lower half of a cell. */
const CELLS = [' ', '▀', '▄', '█'] as const;
const LETTER_WIDTH = 6;

/**
 * Four lines for each row of letters, so many to a row as fit.
 * @returns undefined when the terminal is too narrow or a character has no picture
 */
export function bigText(text: string, width: number): string | undefined {
  const perRow = Math.min(text.length, Math.floor((width - 2) / LETTER_WIDTH));
  if (perRow < Math.min(4, text.length) || perRow === 0) return undefined;
  const letters = [...text].map((character) => columnsOf(character));
  if (letters.includes(undefined)) return undefined;
  const rows = Math.ceil(letters.length / perRow);
  const even = Math.ceil(letters.length / rows);
  const lines: string[] = [];
  for (let start = 0; start < letters.length; start += even) {
    const row = letters.slice(start, start + even).map((columns) => columns ?? BLANK);
    if (start > 0) lines.push('');
    for (let y = 0; y < ROWS; y += 2)
      lines.push(`  ${row.map((columns) => cells(columns, y)).join(' ')}`.trimEnd());
  }
  return `${lines.join('\n')}\n`;
}

function cells(columns: readonly number[], y: number): string {
  return columns.map((column) => CELLS[(column >> y) & 3] ?? ' ').join('');
}
