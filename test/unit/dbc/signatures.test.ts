// Our signatures and addresses against those that real nodes took or refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readMessage } from '../../../shared/dbc/answer.ts';
import {
  signSession,
  verifyIdentity,
  type WalletIdentity,
  WalletSigner,
} from '../../../shared/dbc/identity.ts';
import { KeyPair, verifySignature } from '../../../shared/dbc/keys.ts';
import { makeNonce } from '../../../shared/dbc/nonce.ts';
import { machinesSchema } from '../../../shared/dbc/schemas.ts';
import { decodeSs58, encodeSs58 } from '../../../shared/dbc/ss58.ts';
import { answerOf, recordingIds, requestBodyOf } from './recordings.ts';

/** Requests whose wallet, nonce and sign do not belong together, by what the recording says of them. */
const NOT_SIGNED_RIGHT = [
  'add-empty-wallet',
  'add-sign-other-nonce',
  'add-sign-wrapped-bytes',
  'add-wallet-0x',
  'add-wallet-upper',
  'add-wrong-key',
  'crash-deeplink-get-manager',
  'deeplink-get-manager-id-auth',
  'list-signed-replay',
  'p2p-add-bad-sign',
  'p2p-add-garbage-sign',
  'p2p-delete-bad-sign',
  'power-bad-sign',
];

const tripleSchema = z.object({ wallet: z.string(), nonce: z.string(), sign: z.string() });
const multisigSchema = z.object({ signs: z.array(tripleSchema).min(1) });
const triples = recordingIds().flatMap((id): [string, WalletIdentity][] => {
  const parsed = tripleSchema.safeParse(requestBodyOf(id));
  return parsed.success ? [[id, parsed.data]] : [];
});
const rightTriples = triples.filter(([id]) => !NOT_SIGNED_RIGHT.includes(id));

describe('a recorded signature', () => {
  it('verifies in every request that was signed right', () => {
    expect(rightTriples.length).toBeGreaterThan(140);
    expect(rightTriples.filter(([, triple]) => !verifyIdentity(triple)).map(([id]) => id)).toEqual([]);
  });

  it('fails in every request that was signed wrong', () => {
    const failing = triples.filter(([, triple]) => !verifyIdentity(triple)).map(([id]) => id);
    expect(failing.sort()).toEqual([...NOT_SIGNED_RIGHT].sort());
  });

  it.each([
    'doc-multisig-sample',
    'power-multisig-one',
    'power-multisig-same-signer-twice',
    'power-multisig-threshold-1',
  ])('verifies for each signer of %s', (id) => {
    const { signs } = multisigSchema.parse(requestBodyOf(id)?.multisig_accounts);
    expect(signs.every(verifyIdentity)).toBe(true);
  });

  it('of a session is made by one wallet over the session id', () => {
    const session = z
      .object({ session_id: z.string(), session_id_sign: z.string() })
      .parse(requestBodyOf('power-session'));
    const renter = tripleSchema.parse(requestBodyOf('power-status')).wallet;
    const publicKey = decodeSs58(renter) ?? '';
    expect(verifySignature(publicKey, session.session_id, session.session_id_sign)).toBe(true);
    const wrong = z.object({ session_id_sign: z.string() }).parse(requestBodyOf('power-session-bad-sign'));
    expect(verifySignature(publicKey, session.session_id, wrong.session_id_sign)).toBe(false);
  });
});

describe('a key of a recorded machine', () => {
  const machines = readMessage(answerOf('list-signed'), { path: '/list' }, machinesSchema);
  it.each(machines.map(({ nodeId, nodePrivateKey }) => [nodeId, nodePrivateKey]))(
    '%s has the node_id as its public key and signs what the node would take',
    (nodeId, seed) => {
      const keyPair = new KeyPair(seed);
      expect(keyPair.publicKeyHex).toBe(nodeId);
      const identity = new WalletSigner(keyPair).identity();
      expect(identity.wallet).toBe(nodeId);
      expect(verifyIdentity(identity)).toBe(true);
      expect(verifyIdentity({ ...identity, nonce: makeNonce() })).toBe(false);
    },
  );
});

describe('a signer', () => {
  const keyPair = new KeyPair('5eb0f49a78054f904ace7cf4a7bd1b57b573dd90232676193b04b53d0b4ea628');

  it('never uses a nonce twice', () => {
    const signer = new WalletSigner(keyPair);
    const nonces = Array.from({ length: 5 }, () => signer.identity().nonce);
    expect(new Set(nonces).size).toBe(5);
  });

  it('writes a renter as ss58', () => {
    const identity = new WalletSigner(keyPair, 'ss58').identity();
    expect(decodeSs58(identity.wallet)).toBe(keyPair.publicKeyHex);
    expect(verifyIdentity(identity)).toBe(true);
  });

  it('opens a session with one signature over its id', () => {
    const session = signSession(keyPair, '3PxBDHEB67xAwuN56oBLtQ9DX6mkzNsJo4WPgHTKmTb3BPCGbnMBz1N');
    expect(verifySignature(keyPair.publicKeyHex, session.sessionId, session.sessionIdSign)).toBe(true);
  });

  it('signs any text, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) =>
        verifySignature(keyPair.publicKeyHex, text, keyPair.sign(text)),
      ),
      { numRuns: 30 },
    );
  });
});

describe('a nonce', () => {
  it('has the shape of the recorded ones', () => {
    fc.assert(
      fc.property(fc.constant(undefined).map(makeNonce), (nonce) => /^[1-9A-HJ-NP-Za-km-z]{55}$/.test(nonce)),
    );
    const recorded = rightTriples.map(([, { nonce }]) => nonce).filter((nonce) => nonce.length > 10);
    expect(recorded.every((nonce) => /^[1-9A-HJ-NP-Za-km-z]{55}$/.test(nonce))).toBe(true);
  });
});

describe('an ss58 address', () => {
  const addresses = [
    ...new Set(
      triples.map(([, { wallet }]) => wallet).filter((text) => text.startsWith('5') && text.length === 48),
    ),
  ];

  it('is taken apart and put together again, for every recorded wallet', () => {
    expect(addresses.length).toBeGreaterThan(2);
    expect(addresses.map((address) => encodeSs58(decodeSs58(address) ?? ''))).toEqual(addresses);
  });

  it('survives the way there and back for any key', () => {
    const hexKey = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(fc.property(hexKey, (key) => decodeSs58(encodeSs58(key)) === key));
  });

  it('is refused with any one character changed', () => {
    const [address = ''] = addresses;
    fc.assert(
      fc.property(fc.nat(address.length - 1), fc.constantFrom(...'123ABCxyz0OIl'), (at, char) => {
        const changed = address.slice(0, at) + char + address.slice(at + 1);
        return changed === address || decodeSs58(changed) === undefined;
      }),
    );
  });

  it.each([
    '',
    '5',
    'x'.repeat(100),
    '0x5Dy8ULx1De6u3WE9ixpy1VKK2CVssvsjQT15qcmQsG662Zj4',
    '1FRMM8PEiWXYax7rpS6X4XZX1aAAxSWx1CrKTyrVYhV24fg',
  ])('%j is none of ours', (text) => {
    expect(decodeSs58(text)).toBeUndefined();
  });

  it('is made of nothing but 64 hex digits', () => {
    expect(() => encodeSs58('AB')).toThrow(TypeError);
  });
});
