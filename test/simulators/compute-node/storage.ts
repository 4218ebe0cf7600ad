// /disk and /snapshot of a virtual machine.
import type { Reply } from '../node/json-styles.ts';
import type { ComputeNodeSimulator } from './compute-node.ts';
import { Fields, impossible, malformed, OK, outcome, told } from './fields.ts';
import { type Disk, localTime, type Snapshot, type VirtualMachine } from './vm.ts';
import { requireQuery, requireState, requireSteady, type VmCall, vmOf } from './vm-call.ts';

const SECONDS = { disk: 10, snapshot: 60, upload: 120 };
const BYTES_PER_GIB = 2 ** 30;

/** Undefined: no such path. */
export function answerDisk(node: ComputeNodeSimulator, call: VmCall): Reply | undefined {
  requireQuery(call, []);
  const [action, taskId, ...rest] = call.segments;
  if (taskId === undefined || rest.length > 0) return undefined;
  const { additional } = call;
  if (action === 'list') {
    new Fields(additional, {});
    const disks = withDisks(vmOf(node, call, taskId)).disks;
    return told(disks.map(({ name, file, size }) => ({ name, file, size: `${size.toFixed(2)}G` })));
  }
  if (action === 'resize') {
    const fields = new Fields(additional, { disk: 'text', size: 'number' });
    const size = atLeastOne(fields.number('size'));
    const vm = withDisks(vmOf(node, call, taskId));
    const disk = dataDisk(vm, fields.needed('disk'));
    if (size < disk.size) impossible(`disk ${disk.name} can not become smaller`);
    return change(vm, 'disk resizing', () => {
      disk.size = size;
    });
  }
  if (action === 'add') {
    const fields = new Fields(additional, { size: 'number', mount_dir: 'text' });
    const size = atLeastOne(fields.number('size'));
    const folder = fields.text('mount_dir') || '/data';
    if (!folder.startsWith('/')) malformed('additional mount_dir must be an absolute path');
    const vm = withDisks(vmOf(node, call, taskId));
    return change(vm, 'disk adding', () => {
      const name = freeName(vm);
      vm.disks.push({ name, size, file: `${folder}/data_${vm.taskId}_${name}.qcow2` });
    });
  }
  if (action !== 'delete') return undefined;
  const fields = new Fields(additional, { disk: 'text' });
  const vm = withDisks(vmOf(node, call, taskId));
  const disk = dataDisk(vm, fields.needed('disk'));
  return change(vm, 'disk deleting', () => {
    vm.disks.splice(vm.disks.indexOf(disk), 1);
  });
}

/** Undefined: no such path. */
export function answerSnapshot(node: ComputeNodeSimulator, call: VmCall): Reply | undefined {
  requireQuery(call, []);
  const [action, taskId, name, ...rest] = call.segments;
  if (taskId === undefined || rest.length > 0) return undefined;
  const vm = vmOf(node, call, taskId);
  for (const snapshot of vm.snapshots.values()) settle(node, snapshot);
  if (action === 'create' && name === undefined) return createSnapshot(node, vm, call);
  new Fields(call.additional, {});
  if (action === 'list') {
    if (name === undefined) return told([...vm.snapshots.values()].map(snapshotJson));
    const snapshot = vm.snapshots.get(name);
    return snapshot ? told(snapshotJson(snapshot)) : outcome(-1, 'snapshot_name not exist');
  }
  if (action !== 'delete' || name === undefined) return undefined;
  return vm.snapshots.delete(name) ? OK : outcome(-1, `${name} not exist`);
}

function createSnapshot(node: ComputeNodeSimulator, vm: VirtualMachine, call: VmCall): Reply {
  const fields = new Fields(call.additional, { snapshot_name: 'text', desc: 'text', image_server: 'text' });
  const name = fields.needed('snapshot_name');
  const server = fields.needed('image_server');
  if (!/^[\w.-]+$/.test(name)) malformed('additional snapshot_name must be letters, digits, . _ or -');
  if (!node.images.servers.has(server)) impossible(`image_server:${server} not exist`);
  if (vm.snapshots.has(name)) impossible(`snapshot:${name} already exist`);
  requireState(vm, ['closed']);
  vm.move('snapshot creating', 'closed', SECONDS.snapshot);
  vm.snapshots.set(name, {
    name,
    desc: fields.text('desc'),
    file: `/data/snap_${vm.taskId}_${name}.qcow2`,
    server,
    createTime: localTime(new Date()),
    status: 'creating',
    until: node.pace.after(SECONDS.snapshot),
  });
  return OK;
}

/** Creating, then uploading, then done, which is called `none`. */
function settle(node: ComputeNodeSimulator, snapshot: Snapshot): void {
  if (snapshot.status === 'creating' && node.pace.now() >= snapshot.until) {
    snapshot.status = 'uploading';
    snapshot.until = node.pace.after(SECONDS.upload);
  }
  if (snapshot.status === 'uploading' && node.pace.now() >= snapshot.until) {
    snapshot.status = 'none';
    const name = snapshot.file.slice('/data/'.length);
    node.images.add(snapshot.server, { name, bytes: BYTES_PER_GIB });
  }
}

function snapshotJson({ name, desc, file, createTime, status }: Snapshot): Record<string, string> {
  return { snapshot_name: name, description: desc, snapshot_file: file, create_time: createTime, status };
}

function change(
  vm: VirtualMachine,
  through: 'disk resizing' | 'disk adding' | 'disk deleting',
  then: () => void,
): Reply {
  requireSteady(vm);
  vm.move(through, vm.state, SECONDS.disk, then);
  return OK;
}

function withDisks(vm: VirtualMachine): VirtualMachine {
  return vm.config.biosMode === 'pxe' ? impossible('pxe not support disk') : vm;
}

function dataDisk(vm: VirtualMachine, name: string): Disk {
  if (name === 'vda') impossible('disk vda is the system disk');
  return vm.disks.find((disk) => disk.name === name) ?? impossible(`disk:${name} not exist`);
}

function freeName(vm: VirtualMachine): string {
  const used = new Set(vm.disks.map(({ name }) => name));
  for (const letter of 'bcdefghijklmnopqrstuvwxyz') if (!used.has(`vd${letter}`)) return `vd${letter}`;
  return impossible('no free disk name');
}

function atLeastOne(size: number): number {
  return size > 0 ? size : malformed("'size' is invalid");
}
