// A session as a QR code on the terminal.

export interface SessionText {
  machine: string;
  session_id: string;
  session_id_sign: string;
}

/** The same JSON as `--json` prints, in half blocks: 2 rows of the code to a line. */
export async function sessionQr(session: SessionText): Promise<string> {
  const { toString: draw } = await import('qrcode');
  const code = await draw(JSON.stringify(session), { type: 'utf8', errorCorrectionLevel: 'L' });
  return `${code}\n`;
}
