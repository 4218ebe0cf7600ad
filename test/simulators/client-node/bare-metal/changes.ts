// Add, delete and modify as the bare-metal node answers them over the network: some texts are not those of its HTTP.
import { DeadlyInput } from '../../node/death.ts';
import { Refused } from '../../node/envelope.ts';
import { isUuid, readMachineFields } from '../../node/handlers/machine-fields.ts';
import { type Reply, rawField, streamed } from '../../node/json-styles.ts';
import { cString, member, type RapidObject, type RapidValue } from '../../node/rapid-json.ts';
import type { MachineInput } from '../../node/types.ts';
import { NET, refusal } from '../network.ts';
import type { BareMetalLink } from './link.ts';

const NEEDED = ['ip', 'ipmiHostname', 'ipmiUsername', 'ipmiPassword'] as const;

/** All of the machines given, or none. */
export async function addMachines(link: BareMetalLink, additional: RapidObject): Promise<Reply> {
  const nodes = member(additional, 'bare_metal_nodes');
  if (!nodes) return refusal(NET.refused, 'additional bare_metal_nodes not existed');
  if (nodes.type !== 'array') return refusal(NET.refused, 'additional bare_metal_nodes must be an array');
  const known = new Set((await link.machines()).map(({ uuid }) => uuid));
  const byUuid = new Map<string, MachineInput>();
  for (const item of nodes.items) {
    const machine = machineOf(item, known);
    if ('status' in machine) return machine;
    byUuid.set(machine.uuid, machine);
  }
  if (byUuid.size === 0) return refusal(NET.refused, 'additional bare_metal_nodes is empty');
  const items: string[] = [];
  for (const machine of [...byUuid.values()].sort((a, b) => (a.uuid < b.uuid ? -1 : 1))) {
    items.push(`{${rawField('node_id', await link.add(machine))},${rawField('uuid', machine.uuid)}}`);
  }
  return streamed(`{"bare_metal_nodes":[${items.join(',')}]}`);
}

export async function deleteMachines(link: BareMetalLink, additional: RapidObject): Promise<Reply> {
  const ids = member(additional, 'bare_metal_node_ids');
  if (!ids) return refusal(NET.refused, 'additional bare_metal_node_ids not existed');
  if (ids.type !== 'array') return refusal(NET.refused, 'additional bare_metal_node_ids must be an array');
  if (ids.items.length === 0) {
    return refusal(NET.refused, 'additional bare_meta_node_ids is an empty array');
  }
  let deleted = 0;
  let lastMissing = '';
  for (const id of ids.items) {
    if (id.type !== 'string') return refusal(NET.refused, 'bare_metal_node_ids item must be a string');
    if (await link.delete(cString(id.value))) deleted += 1;
    else lastMissing = cString(id.value);
  }
  if (deleted === 0) return refusal(NET.failed, `bare metal node id ${lastMissing} not existed`);
  return streamed(`"${deleted} were successfully deleted, ${ids.items.length - deleted} failed"`);
}

export async function modifyMachine(
  link: BareMetalLink,
  nodeId: string,
  additional: RapidObject,
): Promise<Reply> {
  if ((await link.machine(nodeId))?.nodeId !== nodeId) return refusal(NET.refused, 'node id not existed');
  const fields = fieldsOf(additional);
  if (!fields) return refusal(NET.refused, 'invalid ipmi port');
  const { uuid } = fields;
  if (uuid !== undefined) {
    if (!isUuid(uuid)) return refusal(NET.refused, 'invalid uuid');
    const holder = await link.machine(uuid);
    if (holder && holder.nodeId !== nodeId) {
      return refusal(NET.failed, `bare metal node uuid ${uuid} already existed`);
    }
  }
  await link.update(nodeId, fields);
  return streamed('""');
}

function machineOf(item: RapidValue, known: ReadonlySet<string>): MachineInput | Reply {
  if (item.type !== 'object') throw new DeadlyInput('SIGABRT', "Assertion `IsObject()' failed");
  const given = member(item, 'uuid');
  const uuid = given?.type === 'string' ? cString(given.value) : '';
  const fields = fieldsOf(item);
  if (!fields) return refusal(NET.refused, `invalid ipmi port in ${uuid}`);
  if (!isUuid(uuid) || NEEDED.some((name) => !fields[name])) {
    return refusal(NET.refused, `bare metal node info ${uuid} invalid`);
  }
  if (known.has(uuid)) return refusal(NET.refused, `bare metal node uuid ${uuid} already existed`);
  return { ...fields, uuid, ip: fields.ip ?? '' };
}

/** Undefined when the port is out of range. */
function fieldsOf(object: RapidObject): Partial<MachineInput> | undefined {
  try {
    return readMachineFields(object);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
