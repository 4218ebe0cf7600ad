// What renters are sent in many forms is read as one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SESSION_TEXT, parseSessionText } from '../../../kiosk/ipc/renter/session-text.ts';
import { makeNonce } from '../../../shared/dbc/index.ts';

const ID = makeNonce();
const SIGN = 'ab'.repeat(64);
const MACHINE = '0c'.repeat(32);
const ALL = { sessionId: ID, sessionIdSign: SIGN, machineId: MACHINE };

describe('a session', () => {
  it.each([
    [
      'the lines of `netbar session issue`',
      `machine: ${MACHINE}\nsession_id: ${ID}\nsession_id_sign: ${SIGN}\n`,
    ],
    ['its JSON', JSON.stringify({ machine: MACHINE, session_id: ID, session_id_sign: SIGN })],
    ['bare words', `${MACHINE} ${ID} ${SIGN}`],
    ['bare words in another order', `${SIGN}\n${ID}\n${MACHINE}`],
    [
      'camel case, 0x and capitals',
      `sessionId=${ID}; sessionIdSign=0x${SIGN.toUpperCase()}; nodeId="0x${MACHINE}"`,
    ],
    ['a message around it', `Hi! Here you are, machine ${MACHINE}, session: ${ID} sign: ${SIGN} - have fun`],
  ])('is found in %s', (_name, text) => {
    expect(parseSessionText(text)).toEqual(ALL);
  });

  it('brings its order where that is named, and takes no other number for one', () => {
    expect(parseSessionText(`${ID} rent_order: 42`)).toEqual({ sessionId: ID, rentOrder: '42' });
    expect(parseSessionText(`${ID} 42`)).toEqual({ sessionId: ID });
  });

  it("is not a wallet's address", () => {
    expect(parseSessionText('5HBcPkCPJuNzWBstouENkvnpsyEqo1dn9Sj4Q1oihXGro6Jg')).toEqual({});
  });

  it('is not confused by words that every object of JavaScript knows', () => {
    expect(parseSessionText('constructor x __proto__ y toString z')).toEqual({});
  });

  it('is not looked for in what is far too long', () => {
    expect(parseSessionText(`${ID} ${' '.repeat(MAX_SESSION_TEXT)}`)).toEqual({});
  });

  it('never comes out in another form than it must have, whatever goes in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.constantFrom('', ID, SIGN),
        (text, part) => {
          const found = parseSessionText(`${text} ${part} ${text}`);
          expect(found.sessionIdSign ?? SIGN).toMatch(/^[0-9a-f]{128}$/);
          expect(found.machineId ?? MACHINE).toMatch(/^[0-9a-f]{64}$/);
          expect(found.sessionId ?? ID).toMatch(/^[1-9A-HJ-NP-Za-km-z]{20,128}$/);
        },
      ),
    );
  });
});
