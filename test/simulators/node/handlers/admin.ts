// What add, modify and delete have in common: only the node's own key may change its machines.
import {
  type Envelope,
  isSignedBy,
  Refused,
  readBody,
  readEnvelope,
  requireWalletSign,
} from '../envelope.ts';
import { invalidParams } from '../json-styles.ts';
import { forward, isForThisNode, type NodeCall, type NodeContext, requirePost } from '../node-context.ts';

/** The envelope of a change that this node is to make, its signature checked. The same one works for ever. */
export function readAdminCall(context: NodeContext, call: NodeCall): Envelope {
  requirePost(call);
  const envelope = readEnvelope(readBody(call.body), '');
  requireWalletSign(envelope);
  if (!isForThisNode(context, envelope.peer)) forward(context, envelope.peer ?? '');
  if (!isSignedBy(envelope, context.store.nodeId)) throw new Refused(invalidParams('verify sign failed'));
  return envelope;
}
