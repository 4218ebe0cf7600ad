// Who may do what with a machine, decided by the node that serves it: nonces, sessions, orders.
import { verifySignature } from '../../../shared/dbc/keys.ts';
import { makeNonce } from '../../../shared/dbc/nonce.ts';
import { publicKeyOfWallet } from '../../../shared/dbc/ss58.ts';
import type { Envelope, Triple } from '../node/envelope.ts';
import type { FakeChain, RentOrder } from './chain.ts';
import { multisigAddress } from './multisig.ts';
import type { NetworkRequest } from './network.ts';

export type Role = 'renter' | 'session' | 'verifier';

/** Undefined `reason` when the request is allowed. */
export type Verdict = { role: Role; wallet: string; reason?: undefined } | { reason: string };

interface Session {
  id: string;
  /** Any of them may sign the session: the wallet itself, or the members of a multi-signature account. */
  signers: string[];
}

export class Authority {
  readonly #chain: FakeChain;
  readonly #nonces = new Set<string>();
  readonly #sessions = new Map<string, Session>();
  /**
   * The last that was heard of each order; without an order's id, of the renter's wallet. Nobody ever looks at a past
   * renter's entry again, which is why it goes on saying "renting" while anybody rents.
   */
  readonly #orders = new Map<string, RentOrder>();

  constructor(chain: FakeChain) {
    this.#chain = chain;
  }

  async check(machineId: string, { envelope, rentOrder }: NetworkRequest): Promise<Verdict> {
    const status = await this.#chain.status(machineId);
    const order = await this.#chain.order(machineId, rentOrder);
    if (order) this.#orders.set(rentOrder === '' ? order.renter : rentOrder, order);
    switch (status) {
      case 'verifying':
        return await this.#checkVerifier(machineId, envelope);
      case 'online':
        return { reason: 'machine is not be rented' };
      case 'rented':
      case 'creating':
        return this.#checkRenter(envelope, rentOrder);
      default:
        return { reason: 'query machine_status failed' };
    }
  }

  /** The same one as long as the node lives; made by the first request that the wallet was allowed. */
  sessionOf(wallet: string): string | undefined {
    return this.#sessions.get(wallet)?.id;
  }

  /** What lets a renter go on using a known session, as after a restart with its data kept. */
  restoreSession(wallet: string, id: string, signers: readonly string[] = [wallet]): void {
    this.#sessions.set(wallet, { id, signers: [...signers] });
  }

  /** True once for each nonce that this key signed. */
  takeSigned(triple: Triple, nodeId: string): boolean {
    return triple.wallet === nodeId && this.#takeTriple(triple);
  }

  async #checkVerifier(machineId: string, envelope: Envelope): Promise<Verdict> {
    const wallets = this.#signedWallets(envelope);
    if (wallets.length === 0) return { reason: 'nonce check failed' };
    for (const wallet of wallets) {
      if (await this.#chain.isVerifier(machineId, wallet)) return { role: 'verifier', wallet };
    }
    return { reason: 'not in verify time' };
  }

  #checkRenter(envelope: Envelope, rentOrder: string): Verdict {
    const holder = this.#sessionHolder(envelope);
    if (holder !== undefined) {
      if (this.#isRenting(holder, rentOrder)) return { role: 'session', wallet: holder };
      return { reason: 'machine has already expired' };
    }
    const wallets = this.#signedWallets(envelope);
    if (wallets.length === 0) {
      const gaveSession = envelope.sessionId !== '' && envelope.sessionIdSign !== '';
      return { reason: gaveSession ? 'session_id is invalid' : 'nonce check failed' };
    }
    const wallet = wallets.find((candidate) => this.#isRenting(candidate, rentOrder));
    if (wallet === undefined) return { reason: 'wallet not rented' };
    if (!this.#sessions.has(wallet)) {
      const signers = wallet === envelope.wallet ? [wallet] : (envelope.multisig?.wallets ?? []);
      this.#sessions.set(wallet, { id: makeNonce(), signers });
    }
    return { role: 'renter', wallet };
  }

  #isRenting(wallet: string, rentOrder: string): boolean {
    const order = this.#orders.get(rentOrder === '' ? wallet : rentOrder);
    return order?.renter === wallet && order.status !== 'rentExpired';
  }

  #sessionHolder({ sessionId, sessionIdSign }: Envelope): string | undefined {
    for (const [wallet, session] of this.#sessions) {
      if (session.id !== sessionId) continue;
      if (session.signers.some((signer) => isSigned(signer, sessionId, sessionIdSign))) return wallet;
    }
    return undefined;
  }

  /** The accounts that signed: the multi-signature one first. Takes their nonces. */
  #signedWallets(envelope: Envelope): string[] {
    const single = this.#takeTriple(envelope) ? [envelope.wallet] : [];
    const shared = this.#takeMultisig(envelope);
    return shared === undefined ? single : [shared, ...single];
  }

  #takeMultisig({ multisig }: Envelope): string | undefined {
    if (!multisig) return undefined;
    const { wallets, threshold, signs } = multisig;
    if (threshold <= 0 || threshold > wallets.length || threshold > signs.length) return undefined;
    const valid = (item: Triple) =>
      wallets.includes(item.wallet) &&
      isSigned(item.wallet, item.nonce, item.sign) &&
      !this.#nonces.has(item.nonce);
    // Two nonces of one signer count as two signers.
    if (!signs.every(valid)) return undefined;
    for (const { nonce } of signs) this.#nonces.add(nonce);
    return multisigAddress(wallets, threshold);
  }

  #takeTriple({ wallet, nonce, sign }: Triple): boolean {
    if (nonce === '' || this.#nonces.has(nonce) || !isSigned(wallet, nonce, sign)) return false;
    this.#nonces.add(nonce);
    return true;
  }
}

function isSigned(wallet: string, text: string, sign: string): boolean {
  const key = publicKeyOfWallet(wallet);
  return key !== undefined && verifySignature(key, text, sign);
}
