// The request envelope: the checks in the order in which the node makes them, with its texts.
import { verifySignature } from '../../../shared/dbc/keys.ts';
import { DeadlyInput } from './death.ts';
import { invalidParams, type Reply } from './json-styles.ts';
import {
  cString,
  getString,
  member,
  parseRapidJson,
  type RapidObject,
  type RapidValue,
} from './rapid-json.ts';
import { RapidParseError } from './rapid-json-cursor.ts';

/** Ends a request early with this answer. */
export class Refused extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(reply.body);
    this.name = 'Refused';
    this.reply = reply;
  }
}

export interface Triple {
  wallet: string;
  nonce: string;
  sign: string;
}

/** Absent texts are empty. */
export interface Envelope extends Triple {
  /** Only the first peer counts. */
  peer: string | undefined;
  additional: RapidObject;
  multisig: { wallets: string[]; threshold: number; signs: Triple[] } | undefined;
  sessionId: string;
  sessionIdSign: string;
}

/** The body as an object. */
export function readBody(body: Uint8Array): RapidObject {
  if (body.length === 0) throw new Refused(invalidParams('http request body is empty'));
  const root = parseBody(body);
  if (root.type !== 'object') throw new Refused(invalidParams('invalid json'));
  return root;
}

/** @param prefix what this call puts before the complaint; some put nothing */
export function readEnvelope(doc: RapidObject, prefix: '' | 'parse req params failed: '): Envelope {
  try {
    const envelope = {
      peer: firstPeer(doc),
      additional: additionalOf(doc),
      wallet: optionalText(doc, 'wallet'),
      nonce: optionalText(doc, 'nonce'),
      sign: optionalText(doc, 'sign'),
      multisig: multisigOf(doc),
      sessionId: optionalText(doc, 'session_id'),
      sessionIdSign: optionalText(doc, 'session_id_sign'),
    };
    optionalText(doc, 'rent_order');
    return envelope;
  } catch (error) {
    if (error instanceof Complaint) throw new Refused(invalidParams(prefix + error.message));
    throw error;
  }
}

/** True when the wallet is exactly this node id and signed the nonce, which may be the empty string. */
export function isSignedBy(envelope: Triple, nodeId: string): boolean {
  return envelope.wallet === nodeId && verifySignature(nodeId, envelope.nonce, envelope.sign);
}

/** Refuses an envelope in which a part of the wallet's signature is missing or empty. */
export function requireWalletSign(envelope: Envelope): void {
  if (!hasTriple(envelope)) throw new Refused(invalidParams('invalid wallet sign'));
}

/** What every call needs before it is forwarded: something that looks like an identity. */
export function requireSomeIdentity(envelope: Envelope): void {
  if (!hasTriple(envelope) && !hasMultisig(envelope)) {
    throw new Refused(invalidParams('wallet_sign and multisig_wallets all invalid'));
  }
}

class Complaint extends Error {}

function parseBody(body: Uint8Array): RapidValue {
  try {
    return parseRapidJson(body);
  } catch (error) {
    if (!(error instanceof RapidParseError)) throw error;
    throw new Refused(invalidParams(`json parse error: ${error.message}(${error.offset})`));
  }
}

function firstPeer(doc: RapidObject): string | undefined {
  const peers = member(doc, 'peer_nodes_list');
  if (!peers) throw new Complaint('has no peer_nodes_list');
  if (peers.type !== 'array') throw new Complaint('peer_nodes_list is not array');
  const first = peers.items[0];
  return first && getString(first);
}

function additionalOf(doc: RapidObject): RapidObject {
  const additional = member(doc, 'additional');
  if (!additional) throw new Complaint('has no additional');
  if (additional.type !== 'object') throw new Complaint('additional is not object');
  return additional;
}

function optionalText(doc: RapidObject, name: string): string {
  const value = member(doc, name);
  if (!value) return '';
  if (value.type !== 'string') throw new Complaint(`${name} is not string`);
  return cString(value.value);
}

function multisigOf(doc: RapidObject): Envelope['multisig'] {
  const accounts = member(doc, 'multisig_accounts');
  if (!accounts) return undefined;
  if (accounts.type !== 'object') throw new Complaint('multisig_accounts is not object');
  const wallets = multisigArray(accounts, 'wallets').map(getString);
  const threshold = member(accounts, 'threshold');
  if (!threshold) throw new Complaint('multisig_accounts has no member threshold');
  if (threshold.type !== 'string') throw new Complaint('multisig_accounts member threshold is not string');
  const signs = multisigArray(accounts, 'signs').map(signItem);
  return { wallets, threshold: Number.parseInt(cString(threshold.value), 10) || 0, signs };
}

function multisigArray(accounts: RapidObject, name: string): RapidValue[] {
  const value = member(accounts, name);
  if (!value) throw new Complaint(`multisig_accounts has no member ${name}`);
  if (value.type !== 'array') throw new Complaint(`multisig_accounts member ${name} is not array`);
  return value.items;
}

function signItem(item: RapidValue): Triple {
  return {
    wallet: requiredText(item, 'wallet'),
    nonce: requiredText(item, 'nonce'),
    sign: requiredText(item, 'sign'),
  };
}

/** The node reads these without looking whether they are there. */
function requiredText(item: RapidValue, name: string): string {
  if (item.type !== 'object') throw new DeadlyInput('SIGABRT', "Assertion `IsObject()' failed");
  const value = member(item, name);
  if (!value) throw new DeadlyInput('SIGABRT', "Assertion `false' failed");
  return getString(value);
}

function hasTriple({ wallet, nonce, sign }: Triple): boolean {
  return wallet !== '' && nonce !== '' && sign !== '';
}

/**
 * An absent `multisig_accounts` passes: the node then compares an uninitialised threshold, and an unsigned
 * request was recorded to get through (bmnode-session-id-unsigned).
 */
function hasMultisig({ multisig }: Envelope): boolean {
  if (!multisig) return true;
  const { wallets, threshold, signs } = multisig;
  if (threshold < 0 || threshold > wallets.length || threshold > signs.length) return false;
  return signs.every((item) => wallets.includes(item.wallet) && hasTriple(item));
}
