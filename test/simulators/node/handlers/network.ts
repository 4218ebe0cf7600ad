// Calls about the DBC network, in which this node is alone, and calls that it leaves to client nodes.
import { Refused, readBody, readEnvelope, requireSomeIdentity } from '../envelope.ts';
import { invalidParams, invalidRequest, type Reply, streamed } from '../json-styles.ts';
import { forward, type NodeCall, type NodeContext, requirePost } from '../node-context.ts';

/** POST /mining_nodes: bare-metal nodes and their machines are not in the list. */
export function listMiningNodes(context: NodeContext, call: NodeCall): Reply {
  requirePost(call);
  const { peer } = readEnvelope(readBody(call.body), 'parse req params failed: ');
  if (peer !== undefined) forward(context, peer);
  return streamed('{"mining_nodes":[]}');
}

/** POST /mining_nodes/session_id */
export function getSessionId(context: NodeContext, call: NodeCall): Reply {
  requirePost(call);
  const envelope = readEnvelope(readBody(call.body), '');
  if (!envelope.peer) throw new Refused(invalidParams('peer_nodeid is empty'));
  requireSomeIdentity(envelope);
  return forward(context, envelope.peer);
}

/** POST /peers/active|global|lan: needs no body. */
export function listPeers(_context: NodeContext, call: NodeCall): Reply {
  requirePost(call);
  if (!['active', 'global', 'lan'].includes(call.segments[0] ?? '')) {
    throw new Refused(invalidParams('invalid option. the option is active or global'));
  }
  return streamed('{"peer_nodes":[]}');
}

/** POST /bare_metal/power and /bare_metal/bootdev. Where in the order of checks this stands is not recorded. */
export function refuseClientCall(_context: NodeContext, call: NodeCall): Reply {
  requirePost(call);
  return invalidRequest('only client node support');
}
