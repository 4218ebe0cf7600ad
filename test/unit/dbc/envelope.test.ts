// No request that we can build is one of those that kill a node.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  buildEnvelope,
  checkMachineId,
  deeplinkFields,
  type EnvelopeParts,
} from '../../../shared/dbc/envelope.ts';
import { DbcError } from '../../../shared/dbc/errors.ts';
import { type MultisigIdentity, WalletSigner } from '../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { requestBodyOf } from './recordings.ts';

const NODE_ID = '52287af7ae848b2138f542bde162ed11a784a01648652e14615fb275ee467633';
const RENTER = '5HBcPkCPJuNzWBstouENkvnpsyEqo1dn9Sj4Q1oihXGro6Jg';
const SIGN = 'ab'.repeat(64);
const wallet = { wallet: RENTER, nonce: 'n1', sign: SIGN };

/** Hands a value of any shape to the builder, as a caller without a type checker would. */
function build(parts: unknown): string {
  return buildEnvelope(parts as EnvelopeParts);
}

/** What the recordings named crash-* have in common, seen from the outside. */
function isDeadly(text: string): boolean {
  const textList = z.array(z.string());
  const sign = z.object({ wallet: z.string().min(1), nonce: z.string().min(1), sign: z.string().min(1) });
  const harmless = z.object({
    peer_nodes_list: textList,
    additional: z
      .record(z.string(), z.unknown())
      .and(z.object({ bare_metal_nodes: z.array(z.record(z.string(), z.unknown())).optional() })),
    multisig_accounts: z
      .object({ wallets: textList.min(1), threshold: z.string(), signs: z.array(sign).min(1) })
      .optional(),
    wallet: z.string().optional(),
    nonce: z.string().optional(),
    sign: z.string().optional(),
    session_id: z.string().optional(),
    session_id_sign: z.string().optional(),
    rent_order: z.string().optional(),
  });
  const depth = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
  return !harmless.safeParse(JSON.parse(text)).success || depth(JSON.parse(text)) > 20 || text.includes('\0');
}

describe('an envelope', () => {
  it('addresses this node when nobody is named', () => {
    expect(JSON.parse(build({ peers: [] }))).toEqual({ peer_nodes_list: [], additional: {} });
  });

  it('is the recorded one, wallet for wallet', () => {
    const recorded = requestBodyOf('f-power-rent-order-7');
    const { wallet, nonce, sign } = z
      .object({ wallet: z.string(), nonce: z.string(), sign: z.string() })
      .parse(recorded);
    const peers = z.array(z.string()).parse(recorded?.peer_nodes_list);
    const text = build({
      peers,
      additional: { command: 'status' },
      identity: { wallet, nonce, sign },
      rentOrder: '7',
    });
    expect(JSON.parse(text)).toEqual(recorded);
  });

  it('is the documented one, multi-signature for multi-signature', () => {
    const recorded = requestBodyOf('doc-multisig-sample');
    const peers = recorded?.peer_nodes_list;
    const text = build({ peers, additional: { command: 'status' }, identity: recorded?.multisig_accounts });
    expect(JSON.parse(text)).toEqual(recorded);
  });

  it('is the recorded one, session for session', () => {
    const recorded = requestBodyOf('p2p-deeplink-get-session');
    const identity = { sessionId: recorded?.session_id, sessionIdSign: recorded?.session_id_sign };
    expect(JSON.parse(build({ peers: recorded?.peer_nodes_list, identity }))).toEqual(recorded);
  });

  it('takes what a signer makes', () => {
    const signer = new WalletSigner(new KeyPair('ab'.repeat(32)));
    expect(JSON.parse(build({ peers: [NODE_ID], identity: signer.identity() }))).toMatchObject({
      wallet: signer.wallet,
    });
  });

  const multisig = { wallets: [RENTER], threshold: '1', signs: [wallet] } satisfies MultisigIdentity;
  it.each<[string, unknown]>([
    ['peers that are no list', { peers: NODE_ID }],
    ['a peer that is a number (crash-peers-number)', { peers: [5] }],
    ['a hole among the peers', { peers: new Array(1) }],
    ['a peer with 0x', { peers: [`0x${NODE_ID}`] }],
    ['an upper-case peer', { peers: [NODE_ID.toUpperCase()] }],
    ['additional null', { peers: [], additional: null }],
    ['additional a text', { peers: [], additional: 'x' }],
    ['additional a list', { peers: [], additional: [] }],
    [
      'a machine to add that is a text (crash-add-node-string)',
      { peers: [], additional: { bare_metal_nodes: ['x'] } },
    ],
    ['half a surrogate pair', { peers: [], additional: { desc: '\ud800' } }],
    ['a number that JSON has not', { peers: [], additional: { port: Number.NaN } }],
    ['a value with its own idea of JSON', { peers: [], additional: { at: new Date() } }],
    ['an undefined value', { peers: [], additional: { at: undefined } }],
    ['a wallet alone', { peers: [], identity: { wallet: RENTER } }],
    ['a wallet with 0x', { peers: [], identity: { ...wallet, wallet: `0x${NODE_ID}` } }],
    ['an empty nonce', { peers: [], identity: { ...wallet, nonce: '' } }],
    ['an upper-case signature', { peers: [], identity: { ...wallet, sign: SIGN.toUpperCase() } }],
    [
      'multi-signature wallets of a number (crash-multisig-wallets-number)',
      { peers: [], identity: { ...multisig, wallets: [5] } },
    ],
    ['multi-signature wallets that are a text', { peers: [], identity: { ...multisig, wallets: 'x' } }],
    ['no multi-signature wallets', { peers: [], identity: { ...multisig, wallets: [] } }],
    ['an empty signature object', { peers: [], identity: { ...multisig, signs: [{}] } }],
    ['a multi-signature without signatures', { peers: [], identity: { ...multisig, signs: [] } }],
    ['a threshold that is a number', { peers: [], identity: { ...multisig, threshold: 1 } }],
    [
      'a threshold above the wallets',
      { peers: [], identity: { ...multisig, threshold: '2', signs: [wallet, wallet] } },
    ],
    [
      'a signer who is no member',
      { peers: [], identity: { ...multisig, signs: [{ ...wallet, wallet: NODE_ID }] } },
    ],
    ['a session without a signature', { peers: [], identity: { sessionId: 'a', sessionIdSign: '' } }],
    ['a rent order that is a number', { peers: [], rentOrder: 7 }],
  ])('is refused for %s', (_what, parts) => {
    expect(() => build(parts)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('is refused when nested deeper than any call needs (crash-deep-json)', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(() => build({ peers: [], additional: { deep } })).toThrow(DbcError);
  });

  const anything = fc.anything({
    withSparseArray: true,
    withNullPrototype: true,
    withDate: true,
    maxDepth: 4,
  });
  const nearly = <T>(good: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 15, arbitrary: good }, { weight: 1, arbitrary: anything });
  const sign = fc.record({
    wallet: nearly(fc.constantFrom(RENTER, NODE_ID)),
    nonce: nearly(fc.string({ unit: 'binary' })),
    sign: nearly(fc.constant(SIGN)),
  });
  const parts = fc.record(
    {
      peers: nearly(fc.array(nearly(fc.constant(NODE_ID)), { maxLength: 3 })),
      additional: nearly(
        fc.dictionary(fc.oneof(fc.string(), fc.constant('bare_metal_nodes')), nearly(fc.jsonValue()), {
          maxKeys: 3,
        }),
      ),
      identity: nearly(
        fc.oneof(
          sign,
          fc.record({
            wallets: nearly(fc.array(nearly(fc.constantFrom(RENTER, NODE_ID)), { maxLength: 3 })),
            threshold: nearly(fc.constantFrom('0', '1', '2')),
            signs: nearly(fc.array(nearly(sign), { maxLength: 3 })),
          }),
          fc.record({ sessionId: nearly(fc.string()), sessionIdSign: nearly(fc.constant(SIGN)) }),
        ),
      ),
      rentOrder: nearly(fc.constantFrom('7', '')),
    },
    { requiredKeys: ['peers'] },
  );

  it('is either refused as INVALID_INPUT or harmless, whatever it is made of', () => {
    let built = 0;
    fc.assert(
      fc.property(parts, (value) => {
        let text: string;
        try {
          text = build(value);
        } catch (error) {
          return error instanceof DbcError && error.code === 'INVALID_INPUT';
        }
        built += 1;
        return !isDeadly(text);
      }),
      { numRuns: 3000 },
    );
    expect(built).toBeGreaterThan(100);
  });
});

describe('the id of a machine in a path', () => {
  it.each([NODE_ID, 'uuid-0001', '3156995b-da18-4268-9734-f8d168e90a7d', 'AABBCCDDEEFF', 'adds'])(
    'may be %s',
    (id) => {
      expect(checkMachineId(id)).toBe(id);
    },
  );

  it.each([
    '',
    '.',
    '..',
    'a b',
    'a_b',
    'a:b',
    'a/b',
    'a%2fb',
    'ü',
    'a\n',
    'add',
    'Delete',
    'modify',
    'power',
    'bootdev',
  ])('can not be %j', (id) => {
    expect(() => checkMachineId(id)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('never needs escaping', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('a-1', '../x', 'x?y', 'x#y')),
        (id) => {
          try {
            return encodeURIComponent(checkMachineId(id)) === id;
          } catch (error) {
            return error instanceof DbcError;
          }
        },
      ),
    );
  });
});

describe('the codes to set', () => {
  it('are both, or the password alone', () => {
    expect(deeplinkFields('123456789', 'aAbBcC')).toEqual({
      device_id: '123456789',
      device_password: 'aAbBcC',
    });
    expect(deeplinkFields(undefined, 'a1b2c3d4e5f6g7h8')).toEqual({ device_password: 'a1b2c3d4e5f6g7h8' });
  });

  it.each<[string | undefined, string | undefined]>([
    ['123456789', undefined],
    ['123456789', ''],
    [undefined, 'short'],
    [undefined, 'a1b2c3d4e5f6g7h8i'],
    [undefined, 'quo"te1'],
    [undefined, 'back\\slash'],
    [undefined, 'line\nbreak'],
    [undefined, '日本日本日本'],
    ['', 'aAbBcC'],
    ['12"3', 'aAbBcC'],
    ['x'.repeat(65), 'aAbBcC'],
  ])('are refused as %j and %j, without showing the password', (deviceId, password) => {
    try {
      deeplinkFields(deviceId, password);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_INPUT' });
      if (password) expect(String(error)).not.toContain(password);
    }
  });

  it('stay far below the 459 bytes at which the node leaks memory', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 600, unit: fc.constantFrom(...'aZ09"\\ ') }),
        (password) => {
          try {
            return Buffer.byteLength(deeplinkFields('1', password).device_password ?? '') <= 16;
          } catch (error) {
            return error instanceof DbcError;
          }
        },
      ),
    );
  });
});
