// POST /bare_metal/modify/<node id>: the fields given, at once.
import { Refused } from '../envelope.ts';
import { concatenated, invalidParams, type Reply } from '../json-styles.ts';
import type { NodeCall, NodeContext } from '../node-context.ts';
import { readAdminCall } from './admin.ts';
import { isUuid, readMachineFields } from './machine-fields.ts';

/** The refusal of an unknown id is not recorded on the node's own HTTP: status and errcode are a guess. */
export async function modifyMachine(context: NodeContext, call: NodeCall): Promise<Reply> {
  const envelope = readAdminCall(context, call);
  const nodeId = call.segments[1] ?? '';
  if (!context.store.get(nodeId)) throw new Refused(invalidParams('node id not existed'));
  const fields = readMachineFields(envelope.additional);
  if (fields.uuid !== undefined) {
    if (!isUuid(fields.uuid)) throw new Refused(invalidParams('invalid uuid'));
    const holder = context.store.byUuid(fields.uuid);
    if (holder && holder.nodeId !== nodeId) {
      return concatenated(-1, `bare metal node uuid ${fields.uuid} already existed`);
    }
  }
  await context.store.update(nodeId, fields);
  return concatenated(0, '');
}
