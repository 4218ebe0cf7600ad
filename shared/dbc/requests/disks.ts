// Requests about a virtual machine's disks: `/disk` (documents 000 and 001, "Disk management").
import { dataDiskField, folderField, taskIdField } from '../fields/names.ts';
import { onlyKnown, plainObject, wholeNumber } from '../fields/refusal.ts';
import type { DbcRequest } from '../request.ts';
import { doneSchema, type Raw, rowsSchema } from './answers.ts';
import { gpuNodeCall } from './shape.ts';

export interface NewDisk {
  /** GB, 1 or more. */
  sizeGb: number;
  /** Folder in the guest; the node's default is /data. */
  mountDir?: string | undefined;
}

/** The disk and its size after. Only data disks (vdb …) can be made larger. */
export interface DiskResize {
  disk: string;
  /** GB. */
  sizeGb: number;
}

const MAX_DISK_GB = 1_048_576;

/** Documents, "Query disk list". */
export function list(nodeId: string, taskId: string): DbcRequest<Raw[]> {
  const path = `disk/list/${taskIdField(taskId)}`;
  return gpuNodeCall({ name: 'disk.list', path, nodeId, read: true, answer: rowsSchema });
}

/** Documents, "Data disk expansion". The size goes out as a number. */
export function resize(nodeId: string, taskId: string, resized: DiskResize): DbcRequest<undefined> {
  const path = `disk/resize/${taskIdField(taskId)}`;
  onlyKnown('resized', plainObject('resized', resized), ['disk', 'sizeGb']);
  const additional = { disk: dataDiskField(resized.disk), size: sizeField(resized.sizeGb) };
  return gpuNodeCall({ name: 'disk.resize', path, nodeId, additional, answer: doneSchema });
}

/** Documents, "Add a new data disk". The size goes out as a number. */
export function add(nodeId: string, taskId: string, disk: NewDisk): DbcRequest<undefined> {
  const path = `disk/add/${taskIdField(taskId)}`;
  const { mountDir } = plainObject('disk', disk);
  onlyKnown('disk', disk, ['sizeGb', 'mountDir']);
  const additional = {
    size: sizeField(disk.sizeGb),
    ...(mountDir === undefined ? {} : { mount_dir: folderField('mountDir', mountDir) }),
  };
  return gpuNodeCall({ name: 'disk.add', path, nodeId, additional, answer: doneSchema });
}

/** Documents, "Delete data disk". */
export function remove(nodeId: string, taskId: string, disk: string): DbcRequest<undefined> {
  const path = `disk/delete/${taskIdField(taskId)}`;
  return gpuNodeCall({
    name: 'disk.delete',
    path,
    nodeId,
    additional: { disk: dataDiskField(disk) },
    answer: doneSchema,
  });
}

function sizeField(value: unknown): number {
  return wholeNumber('sizeGb', value, 1, MAX_DISK_GB);
}
