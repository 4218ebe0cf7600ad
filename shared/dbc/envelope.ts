// The request body, checked before sending: some malformed requests kill the node's process.
import { DbcError } from './errors.ts';
import type { Identity, MultisigIdentity } from './identity.ts';
import { isNodeId } from './node-id.ts';
import { publicKeyOfWallet } from './ss58.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export interface EnvelopeParts {
  /** node_ids; only the first counts. Empty means "this node". */
  peers: readonly string[];
  additional?: Readonly<Record<string, JsonValue>>;
  identity?: Identity | undefined;
  /** Order id of the rental, in decimal digits. */
  rentOrder?: string | undefined;
}

/** Nested arrays without end crash the node's parser (crash-deep-json); no call needs more than this. */
const MAX_DEPTH = 8;
const HEX_128 = /^[0-9a-f]{128}$/;

/**
 * The JSON text of a request.
 * @throws DbcError INVALID_INPUT for everything that was seen to kill the node, or that it would refuse
 */
export function buildEnvelope(parts: EnvelopeParts): string {
  return JSON.stringify(envelopeOf(parts));
}

/** The same as an object, made of nothing but what will be written. @throws DbcError INVALID_INPUT */
export function envelopeOf(parts: EnvelopeParts): { [key: string]: JsonValue } {
  const { peers, additional = {}, identity, rentOrder } = parts;
  // crash-peers-number: the process dies of an element that is no string.
  const ids = listOf(peers);
  if (!ids?.every((peer): peer is string => typeof peer === 'string' && isNodeId(peer))) {
    throw refusal('peers must be node_ids: 64 lower-case hex digits without 0x');
  }
  if (rentOrder !== undefined && !isMatch(rentOrder, /^\d{1,20}$/)) {
    throw refusal('rentOrder must be its number on the chain, as decimal digits');
  }
  return {
    peer_nodes_list: ids,
    additional: checkAdditional(additional),
    ...(identity === undefined ? {} : identityFields(identity)),
    ...(rentOrder === undefined ? {} : { rent_order: rentOrder }),
  };
}

/** True for what may stand in a path as a machine: a node_id, or what the node takes as a uuid. */
export function isMachineId(text: string): boolean {
  // add-uuid-underscore, add-bad-second; the five words are other calls of the same path.
  return isMatch(text, /^[A-Za-z0-9-]{1,128}$/) && !/^(add|delete|modify|power|bootdev)$/i.test(text);
}

/** @throws DbcError INVALID_INPUT unless `idOrUuid` can name a machine */
export function checkMachineId(idOrUuid: string): string {
  if (isMachineId(idOrUuid)) return idOrUuid;
  throw refusal(
    'idOrUuid must be a node_id or uuid: at most 128 letters, digits and hyphens, not a word such as add or delete',
  );
}

/**
 * The `additional` of deeplink/set. Each kind of node makes an empty password of a missing one.
 * @param deviceId as DeepLink shows it
 * @param password 6 to 16 letters and digits: what DeepLink takes. The node escapes nothing on its way
 *   there, and leaks memory over 459 bytes.
 * @throws DbcError INVALID_INPUT
 */
export function deeplinkFields(
  deviceId: string | undefined,
  password: string | undefined,
): Record<string, string> {
  if (!isMatch(password, /^[A-Za-z0-9]{6,16}$/)) {
    throw refusal('password must be 6 to 16 letters and digits, as DeepLink takes it, and is never left out');
  }
  if (deviceId !== undefined && !isMatch(deviceId, /^[A-Za-z0-9](?:[A-Za-z0-9 -]{0,62}[A-Za-z0-9])?$/)) {
    throw refusal('deviceId must be as DeepLink shows it: at most 64 digits, letters, spaces and hyphens');
  }
  return { ...(deviceId === undefined ? {} : { device_id: deviceId }), device_password: password };
}

function checkAdditional(additional: unknown): JsonValue {
  const copy = plainCopy(additional, MAX_DEPTH);
  // crash-deeplink-set-no-additional: it must always be there and be an object.
  if (!isObject(copy)) throw refusal('`additional` must be an object of plain JSON values');
  // crash-add-node-string: an element of this list that is no object kills the process.
  const nodes = Object.hasOwn(copy, 'bare_metal_nodes') ? copy.bare_metal_nodes : [];
  if (!Array.isArray(nodes) || !nodes.every(isObject))
    throw refusal('`bare_metal_nodes` must be a list of objects');
  return copy;
}

/** A copy that is exactly what will be written; holes, getters and toJSON can't change it afterwards. */
function plainCopy(value: unknown, depth: number): JsonValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && value.isWellFormed()) return value;
  if (depth > 0) {
    const list = listOf(value);
    if (list) return list.map((item) => plainCopy(item, depth - 1));
    if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, plainCopy(item, depth - 1)]),
      );
    }
  }
  throw refusal('`additional` must be an object of plain JSON values');
}

function identityFields(identity: Identity): Record<string, JsonValue> {
  if (typeof identity !== 'object' || identity === null)
    throw refusal('identity must be an object: a signature, a multi-signature or a session');
  if ('wallets' in identity) return { multisig_accounts: multisigFields(identity) };
  if ('sessionId' in identity) {
    const { sessionId, sessionIdSign } = identity;
    if (!isMatch(sessionId, /^[\x21-\x7e]{1,256}$/))
      throw refusal('sessionId must be text of at most 256 characters without spaces');
    if (!isMatch(sessionIdSign, HEX_128)) throw refusal('sessionIdSign must be 128 lower-case hex digits');
    return { session_id: sessionId, session_id_sign: sessionIdSign };
  }
  return walletFields(identity);
}

function walletFields(identity: unknown): { wallet: string; nonce: string; sign: string } {
  if (typeof identity !== 'object' || identity === null)
    throw refusal('signs must be signatures: {wallet, nonce, sign}');
  const { wallet, nonce, sign }: { wallet?: unknown; nonce?: unknown; sign?: unknown } = identity;
  if (typeof wallet !== 'string' || publicKeyOfWallet(wallet) === undefined) {
    throw refusal('wallet must be a node_id (64 lower-case hex digits without 0x) or an ss58 address');
  }
  if (typeof nonce !== 'string' || nonce === '' || nonce.length > 256 || !nonce.isWellFormed()) {
    throw refusal('nonce must be a text of 1 to 256 characters');
  }
  if (!isMatch(sign, HEX_128)) throw refusal('sign must be 128 lower-case hex digits');
  return { wallet, nonce, sign };
}

function multisigFields(identity: MultisigIdentity): JsonValue {
  const { threshold } = identity;
  // crash-multisig-wallets-number, and the same for an empty element of `signs`.
  const wallets = listOf(identity.wallets)?.filter((item) => typeof item === 'string');
  if (!wallets || wallets.length !== identity.wallets.length || !wallets.every(publicKeyOfWallet)) {
    throw refusal('wallets must be a list of ss58 addresses');
  }
  if (!isMatch(threshold, /^[1-9]\d{0,4}$/) || Number(threshold) > wallets.length) {
    throw refusal('threshold must be a number as text, at most the number of wallets');
  }
  const signs = listOf(identity.signs)?.map(walletFields);
  if (!signs || signs.length < Number(threshold)) {
    throw refusal('signs must be as many signatures as the threshold says');
  }
  if (signs.some((sign) => !wallets.includes(sign.wallet))) {
    throw refusal('signs must be by the wallets of the multi-signature');
  }
  return { wallets, threshold, signs };
}

/** The elements, with holes as undefined; undefined for what is no array. */
function listOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? Array.from<unknown>(value) : undefined;
}

function isObject(value: unknown): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMatch(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function refusal(message: string): DbcError {
  return new DbcError('INVALID_INPUT', message);
}
