// A session as a QR code on the terminal.

export interface SessionText {
  machine: string;
  session_id: string;
  session_id_sign: string;
}

/** The same JSON as `--json` prints, 2 rows of the code to a line: in colours on a terminal, whatever its own are. */
export async function sessionQr(session: SessionText): Promise<string> {
  const { toString: draw } = await import('qrcode');
  const form = process.stdout.isTTY
    ? ({ type: 'terminal', small: true } as const)
    : ({ type: 'utf8' } as const);
  return `${await draw(JSON.stringify(session), { ...form, errorCorrectionLevel: 'L' })}\n`;
}
