// /tasks: the life of a virtual machine.
import type { Reply } from '../node/json-styles.ts';
import type { ComputeNodeSimulator } from './compute-node.ts';
import { readCreateParams } from './create-params.ts';
import { Fields, impossible, malformed, OK, outcome, told } from './fields.ts';
import { isMoving } from './images.ts';
import { changeVm, requireFreePorts } from './modify.ts';
import { VirtualMachine } from './vm.ts';
import { requireQuery, requireState, requireSteady, type VmCall, vmOf } from './vm-call.ts';
import { vmDetail, vmSummary } from './vm-json.ts';

/** Most bytes of a log in one answer. */
const LOG_BYTES = 1024;
const SECONDS = { create: 60, start: 20, wake: 3, shutdown: 15, poweroff: 3, restart: 30, delete: 10 };

/** Undefined: no such path. */
export function answerTasks(node: ComputeNodeSimulator, call: VmCall): Reply | undefined {
  const [action, taskId, ...rest] = call.segments;
  if (rest.length > 0) return undefined;
  const queries: Readonly<Record<string, string[]>> = {
    restart: ['force_reboot'],
    logs: ['flag', 'line_num'],
  };
  requireQuery(call, queries[action ?? ''] ?? []);
  if (action === undefined) return list(node, call);
  if (taskId === undefined) return action === 'start' ? create(node, call) : detail(node, call, action);
  const perform = ACTIONS[action];
  if (!perform) return undefined;
  if (action !== 'modify' && action !== 'passwd') new Fields(call.additional, {});
  return perform(vmOf(node, call, taskId), call, node);
}

function list(node: ComputeNodeSimulator, call: VmCall): Reply {
  new Fields(call.additional, {});
  return told([...node.vms.values()].filter(({ owner }) => owner === call.wallet).map(vmSummary));
}

function detail(node: ComputeNodeSimulator, call: VmCall, taskId: string): Reply {
  new Fields(call.additional, {});
  const vm = node.vms.get(taskId);
  if (!vm || vm.owner !== call.wallet) return outcome(-3, 'task_id not exist');
  return told(vmDetail(node, vm));
}

function create(node: ComputeNodeSimulator, call: VmCall): Reply {
  const config = readCreateParams(call.additional);
  const { imageName, dataFileName, networkName, gpuCount, cpuCores, memSize, diskSize } = config;
  if (imageName !== '' && !node.localImages.has(imageName)) {
    impossible(`'image_name' is not exist (path:/data/${imageName})`);
  }
  if (isMoving(node, imageName)) {
    impossible(`'image_name':${imageName} in downloading or uploading, please try again later`);
  }
  if (dataFileName !== '' && !node.dataFiles.has(dataFileName)) {
    impossible(`data_file_name is not exist, path: /data/${dataFileName}`);
  }
  if (networkName !== '' && !node.networks.has(networkName)) impossible('network name not existed');
  if (gpuCount > node.hardware.gpus) impossible('gpu_count exceeds number of leases');
  if (cpuCores > node.hardware.cpuCores) impossible('allocate cpu failed');
  if (memSize > node.hardware.memSize) impossible('allocate mem failed');
  if (diskSize > node.hardware.diskSize) impossible('allocate disk failed');
  requireFreePorts(node, config);
  const vm = new VirtualMachine(call.wallet, call.rentOrder, config, node.pace);
  vm.move('creating', 'running', SECONDS.create);
  node.addVm(vm);
  return told({ ...vmSummary(vm), status: 'creating' });
}

type Action = (vm: VirtualMachine, call: VmCall, node: ComputeNodeSimulator) => Reply;

const ACTIONS: Readonly<Record<string, Action>> = {
  // Also wakes a machine that sleeps.
  start: (vm) => {
    requireState(vm, ['closed', 'pmsuspend']);
    vm.move('starting', 'running', vm.state === 'pmsuspend' ? SECONDS.wake : SECONDS.start);
    return OK;
  },
  shutdown: (vm) => {
    requireState(vm, ['running']);
    if (!vm.ignoresRequests) vm.move('being shutdown', 'closed', SECONDS.shutdown);
    return OK;
  },
  poweroff: (vm) => {
    requireState(vm, ['running', 'pmsuspend']);
    vm.move('being poweroff', 'closed', SECONDS.poweroff);
    return OK;
  },
  restart: (vm, { query }) => {
    const force = query.get('force_reboot') ?? 'false';
    if (!['true', '1', 'false', '0'].includes(force)) malformed('force_reboot must be true, 1, false or 0');
    requireState(vm, ['running']);
    if (!vm.ignoresRequests || force === 'true' || force === '1') {
      vm.move('restarting', 'running', SECONDS.restart);
    }
    return OK;
  },
  delete: (vm, _call, node) => {
    requireSteady(vm);
    vm.move('deleting', 'closed', SECONDS.delete, () => node.forgetVm(vm.taskId));
    return OK;
  },
  logs: (vm, { query }, node) => {
    const flag = query.get('flag');
    const count = query.get('line_num') ?? '';
    if (flag !== 'head' && flag !== 'tail') malformed('flag must be head or tail');
    if (!/^\d{1,6}$/.test(count)) malformed('line_num must be a number');
    return logAnswer(node, vm, flag, Number(count));
  },
  modify: (vm, { additional }, node) => {
    requireSteady(vm);
    return changeVm(node, vm, additional);
  },
  passwd: (vm, { additional }) => {
    const fields = new Fields(additional, { username: 'text', password: 'text' });
    const userName = fields.needed('username');
    const password = fields.needed('password');
    if (vm.state !== 'running') impossible('Only the running task can change the password');
    if (!vm.hasGuestAgent) impossible('Guest agent is not responding: QEMU guest agent is not connected');
    vm.userName = userName;
    vm.password = password;
    return OK;
  },
};

function logAnswer(
  node: ComputeNodeSimulator,
  vm: VirtualMachine,
  flag: 'head' | 'tail',
  count: number,
): Reply {
  const lines = flag === 'head' ? vm.log.slice(0, count) : vm.log.slice(Math.max(0, vm.log.length - count));
  if (node.rawLogCut) {
    const text = Buffer.from(lines.map((line) => JSON.stringify(line)).join(','));
    const content = flag === 'head' ? text.subarray(0, LOG_BYTES) : text.subarray(-LOG_BYTES);
    const message = `{"task_id":"${vm.taskId}", "log_content":[${content.toString()}]}`;
    return { status: 200, body: `{"errcode":0, "message":${message}}\r\n` };
  }
  return told({ task_id: vm.taskId, log_content: cutLines(lines, flag) });
}

/** As many bytes as the answer takes, from the side that was asked for. */
function cutLines(lines: readonly string[], flag: 'head' | 'tail'): string[] {
  const kept: string[] = [];
  let left = LOG_BYTES;
  for (const line of flag === 'head' ? lines : lines.toReversed()) {
    if (left <= 0) break;
    const bytes = Buffer.from(line);
    kept.push((flag === 'head' ? bytes.subarray(0, left) : bytes.subarray(-left)).toString());
    left -= bytes.length;
  }
  return flag === 'head' ? kept : kept.reverse();
}
