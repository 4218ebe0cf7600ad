// POST /bare_metal and /bare_metal/<node id or uuid>: the machines, masked or in the clear.
import { isSignedBy, readBody, readEnvelope } from '../envelope.ts';
import { masked, type Reply, rawField, streamed } from '../json-styles.ts';
import type { DeepLinkCodes } from '../lan-service.ts';
import {
  codesOf,
  forward,
  isForThisNode,
  type NodeCall,
  type NodeContext,
  requirePost,
} from '../node-context.ts';
import type { Machine } from '../types.ts';

/** The node stops here without a hint that there are more. */
export const LIST_CAP = 51;

export function listMachines(context: NodeContext, call: NodeCall): Reply {
  requirePost(call);
  const envelope = readEnvelope(readBody(call.body), 'parse req params failed: ');
  if (!isForThisNode(context, envelope.peer)) forward(context, envelope.peer ?? '');
  const clear = isSignedBy(envelope, context.store.nodeId);
  const wanted = call.segments[0];
  const items = context.store
    .machines()
    .filter((machine) => wanted === undefined || machine.nodeId === wanted || machine.uuid === wanted)
    .slice(0, LIST_CAP)
    .map((machine) => listItem(machine, codesOf(context, machine), clear));
  return streamed(`{"bare_metal_nodes":[${items.join(',')}]}`);
}

/**
 * One machine as lists show it.
 * @param codes undefined when DeepLink is not connected
 * @param powerStatus what ipmitool said; only a list over the network of one machine has it
 */
export function listItem(
  machine: Machine,
  codes: DeepLinkCodes | undefined,
  clear: boolean,
  powerStatus?: string,
): string {
  const secret = (text: string) => (clear ? text : masked(text));
  const fields = [
    rawField('node_id', machine.nodeId),
    rawField('node_private_key', secret(machine.nodePrivateKey)),
    rawField('uuid', machine.uuid),
    rawField('ip', machine.ip),
    rawField('os', machine.os),
    rawField('description', machine.desc),
    rawField('ipmi_hostname', machine.ipmiHostname),
    rawField('ipmi_username', secret(machine.ipmiUsername)),
    rawField('ipmi_password', secret(machine.ipmiPassword)),
  ];
  if (machine.ipmiPort > 0) fields.push(`"ipmi_port":${machine.ipmiPort}`);
  if (powerStatus !== undefined) fields.push(rawField('power_status', powerStatus));
  if (codes) {
    fields.push(rawField('deeplink_device_id', codes.deviceId));
    fields.push(rawField('deeplink_device_password', secret(codes.devicePassword)));
  }
  return `{${fields.join(',')}}`;
}
