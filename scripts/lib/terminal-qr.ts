// A QR code in text: two rows of it to a line.

/** Modules of white around the code; scanners need them. */
const QUIET_ZONE = 4;
/** Neither, upper, lower, both. */
const HALVES = [' ', '▀', '▄', '█'] as const;
const BLACK_ON_WHITE = '\u001b[30;107m';
const RESET = '\u001b[0m';

export interface TerminalQrOptions {
  /** low: 7 % of the code may be lost, medium: 15 %. */
  ecc: 'low' | 'medium';
  /** In colours of its own, whatever the terminal's are; without: dark modules are what is printed. */
  colours: boolean;
}

export interface TerminalQr {
  text: string;
  /** Columns. */
  width: number;
}

/** @throws Error when the text is too long for any QR code: 2953 bytes (low), 2331 (medium) */
export async function terminalQr(content: string, { ecc, colours }: TerminalQrOptions): Promise<TerminalQr> {
  // Most commands draw none.
  const { encodeQR } = await import('qr');
  const rows = encodeQR(content, 'raw', { ecc, border: QUIET_ZONE });
  const dark = (x: number, y: number) => (rows[y]?.[x] === true ? 1 : 0);
  let text = '';
  for (let y = 0; y < rows.length; y += 2) {
    const line = Array.from(rows, (_, x) => HALVES[dark(x, y) + 2 * dark(x, y + 1)]).join('');
    text += colours ? `${BLACK_ON_WHITE}${line}${RESET}\n` : `${line}\n`;
  }
  return { text, width: rows.length };
}
