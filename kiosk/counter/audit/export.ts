// The audit as a file for people and spreadsheets.
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

/** RFC 4180 with a byte-order mark (spreadsheets take it for UTF-8); the head is the last line. */
export function toCsv(entries: Iterable<AuditEntry>, head: string): string {
  const lines = [COLUMNS.join(',')];
  for (const entry of entries) {
    lines.push(COLUMNS.map((column) => cell(column === 'at' ? isoTime(entry.at) : entry[column])).join(','));
  }
  lines.push(`# head ${head}`);
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

export function toJson(entries: Iterable<AuditEntry>, head: string): string {
  const list = Array.from(entries, (entry) => ({ ...entry, at: isoTime(entry.at) }));
  return `${JSON.stringify({ format: 'netbar-audit-1', head, entries: list }, undefined, 2)}\n`;
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
