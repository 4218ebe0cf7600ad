// POST /bare_metal/add: all of the machines given, or none.
import { DeadlyInput } from '../death.ts';
import { Refused } from '../envelope.ts';
import { invalidParams, type Reply, rawField, streamed } from '../json-styles.ts';
import type { NodeCall, NodeContext } from '../node-context.ts';
import { member, type RapidObject, type RapidValue } from '../rapid-json.ts';
import type { MachineInput } from '../types.ts';
import { readAdminCall } from './admin.ts';
import { isUuid, readMachineFields } from './machine-fields.ts';

/** All are stored, but no more than these are named in the answer. */
const ECHO_CAP = 101;

export async function addMachines(context: NodeContext, call: NodeCall): Promise<Reply> {
  const envelope = readAdminCall(context, call);
  const byUuid = new Map<string, MachineInput>();
  for (const item of nodesOf(envelope.additional)) {
    const machine = machineOf(context, item);
    byUuid.set(machine.uuid, machine);
  }
  if (byUuid.size === 0) throw new Refused(invalidParams('additional bare_metal_nodes is empty'));
  const ordered = [...byUuid.values()].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
  const added = await Promise.all(ordered.map((machine) => context.store.add(machine)));
  const items = added
    .slice(0, ECHO_CAP)
    .map(({ nodeId, uuid }) => `{${rawField('node_id', nodeId)},${rawField('uuid', uuid)}}`);
  return streamed(`{"bare_metal_nodes":[${items.join(',')}]}`);
}

function nodesOf(additional: RapidObject): RapidValue[] {
  const nodes = member(additional, 'bare_metal_nodes');
  if (!nodes) throw new Refused(invalidParams('parse json additional bare_metal_nodes failed'));
  if (nodes.type !== 'array') {
    throw new Refused(invalidParams('additional bare_metal_nodes must be an array'));
  }
  return nodes.items;
}

function machineOf(context: NodeContext, item: RapidValue): MachineInput {
  if (item.type !== 'object') throw new DeadlyInput('SIGABRT', "Assertion `IsObject()' failed");
  const { uuid = '', ip = '', ...rest } = readMachineFields(item);
  const complete = isUuid(uuid) && ip && rest.ipmiHostname && rest.ipmiUsername && rest.ipmiPassword;
  if (!complete) throw new Refused(invalidParams(`bare metal node info ${uuid} invalid`));
  if (context.store.byUuid(uuid)) {
    throw new Refused(invalidParams(`bare metal node uuid ${uuid} already existed`));
  }
  return { uuid, ip, ...rest };
}
