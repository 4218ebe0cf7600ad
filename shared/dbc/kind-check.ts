// Makes sure that what is used as a client node is one, before it is sent a signature or a call to forward.
import { z } from 'zod';
import { dbcError } from './classify.ts';
import type { DbcNodeClient } from './client.ts';
import { DbcError } from './errors.ts';
import { PeerCheck } from './peer-check.ts';

const PATH = '/api/v1/bare_metal/power';
/** What a client node complains of when nobody is named (power-no-peer). */
const CLIENT_NODE_SAYS = 'peer_nodeid is empty';
/** One that is too old for bare-metal servers does not know the call at all. */
const OLD_CLIENT_NODE_SAYS = `not support uri:${PATH}`;
const BARE_METAL_NODE_SAYS = 'only client node support';

export class KindCheck {
  readonly #node: DbcNodeClient;
  readonly #peers: PeerCheck;
  #passed = false;

  constructor(node: DbcNodeClient) {
    this.#node = node;
    this.#peers = new PeerCheck(node);
  }

  /**
   * Passes for a client node that is connected with another node. The first is asked once, the second again and
   * again; nothing that is asked holds anything secret.
   * @throws DbcError NOT_SUPPORTED_HERE for a bare-metal node, which would die of a forwarded call; BAD_ANSWER for
   *   any other server; BROADCAST_FAILED for a client node without connections; of the questions themselves
   */
  async requireClientNode(signal: AbortSignal | undefined): Promise<void> {
    if (!this.#passed) await this.#requireKind(signal);
    this.#passed = true;
    await this.#peers.requirePeer(signal);
  }

  async #requireKind(signal: AbortSignal | undefined): Promise<void> {
    const refusal = await this.#refusal(signal);
    const says = refusal?.context.nodeMessage;
    if (says === CLIENT_NODE_SAYS || says === OLD_CLIENT_NODE_SAYS) return;
    if (says === BARE_METAL_NODE_SAYS) {
      throw dbcError('NOT_SUPPORTED_HERE', 'this is a bare-metal node, and the call needs a client node', {
        cause: refusal,
      });
    }
    // Without an answer nothing is known; one that is none of DBC, or a passing trouble, is told as it is.
    if (
      refusal &&
      (refusal.context.status === undefined || refusal.code === 'BAD_ANSWER' || refusal.retryable)
    ) {
      throw refusal;
    }
    throw dbcError('BAD_ANSWER', 'nothing was sent: this server does not answer as a client node does', {
      cause: refusal,
      cure: 'check its address and port',
    });
  }

  /** Names nobody, so that nothing is forwarded. */
  async #refusal(signal: AbortSignal | undefined): Promise<DbcError | undefined> {
    const call = { path: PATH, peers: [], additional: { command: 'status' }, read: true };
    try {
      await this.#node.send(call, z.unknown(), { signal });
      return undefined;
    } catch (error) {
      if (error instanceof DbcError) return error;
      throw error;
    }
  }
}
