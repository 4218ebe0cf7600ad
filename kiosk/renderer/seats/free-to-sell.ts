// Which seats a customer can have now.
import type { NodeStatus, Seat } from '../../ipc/seat.ts';

/**
 * Ready for certain, with nobody in it and none who may be, nothing that runs on it, and a node that gives its codes.
 */
export function isFreeToSell(seat: Seat, node: Pick<NodeStatus, 'reachable' | 'mode'> | null): boolean {
  const { state, certain, inUse, running } = seat;
  const codesCome = node?.reachable === true && node.mode === 'manage';
  return state === 'ready' && certain && inUse === null && running === null && codesCome;
}
