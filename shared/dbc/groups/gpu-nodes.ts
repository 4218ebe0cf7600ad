// GPU nodes, and the sessions that a renter hands to others.
import { type IdentitySource, type SessionIdentity, signSession, WalletSigner } from '../identity.ts';
import type { KeyPair } from '../keys.ts';
import type { Raw } from '../requests/answers.ts';
import * as requests from '../requests/gpu-nodes.ts';
import { sessionId } from '../requests/sessions.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';

/** Calls of all three documents, "GPU Node Manage". Unsigned. */
export class MachineCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /** What a GPU node or bare-metal server tells everybody: version, system, masked codes. */
  info(nodeId: string, options?: DbcCallOptions): Promise<requests.MachineInfo> {
    return this.#sender.send(requests.info(nodeId), options);
  }

  /** The GPU nodes that the client node knows; bare-metal servers: `bareMetal.known`. */
  list(options?: DbcCallOptions): Promise<Raw[]> {
    return this.#sender.send(requests.list(), options);
  }
}

/** A session lets somebody act as the renter of one machine until the rental ends: treat it as a password. */
export class SessionCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /**
   * The session id of the machine's renter, who signs with the wallet (ss58) or multi-signature.
   * A wallet that is not the renter's gets an id too, which opens nothing.
   */
  id(nodeId: string, options?: DbcCallOptions): Promise<string> {
    return this.#sender.send(sessionId(nodeId), options);
  }

  /**
   * Obtains the session id and signs it: what the renter gives to a friend.
   * @param keyPair the renter's wallet, or that of any one signer of a multi-signature, whose `identity` is then
   *   to be given
   */
  async open(
    nodeId: string,
    keyPair: KeyPair,
    options: Omit<DbcCallOptions, 'identity'> & { identity?: IdentitySource | undefined } = {},
  ): Promise<SessionIdentity> {
    const signer = new WalletSigner(keyPair, 'ss58');
    const identity = options.identity ?? (() => signer.identity());
    return signSession(keyPair, await this.id(nodeId, { ...options, identity }));
  }
}
