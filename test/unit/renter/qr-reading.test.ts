// Whatever draws a QR code, the page's own reader reads it back, letter by letter.
import fc from 'fast-check';
import { decodeQR } from 'qr/decode.js';
import { expect, it } from 'vitest';
import { parseSessionText } from '../../../kiosk/ipc/renter/session-text.ts';
import { pairText, qrShape } from '../../../kiosk/renderer/views/codes/qr.ts';
import { showCodes } from '../../../scripts/commands/renter/show-codes.ts';
import { sessionQr } from '../../../scripts/commands/session/qr.ts';
import { terminalQr } from '../../../scripts/lib/terminal-qr.ts';
import { makeNonce } from '../../../shared/dbc/index.ts';
import { modulesOfPath, modulesOfText, pixelsOf } from './qr-modules.ts';

const read = (modules: readonly boolean[][]) =>
  decodeQR(pixelsOf(modules), { timeLimit: Number.POSITIVE_INFINITY });

it('the pair on the screen', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^\d{9}$/),
      fc.stringMatching(/^[A-Za-z0-9]{8,16}$/),
      (deviceId, password) => {
        const text = pairText({ deviceId, password });
        expect(read(modulesOfPath(qrShape(text)))).toBe(text);
      },
    ),
    { numRuns: 20 },
  );
});

it('a session on the terminal: all of it', async () => {
  const session = { machine: 'ab'.repeat(32), session_id: makeNonce(), session_id_sign: '0f'.repeat(64) };
  const text = read(modulesOfText(await sessionQr(session)));
  expect(JSON.parse(text)).toEqual(session);
  expect(parseSessionText(text)).toEqual({
    machineId: session.machine,
    sessionId: session.session_id,
    sessionIdSign: session.session_id_sign,
  });
});

it('the codes on the terminal, in colours; nothing where they do not fit', async () => {
  const codes = { deviceId: '483920175', password: 'Kx7mRw4tQa', masked: false };
  const shown = { machine: 'm', json: false, plain: false };
  const wide = await showCodes(codes, { ...shown, width: 120 });
  const lines = wide.split('\n').filter((line) => line.startsWith('\u001b[30;107m'));
  expect(read(modulesOfText(lines.join('\n')))).toBe('483920175\nKx7mRw4tQa');
  expect(await showCodes(codes, { ...shown, width: 28 })).not.toContain('\u001b');
});

it('anything that people write', async () => {
  const text = '会话 세션 “session” & 100 %\n'.repeat(5);
  for (const ecc of ['low', 'medium'] as const) {
    const { text: drawn, width } = await terminalQr(text, { ecc, colours: false });
    const modules = modulesOfText(drawn);
    expect(modules).toHaveLength(width);
    expect(read(modules)).toBe(text);
  }
});
