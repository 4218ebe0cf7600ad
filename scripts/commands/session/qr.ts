// A session as a QR code on the terminal.
import { terminalQr } from '../../lib/terminal-qr.ts';

export interface SessionText {
  machine: string;
  /** Order of the rental, where it is known. */
  rent_order?: string | undefined;
  session_id: string;
  session_id_sign: string;
}

/** The same JSON as `--json` prints; in words where the terminal is too narrow to draw it. */
export async function sessionQr(session: SessionText): Promise<string> {
  const { isTTY = false, columns = 0 } = process.stdout;
  const { text, width } = await terminalQr(JSON.stringify(session), { ecc: 'low', colours: isTTY });
  // 0: a terminal that does not tell its size.
  if (isTTY && columns > 0 && columns < width) return `(the QR code needs a window of ${width} columns)\n`;
  return `${text}\n`;
}
