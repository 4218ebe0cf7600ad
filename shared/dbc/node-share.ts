// What all clients of one node in this process have in common: the node is one, however many clients there are.
import { dbcError } from './classify.ts';
import { NodeGate } from './node-gate.ts';

const shares = new Map<string, NodeShare>();

export class NodeShare {
  readonly gate = new NodeGate();
  #quietUntil = 0;

  /** By address, which two clients may write in two ways: then they are two nodes here. */
  static of(address: string): NodeShare {
    const known = shares.get(address);
    if (known) return known;
    const share = new NodeShare();
    shares.set(address, share);
    return share;
  }

  /** The node may be dying: nobody asks it anything for so long. */
  keepQuiet(ms: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, performance.now() + ms);
  }

  /** @throws DbcError BROADCAST_FAILED with `waitMs` while the node is left alone */
  requireAwake(path: string): void {
    const waitMs = Math.ceil(this.#quietUntil - performance.now());
    if (waitMs <= 0) return;
    throw dbcError('BROADCAST_FAILED', `${path} was not sent`, {
      retryable: true,
      context: { path, waitMs },
    });
  }
}
