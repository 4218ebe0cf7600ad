// Answers as tables: a row per thing, or a line per fact.
import { formatTable } from '../../ipmi/output/table.ts';

type Facts = Readonly<Record<string, unknown>>;

/** One thing: name and value, a line each. */
export function factsTable(facts: Facts): string {
  const lines = Object.entries(facts).flatMap(([name, value]) => {
    const text = cell(value);
    return text === '' ? [] : [[name, text]];
  });
  const width = Math.max(0, ...lines.map(([name = '']) => name.length));
  return lines.map(([name = '', text = '']) => `${name.padEnd(width)}  ${text}\n`).join('');
}

/** Several things of one kind: all names that occur are columns, in the order of their first occurrence. */
export function rowsTable(rows: readonly Facts[], empty: string): string {
  if (rows.length === 0) return `${empty}\n`;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return formatTable(
    columns,
    rows.map((row) => columns.map((column) => cell(row[column]))),
  );
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // What a node says must not move the cursor of whoever reads it.
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
