// Makes sure, once, that what is used as a client node is one: a bare-metal node dies of forwarded calls.
import { z } from 'zod';
import { dbcError } from './classify.ts';
import type { DbcNodeClient } from './client.ts';
import { DbcError } from './errors.ts';

/** An old client node answers with NOT_SUPPORTED_HERE as well: it knows no bare-metal servers yet. */
const BARE_METAL_SAYS = 'only client node support';

export class KindCheck {
  readonly #node: DbcNodeClient;
  #passed = false;

  constructor(node: DbcNodeClient) {
    this.#node = node;
  }

  /** @throws DbcError NOT_SUPPORTED_HERE for a bare-metal node; NODE_UNREACHABLE and others of the question itself */
  async requireClientNode(signal: AbortSignal | undefined): Promise<void> {
    if (this.#passed) return;
    try {
      // Names nobody, so that nothing is forwarded. A client node complains of that (power-no-peer).
      const path = '/api/v1/bare_metal/power';
      await this.#node.send({ path, peers: [], additional: { command: 'status' }, read: true }, z.unknown(), {
        signal,
      });
    } catch (error) {
      if (!(error instanceof DbcError)) throw error;
      if (error.context.nodeMessage === BARE_METAL_SAYS) {
        throw dbcError('NOT_SUPPORTED_HERE', 'this is a bare-metal node, and the call needs a client node', {
          cause: error,
        });
      }
      // Without an answer nothing is known.
      if (error.context.status === undefined) throw error;
    }
    this.#passed = true;
  }
}
