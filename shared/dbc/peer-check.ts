// Makes sure that a client node has somebody to forward to: one that has nobody dies of a forwarded call.
import { z } from 'zod';
import { dbcError } from './classify.ts';
import type { DbcNodeClient } from './client.ts';
import { DbcError } from './errors.ts';

/** Nodes come and go: what was seen is not relied on for longer. */
const BELIEVED_MS = 15_000;
/** When it is worth asking again. */
const AGAIN_MS = 5000;

const rows = z.array(z.unknown()).transform((list) => list.length > 0);

/** Whom it is connected with at this moment, as the program is published; refusals alone were recorded. */
const CONNECTED = {
  path: '/api/v1/peers/active',
  schema: z.object({ peer_nodes: rows }).transform((message) => message.peer_nodes),
};
/** Whom it has heard of: the best that is left where it does not tell the former. Both were recorded. */
const HEARD_OF = [
  {
    path: '/api/v1/bare_metal',
    schema: z.object({ bare_metal_nodes: rows }).transform((message) => message.bare_metal_nodes),
  },
  {
    path: '/api/v1/mining_nodes',
    schema: z.object({ mining_nodes: rows }).transform((message) => message.mining_nodes),
  },
];

/**
 * What it can't rule out: the last connection that breaks between question and call, or since the last question; and
 * a node that tells nothing of its connections and goes on listing others that are gone (client-manager-gone-long).
 */
export class PeerCheck {
  readonly #node: DbcNodeClient;
  #believedUntil = 0;

  constructor(node: DbcNodeClient) {
    this.#node = node;
  }

  /** @throws DbcError BROADCAST_FAILED, without a `status`, when there is nobody; of the questions themselves */
  async requirePeer(signal: AbortSignal | undefined): Promise<void> {
    if (performance.now() < this.#believedUntil) return;
    if (!(await this.#hasPeer(signal))) {
      throw dbcError('BROADCAST_FAILED', 'not sent: the client node is connected with no other node', {
        retryable: true,
        cure: 'it would die of the call; wait until it is connected, or use another client node',
        context: { waitMs: AGAIN_MS },
      });
    }
    this.#believedUntil = performance.now() + BELIEVED_MS;
  }

  async #hasPeer(signal: AbortSignal | undefined): Promise<boolean> {
    const connected = await this.#ask(CONNECTED, signal);
    if (connected !== undefined) return connected;
    let told = false;
    for (const list of HEARD_OF) {
      const some = await this.#ask(list, signal);
      if (some) return true;
      told ||= some !== undefined;
    }
    // A program that answers none of the questions is not held up by them.
    return !told;
  }

  /** Names nobody, so that nothing is forwarded. Undefined: it does not tell. */
  async #ask(
    { path, schema }: { path: string; schema: z.ZodType<boolean> },
    signal: AbortSignal | undefined,
  ): Promise<boolean | undefined> {
    try {
      return await this.#node.send({ path, peers: [], read: true }, schema, { signal });
    } catch (error) {
      const answered = error instanceof DbcError && error.context.status !== undefined;
      if (!answered || error.code === 'BROADCAST_FAILED') throw error;
      return undefined;
    }
  }
}
