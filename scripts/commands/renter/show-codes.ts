// The codes on stdout: large with a QR code on a terminal, two plain lines elsewhere, or JSON.
import type { DeeplinkCodes } from '../../../shared/dbc/index.ts';
import { bigText } from './big-text.ts';

/** Modules of white around the code; scanners need them. */
const QUIET_ZONE = 4;
/** Upper half, lower half. */
const HALVES = [' ', '▀', '▄', '█'] as const;
const BLACK_ON_WHITE = '\u001b[30;107m';
const RESET = '\u001b[0m';

export interface ShowOptions {
  machine: string;
  json: boolean;
  plain: boolean;
  /** Columns of the terminal; undefined when stdout is none. */
  width: number | undefined;
}

/** What `netbar renter codes` prints. */
export async function showCodes(
  { deviceId, password }: DeeplinkCodes,
  { machine, json, plain, width }: ShowOptions,
): Promise<string> {
  if (json) return `${JSON.stringify({ ok: true, machine, deviceId, password })}\n`;
  const lines = `device ID: ${deviceId}\npassword:  ${password}\n`;
  if (plain || width === undefined) return lines;
  const large = [
    ['Device ID', bigText(deviceId, width)],
    ['Password', bigText(password, width)],
  ];
  const parts = large.map(([name, text]) => (text === undefined ? '' : `${name}\n\n${text}\n`));
  return `${parts.join('')}${lines}${hintsOf(password)}\n${await qrOf(deviceId, password, width)}`;
}

/** What is easily taken for something else. */
function hintsOf(password: string): string {
  const capitals = password.match(/[A-Z]/g) ?? [];
  const digits = password.match(/\d/g) ?? [];
  if (capitals.length === 0 || capitals.length + digits.length === password.length) return '';
  return `           capitals: ${capitals.join(' ')}${digits.length > 0 ? `   digits: ${digits.join(' ')}` : ''}\n`;
}

/** Two lines of plain text, no link: a phone copies it and opens nothing. Black on white on every terminal. */
async function qrOf(deviceId: string, password: string, width: number): Promise<string> {
  const { create } = (await import('qrcode')).default;
  const { modules } = create(`${deviceId}\n${password}`, { errorCorrectionLevel: 'M' });
  const size = modules.size + 2 * QUIET_ZONE;
  if (size > width) return '';
  const dark = (x: number, y: number) => {
    const [column, row] = [x - QUIET_ZONE, y - QUIET_ZONE];
    const inside = Math.min(column, row) >= 0 && Math.max(column, row) < modules.size;
    return inside && modules.get(row, column) === 1 ? 1 : 0;
  };
  let lines = '';
  for (let y = 0; y < size; y += 2) {
    const cells = Array.from({ length: size }, (_, x) => HALVES[dark(x, y) + 2 * dark(x, y + 1)]);
    lines += `${BLACK_ON_WHITE}${cells.join('')}${RESET}\n`;
  }
  return `${lines}\n`;
}
