// "WHO:WHERE": what may stand there, and what is refused because it is, or looks like, a secret.
import { homedir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IDENTITY_KINDS, parseReference } from '../../../scripts/commands/dbc/identity/reference.ts';
import { sessionOf, signatureOf } from '../../../scripts/commands/dbc/identity/texts.ts';
import { masked } from '../../../scripts/commands/dbc/output/mask.ts';

describe('a reference to an identity', () => {
  it.each([
    ['wallet:file:renter.seed', { kind: 'wallet', place: { from: 'file', path: '/base/renter.seed' } }],
    ['session:file:~/s.json', { kind: 'session', place: { from: 'file', path: `${homedir()}/s.json` } }],
    ['node:file:/a:b/c', { kind: 'node', place: { from: 'file', path: '/a:b/c' } }],
    ['machine:env:KEY', { kind: 'machine', place: { from: 'env', name: 'KEY' } }],
    ['multisig:store:club', { kind: 'multisig', place: { from: 'store', name: 'club' } }],
    ['signature:prompt', { kind: 'signature', place: { from: 'prompt' } }],
    ['none', undefined],
  ])('%s', (text, meant) => {
    expect(parseReference(text, '--identity', '/base')).toEqual(meant);
  });

  it.each([
    '',
    'wallet',
    'wallet:',
    'wallet:file:',
    'wallet:file',
    'king:file:x',
    'wallet:env:1X',
    'wallet:store:a b',
    'wallet:prompt:now',
    'wallet:net:x',
  ])('refuses %j and says the form', (text) => {
    expect(() => parseReference(text, '--identity')).toThrow(/^--identity must be WHO:WHERE/);
  });

  it('never lets a key pass or repeats it, wherever it stands', () => {
    const digits = fc.constantFrom(...'0123456789abcdef');
    const key = fc.array(digits, { minLength: 64, maxLength: 128 }).map((list) => list.join(''));
    const form = fc.constantFrom(
      '',
      ...IDENTITY_KINDS.flatMap((kind) => [`${kind}:`, `${kind}:env:`, `${kind}:file:`]),
    );
    fc.assert(
      fc.property(form, key, (before, secret) => {
        let message = '';
        try {
          parseReference(before + secret, '--identity');
        } catch (error) {
          message = String(error);
        }
        expect(message).toContain('holds a secret itself');
        expect(message).not.toContain(secret);
      }),
    );
  });
});

const SIGN = 'ab'.repeat(64);

describe('texts of identities', () => {
  it('take JSON and the lines that the tools print', () => {
    const session = { sessionId: '3PxB', sessionIdSign: SIGN };
    const json = { session_id: '3PxB', session_id_sign: SIGN };
    expect(sessionOf(JSON.stringify(json), 'x')).toEqual({ session, rental: {} });
    const machine = '0c'.repeat(32);
    const rental = { machine, rentOrder: '42' };
    const issued = `machine: ${machine}\nrent_order: 42\nsession_id: 3PxB\nsession_id_sign: ${SIGN}\n`;
    expect(sessionOf(issued, 'x')).toEqual({ session, rental });
    const withNumber = JSON.stringify({ ...json, machine, rent_order: 42 });
    expect(sessionOf(withNumber, 'x')).toEqual({ session, rental });
    const lines = `    wallet: 5Fx\n     nonce: n1\nnonce_sign: ${SIGN}\n`;
    expect(signatureOf(lines, 'x')).toEqual({ wallet: '5Fx', nonce: 'n1', sign: SIGN });
  });

  it('name the source and never the content', () => {
    for (const text of ['{"session_id": "sec', '{"session_id":"secret"}', 'secret', '']) {
      expect(() => sessionOf(text, 'a.json')).toThrow(/^a\.json: a session is/);
      expect(() => sessionOf(text, 'a.json')).not.toThrow(/secret/);
    }
  });
});

describe('what is printed', () => {
  it('has stars for secrets at any depth, and an empty secret stays empty', () => {
    const value = {
      rows: [{ login_password: 'x', nodePrivateKey: 'k', ip: '1.2.3.4', vnc_password: '' }],
      session_id: 's',
    };
    expect(masked(value)).toEqual({
      rows: [{ login_password: '********', nodePrivateKey: '********', ip: '1.2.3.4', vnc_password: '' }],
      session_id: '********',
    });
  });
});
