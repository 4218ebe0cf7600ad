// What every bench gives back, and the few sums that they share.

export interface BenchResult {
  /** Named figures and ratios; every one measured in this run. */
  figures: Record<string, number>;
  /** The same for people. */
  table: string;
}

export interface Bench {
  name: string;
  /** One line: what is measured, against what. */
  about: string;
  /** Names that `--only` may give; none: the bench is one piece. */
  parts?: readonly string[];
  /** @param only parts to run; default all */
  run(only?: readonly string[]): Promise<BenchResult>;
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  if (low === undefined || high === undefined) throw new RangeError('no values to take a median of');
  return (low + high) / 2;
}

/** Rows with aligned columns; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
