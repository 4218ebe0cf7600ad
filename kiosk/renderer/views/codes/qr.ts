// The pair as a QR code: two lines of plain text, no link, so that a phone copies it and opens nothing.
import { create } from 'qrcode';

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
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const runs: string[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    let column = 0;
    while (column < modules.size) {
      let length = 0;
      while (column + length < modules.size && modules.get(row, column + length) === 1) length += 1;
      if (length > 0) runs.push(`M${column + QUIET_ZONE} ${row + QUIET_ZONE}h${length}v1h-${length}z`);
      column += Math.max(1, length);
    }
  }
  return { size: modules.size + 2 * QUIET_ZONE, path: runs.join('') };
}
