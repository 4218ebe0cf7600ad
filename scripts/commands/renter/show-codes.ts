// The codes on stdout: large with a QR code on a terminal, two plain lines elsewhere, or JSON.
import type { DeeplinkCodes } from '../../../shared/dbc/index.ts';
import { terminalQr } from '../../lib/terminal-qr.ts';
import { bigText } from './big-text.ts';

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
  if (json)
    return `${JSON.stringify({ ok: true, machine, device_id: deviceId, device_password: password })}\n`;
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

/** Two lines of plain text, no link: a phone copies it and opens nothing. */
async function qrOf(deviceId: string, password: string, width: number): Promise<string> {
  const qr = await terminalQr(`${deviceId}\n${password}`, { ecc: 'medium', colours: true });
  return qr.width > width ? '' : `${qr.text}\n`;
}
