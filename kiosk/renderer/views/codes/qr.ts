// The pair as a QR code: two lines of plain text, no link, so that a phone copies it and opens nothing.
import { encodeQR } from 'qr';

/** Modules of white around the code; scanners need them. */
export const QUIET_ZONE = 4;

export interface QrShape {
  /** Width and height of the view box in modules, quiet zone included. */
  size: number;
  /** The dark modules as an SVG path. */
  path: string;
}

export function pairText(pair: { deviceId: string; password: string }): string {
  return `${pair.deviceId}\n${pair.password}`;
}

/** Draws runs of dark modules, row by row: an inline path needs neither an image nor an address. */
export function qrShape(text: string): QrShape {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE });
  const path = rows.flatMap((row, y) =>
    runsOf(row).map(({ start, length }) => `M${start} ${y}h${length}v1h-${length}z`),
  );
  return { size: rows.length, path: path.join('') };
}

/** Neighbouring dark modules of a row. */
function runsOf(row: readonly boolean[]): { start: number; length: number }[] {
  const runs: { start: number; length: number }[] = [];
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1);
    if (dark && last && last.start + last.length === x) last.length += 1;
    else if (dark) runs.push({ start: x, length: 1 });
  }
  return runs;
}
