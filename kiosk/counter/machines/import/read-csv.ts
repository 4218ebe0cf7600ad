// The text of a CSV file as rows of known columns, each with its line number.
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { problem, type Remark } from '../../../ipc/remarks.ts';
import { type Column, columnOf } from './columns.ts';

export interface CsvRow {
  line: number;
  /** Trimmed; empty cells are left out. */
  cells: Partial<Record<Column, string>>;
  errors: Remark[];
}

/** Most machines of one file. */
const MAX_ROWS = 1000;
const MAX_RECORD = 10_000;

const RecordsSchema = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

/**
 * Reads commas, semicolons or tabs, with or without a byte order mark, whatever the line ends. A file that can't be
 * read at all is one row with the reason.
 */
export function readCsv(text: string): CsvRow[] {
  if (text.includes('\uFFFD')) {
    return whole(problem('FILE_NOT_UTF8', 'the file is not in UTF-8: save it as “CSV UTF-8”'));
  }
  let records: z.infer<typeof RecordsSchema>;
  try {
    records = RecordsSchema.parse(
      parse(text, {
        bom: true,
        delimiter: delimiterOf(text),
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        skip_records_with_empty_values: true,
        trim: true,
        info: true,
        max_record_size: MAX_RECORD,
      }),
    );
  } catch (error) {
    if (error instanceof CsvError) return whole(problemOf(error), lineOf(error));
    throw error;
  }
  const [header, ...rows] = records;
  if (!header) return whole(problem('FILE_EMPTY', 'the file is empty'));
  if (rows.length > MAX_ROWS) {
    const message = `the file has more than ${MAX_ROWS} machines: split it`;
    return whole(problem('FILE_TOO_LONG', message, { most: MAX_ROWS }));
  }
  const columns = header.record.map(columnOf);
  const twice = columns.find((column, index) => column !== undefined && columns.indexOf(column) !== index);
  if (twice !== undefined) {
    return whole(problem('FILE_COLUMN_TWICE', `two columns are named ${twice}: keep one`, { field: twice }));
  }
  if (!columns.includes('uuid')) {
    const message = 'no column is named uuid: the first line must name the columns';
    return whole(problem('FILE_NO_UUID', message), header.info.lines);
  }
  return rows.map(({ record, info }) => rowOf(columns, record, info.lines));
}

function rowOf(columns: readonly (Column | undefined)[], record: readonly string[], line: number): CsvRow {
  const cells: CsvRow['cells'] = {};
  for (const [index, column] of columns.entries()) {
    const cell = record[index];
    if (column !== undefined && cell) cells[column] = cell;
  }
  const extra = record.slice(columns.length).some((cell) => cell !== '');
  const message = 'has more cells than the first line names: quote texts that hold the separator';
  return { line, cells, errors: extra ? [problem('TOO_MANY_CELLS', message)] : [] };
}

/** The separator that the first line has most of. */
function delimiterOf(text: string): string {
  const first = text.split(/\r\n|\n|\r/, 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: first.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

function whole(error: Remark, line = 1): CsvRow[] {
  return [{ line, cells: {}, errors: [error] }];
}

/** Never the parser's own words: they may quote a cell. */
function problemOf({ code }: CsvError): Remark {
  if (code === 'CSV_MAX_RECORD_SIZE') {
    const message = `a line has more than ${MAX_RECORD} characters`;
    return problem('FILE_LINE_TOO_LONG', message, { most: MAX_RECORD });
  }
  return problem(
    'FILE_QUOTES',
    'the quotes do not match: close each quoted cell, and double the quotes inside it',
  );
}

function lineOf(error: CsvError): number {
  const { lines } = error as CsvError & { lines?: unknown };
  return typeof lines === 'number' ? lines : 1;
}
