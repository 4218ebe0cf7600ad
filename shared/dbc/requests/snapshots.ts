// Requests about a virtual machine's snapshots: `/snapshot` (documents 000 and 001, "Snapshot Manage").
import { descriptionField, imageServerField, snapshotNameField, taskIdField } from '../fields/names.ts';
import { onlyKnown, plainObject } from '../fields/refusal.ts';
import type { DbcRequest } from '../request.ts';
import { doneSchema, objectSchema, type Raw, rowsSchema } from './answers.ts';
import { gpuNodeCall } from './shape.ts';

export interface NewSnapshot {
  name: string;
  description?: string | undefined;
  /** Image centre that the snapshot is uploaded to, e.g. "ID_2". Left out: it stays on the node. */
  imageServer?: string | undefined;
}

/** Documents, "Query snapshot list". */
export function list(nodeId: string, taskId: string): DbcRequest<Raw[]> {
  const path = `snapshot/list/${taskIdField(taskId)}`;
  return gpuNodeCall({ name: 'snapshot.list', path, nodeId, read: true, answer: rowsSchema });
}

/** Documents, "Querying snapshot details". */
export function detail(nodeId: string, taskId: string, name: string): DbcRequest<Raw> {
  const path = `snapshot/list/${taskIdField(taskId)}/${snapshotNameField(name)}`;
  return gpuNodeCall({ name: 'snapshot.detail', path, nodeId, read: true, answer: objectSchema });
}

/** Documents, "Create snapshot". The virtual machine must be powered off. */
export function create(nodeId: string, taskId: string, snapshot: NewSnapshot): DbcRequest<undefined> {
  const path = `snapshot/create/${taskIdField(taskId)}`;
  const { name, description, imageServer } = plainObject('snapshot', snapshot);
  onlyKnown('snapshot', snapshot, ['name', 'description', 'imageServer']);
  const additional = {
    snapshot_name: snapshotNameField(name),
    ...(description === undefined ? {} : { desc: descriptionField('description', description) }),
    ...(imageServer === undefined ? {} : { image_server: imageServerField(imageServer) }),
  };
  return gpuNodeCall({ name: 'snapshot.create', path, nodeId, additional, answer: doneSchema });
}

/** Documents, "Delete snapshot". */
export function remove(nodeId: string, taskId: string, name: string): DbcRequest<undefined> {
  const path = `snapshot/delete/${taskIdField(taskId)}/${snapshotNameField(name)}`;
  return gpuNodeCall({ name: 'snapshot.delete', path, nodeId, answer: doneSchema });
}
