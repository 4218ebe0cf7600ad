// The audit as a file for people and spreadsheets, made piece by piece.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { AuditEntry } from '../../ipc/staff.ts';

const COLUMNS = [
  'seq',
  'at',
  'who',
  'role',
  'action',
  'seatId',
  'seat',
  'before',
  'after',
  'result',
  'reason',
  'code',
] as const satisfies readonly (keyof AuditEntry)[];

type Pages = AsyncIterable<readonly AuditEntry[]>;

/** RFC 4180 with a byte-order mark (spreadsheets take it for UTF-8); the head is the last line. */
export async function* csvPieces(pages: Pages, head: string): AsyncGenerator<string> {
  yield `\uFEFF${lineOf(COLUMNS)}`;
  for await (const page of pages) yield page.map(csvLine).join('');
  yield lineOf([`# head ${head}`]);
}

/** One entry to a line. */
export async function* jsonPieces(pages: Pages, head: string): AsyncGenerator<string> {
  yield `{\n  "format": "netbar-audit-1",\n  "head": ${JSON.stringify(head)},\n  "entries": [`;
  let first = true;
  for await (const page of pages) {
    const lines = page.map((entry) => `\n    ${JSON.stringify({ ...entry, at: isoTime(entry.at) })}`);
    if (lines.length === 0) continue;
    yield `${first ? '' : ','}${lines.join(',')}`;
    first = false;
  }
  yield '\n  ]\n}\n';
}

/** A file of many megabytes as one that can be sent in one go. */
export function gzipped(pieces: AsyncIterable<string>, signal?: AbortSignal): Promise<Buffer> {
  return pipeline(Readable.from(pieces), createGzip(), buffer, signal ? { signal } : {});
}

const lineOf = (cells: readonly string[]) => `${cells.join(',')}\r\n`;

function csvLine(entry: AuditEntry): string {
  return lineOf(COLUMNS.map((column) => cell(column === 'at' ? isoTime(entry.at) : entry[column])));
}

/** Spreadsheets run what starts with = + - @ (also after a tab or line break): a quote in front makes it text. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A time that was tampered with must not stop the export of the rest. */
function isoTime(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}
