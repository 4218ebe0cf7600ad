// A call as plain data: what is sent, who may sign it, and how its answer is read.
import type { z } from 'zod';
import type { JsonValue } from './envelope.ts';
import { invalidField } from './fields/refusal.ts';
import type { Identity } from './identity.ts';
import { isNodeId } from './node-id.ts';

/** Which program is asked: a client node, which forwards, or the café's bare-metal node on the LAN. */
export type Via = 'client' | 'lan';

/**
 * Who may sign a call. `node`: the bare-metal node's own key; `server`: the machine's own key (for both, the
 * wallet is the node_id as text); `renter`: a wallet, as ss58 address; `multisig`; `session`; `none`: unsigned.
 */
export type Signer = 'none' | 'node' | 'server' | 'renter' | 'multisig' | 'session';

/** Signers of a renter's call: a verifier signs as `renter`, with a wallet of the committee. */
export const RENTER: readonly Signer[] = ['renter', 'multisig', 'session'];

export interface DbcRequest<Message = unknown> {
  /** Group and call, e.g. "vm.create". */
  readonly name: string;
  /** From the root, with the query, e.g. "/api/v1/tasks/logs/abc?flag=tail&line_num=10". */
  readonly path: string;
  /** node_ids; only the first counts. */
  readonly peers: readonly string[];
  readonly additional: Readonly<Record<string, JsonValue>>;
  /** Changes nothing: may be sent again. */
  readonly read: boolean;
  /** By program; one that does not offer the call is left out. */
  readonly signers: Readonly<Partial<Record<Via, readonly Signer[]>>>;
  /**
   * What the peer is. `self`: the node that is asked, no peer; `manager`: a bare-metal node, which on the LAN is
   * the one asked and is never named; `machine`: a GPU node or a server.
   */
  readonly target: 'self' | 'manager' | 'machine';
  readonly answer: z.ZodType<Message>;
}

const defined = new WeakSet<DbcRequest>();

/** Every request is made by this: nobody can send one that was put together by hand, or changed afterwards. */
export function defineRequest<Message>(parts: DbcRequest<Message>): DbcRequest<Message> {
  const request = Object.freeze({
    ...parts,
    peers: Object.freeze([...parts.peers]),
    additional: Object.freeze({ ...parts.additional }),
  });
  defined.add(request);
  return request;
}

/** @throws DbcError INVALID_INPUT for what `defineRequest` has not made */
export function requireDefined(request: DbcRequest): void {
  if (typeof request !== 'object' || request === null || !defined.has(request)) {
    throw invalidField('request', 'made with `requests`, e.g. requests.vm.list(nodeId), and sent as it is');
  }
}

/** The kinds of signer that an identity can be. */
function kindsOf(identity: Identity): readonly Signer[] {
  if ('sessionId' in identity) return ['session'];
  if ('wallets' in identity) return ['multisig'];
  return isNodeId(identity.wallet) ? ['node', 'server'] : ['renter'];
}

/** True when an identity of this form may sign the call. */
export function maySign(request: DbcRequest, via: Via, identity: Identity | undefined): boolean {
  const allowed = request.signers[via] ?? [];
  if (identity === undefined) return allowed.includes('none');
  if (typeof identity !== 'object' || identity === null) return false;
  return kindsOf(identity).some((kind) => allowed.includes(kind));
}

const SIGNER_NAMES: Readonly<Record<Signer, string>> = {
  none: 'left out',
  node: "a signature by the bare-metal node's own key, its wallet being the node_id",
  server: "a signature by the machine's own key, its wallet being the node_id",
  renter: "a signature by the renter's wallet, as ss58 address",
  multisig: 'multi-signature',
  session: 'a session',
};

/**
 * The right key for the call, as far as that can be seen: the form, and the wallet where it must be the peer's.
 * @throws DbcError INVALID_INPUT that names what would be right
 */
export function checkSigner(request: DbcRequest, via: Via, identity: Identity | undefined): void {
  const allowed = request.signers[via] ?? [];
  if (identity !== undefined && (typeof identity !== 'object' || identity === null)) {
    throw invalidField('identity', 'an object: a signature, a multi-signature or a session');
  }
  if (!maySign(request, via, identity)) {
    throw invalidField('identity', allowed.map((signer) => SIGNER_NAMES[signer]).join(', or '));
  }
  const [peer] = request.peers;
  const ownKey = identity !== undefined && 'wallet' in identity && isNodeId(identity.wallet);
  if (ownKey && peer !== undefined && identity.wallet !== peer) {
    throw invalidField('identity.wallet', 'the node_id that the call is addressed to');
  }
}
