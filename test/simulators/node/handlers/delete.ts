// POST /bare_metal/delete: as many of the named machines as exist.
import { Refused } from '../envelope.ts';
import { concatenated, invalidParams, type Reply } from '../json-styles.ts';
import type { NodeCall, NodeContext } from '../node-context.ts';
import { cString, member, type RapidObject } from '../rapid-json.ts';
import { readAdminCall } from './admin.ts';

export async function deleteMachines(context: NodeContext, call: NodeCall): Promise<Reply> {
  const ids = idsOf(readAdminCall(context, call).additional);
  let deleted = 0;
  let lastMissing = '';
  for (const id of ids) {
    if (await context.store.delete(id)) deleted += 1;
    else lastMissing = id;
  }
  if (deleted === 0) return concatenated(-1, `bare metal node id ${lastMissing} not existed`);
  return concatenated(0, `${deleted} were successfully deleted, ${ids.length - deleted} failed`);
}

function idsOf(additional: RapidObject): string[] {
  const ids = member(additional, 'bare_metal_node_ids');
  if (!ids) throw new Refused(invalidParams('parse json additional bare_metal_node_ids failed'));
  if (ids.type !== 'array') {
    throw new Refused(invalidParams('additional bare_metal_node_ids must be an array'));
  }
  if (ids.items.length === 0) {
    throw new Refused(invalidParams('additional bare_meta_node_ids is an empty array'));
  }
  return ids.items.map((id) => {
    if (id.type === 'string') return cString(id.value);
    throw new Refused(invalidParams('bare_metal_node_ids item must be a string'));
  });
}
