// Who signs a request: a wallet, several wallets, or a session (spec: DBC API, request envelope).
import { type KeyPair, verifySignature } from './keys.ts';
import { makeNonce } from './nonce.ts';
import { encodeSs58, publicKeyOfWallet } from './ss58.ts';

export { publicKeyOfWallet } from './ss58.ts';

/** One signature. On the LAN node it is a bearer credential for what its key may do. */
export interface WalletIdentity {
  /** The node_id for admin and server keys, the ss58 address for renters. */
  wallet: string;
  /** Any non-empty string; each works once over the network path. */
  nonce: string;
  /** sr25519 over the nonce, 128 lower-case hex digits. */
  sign: string;
}

export interface MultisigIdentity {
  /** ss58 addresses of all members. */
  wallets: string[];
  /** How many must sign, as a decimal string. */
  threshold: string;
  signs: WalletIdentity[];
}

export interface SessionIdentity {
  sessionId: string;
  /** sr25519 over the session id by the renter's wallet, or by any one signer of a multisig. */
  sessionIdSign: string;
}

export type Identity = WalletIdentity | MultisigIdentity | SessionIdentity;

/** An identity, or a function that makes one for each request (a fresh nonce, a file read anew). */
export type IdentitySource = Identity | (() => Identity | Promise<Identity>);

/** Signs as one key, with a fresh nonce each time. */
export class WalletSigner {
  /** As it stands in the requests. */
  readonly wallet: string;
  readonly #keyPair: KeyPair;

  /** @param form `node` for the node's and the servers' keys, `ss58` for a renter's wallet */
  constructor(keyPair: KeyPair, form: 'node' | 'ss58' = 'node') {
    this.#keyPair = keyPair;
    this.wallet = form === 'node' ? keyPair.publicKeyHex : encodeSs58(keyPair.publicKeyHex);
  }

  identity(): WalletIdentity {
    const nonce = makeNonce();
    return { wallet: this.wallet, nonce, sign: this.#keyPair.sign(nonce) };
  }
}

/** The identity of a session that the renter's wallet, or one signer of a multisig, has opened. */
export function signSession(keyPair: KeyPair, sessionId: string): SessionIdentity {
  return { sessionId, sessionIdSign: keyPair.sign(sessionId) };
}

/** True when the signature is the wallet's own over the nonce: what the node will check. */
export function verifyIdentity({ wallet, nonce, sign }: WalletIdentity): boolean {
  const publicKey = publicKeyOfWallet(wallet);
  return publicKey !== undefined && nonce !== '' && verifySignature(publicKey, nonce, sign);
}
