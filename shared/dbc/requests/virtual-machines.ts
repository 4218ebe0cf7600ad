// Requests about virtual machines: `/tasks` (documents 000, 001 and 002, "Virtual Machine Manage").
import { guestPasswordField, taskIdField, userNameField } from '../fields/names.ts';
import { invalidField, oneOf, onlyKnown, plainObject, wholeNumber } from '../fields/refusal.ts';
import { type VmChange, type VmSpec, vmChangeFields, vmSpecFields } from '../fields/vm.ts';
import type { DbcRequest } from '../request.ts';
import {
  doneSchema,
  logSchema,
  type VmDetail,
  type VmLog,
  type VmSummary,
  vmDetailSchema,
  vmListSchema,
} from './answers.ts';
import { gpuNodeCall } from './shape.ts';

/** Which end of the log, and how many lines. */
export interface LogQuery {
  /** `tail`: the newest lines (default); `head`: the oldest. */
  flag?: 'head' | 'tail' | undefined;
  /** Lines; default 10. The node cuts what it sends at 1024 bytes. */
  lineCount?: number | undefined;
}

/** A login of the guest. Ubuntu images come with "dbc", Windows ones with "Administrator". */
export interface GuestLogin {
  username: string;
  password: string;
}

const MAX_LOG_LINES = 10_000;

/** Documents, "Create a virtual machine". */
export function create(nodeId: string, spec: VmSpec): DbcRequest<VmDetail> {
  const additional = vmSpecFields(spec);
  return gpuNodeCall({ name: 'vm.create', path: 'tasks/start', nodeId, additional, answer: vmDetailSchema });
}

/** Documents, "Query the list of virtual machines". */
export function list(nodeId: string): DbcRequest<VmSummary[]> {
  return gpuNodeCall({ name: 'vm.list', path: 'tasks', nodeId, read: true, answer: vmListSchema });
}

/** Documents, "Querying Virtual Machine Details". */
export function detail(nodeId: string, taskId: string): DbcRequest<VmDetail> {
  const path = `tasks/${taskIdField(taskId)}`;
  return gpuNodeCall({ name: 'vm.detail', path, nodeId, read: true, answer: vmDetailSchema });
}

/** Documents, "Start Virtual Machine": also wakes one that sleeps. */
export function start(nodeId: string, taskId: string): DbcRequest<undefined> {
  return simple('start', nodeId, taskId);
}

/** Documents, "Shut down the virtual machine": asks the guest. */
export function shutdown(nodeId: string, taskId: string): DbcRequest<undefined> {
  return simple('shutdown', nodeId, taskId);
}

/** Documents, "Shut down the virtual machine (forced power off)". */
export function poweroff(nodeId: string, taskId: string): DbcRequest<undefined> {
  return simple('poweroff', nodeId, taskId);
}

/** Documents, "Restart Virtual Machine"; `force` adds `?force_reboot=true`. */
export function restart(nodeId: string, taskId: string, force = false): DbcRequest<undefined> {
  if (typeof force !== 'boolean') throw invalidField('force', 'true or false');
  return simple('restart', nodeId, taskId, force ? '?force_reboot=true' : '');
}

/** Documents 000 and 001, "delete virtual machine". */
export function remove(nodeId: string, taskId: string): DbcRequest<undefined> {
  return simple('delete', nodeId, taskId);
}

/**
 * Document 002, "delete virtual machine": the path without "delete". On a later node the same request reads the
 * details, so `DbcClient` sends it to old nodes only.
 */
export function removeEarly(nodeId: string, taskId: string): DbcRequest<undefined> {
  const path = `tasks/${taskIdField(taskId)}`;
  return gpuNodeCall({ name: 'vm.delete (early form)', path, nodeId, answer: doneSchema });
}

/** Documents 000 and 001, "Query Virtual Machine Logs". */
export function logs(nodeId: string, taskId: string, query: LogQuery = {}): DbcRequest<VmLog> {
  const { flag = 'tail', lineCount = 10 } = plainObject('query', query);
  onlyKnown('query', query, ['flag', 'lineCount']);
  const direction = oneOf('flag', flag, ['head', 'tail']);
  const lines = wholeNumber('lineCount', lineCount, 1, MAX_LOG_LINES);
  const path = `tasks/logs/${taskIdField(taskId)}?flag=${direction}&line_num=${lines}`;
  return gpuNodeCall({ name: 'vm.logs', path, nodeId, read: true, answer: logSchema });
}

/** Documents 000 and 001, "Modify virtual machine configuration". Some changes need a restart. */
export function modify(nodeId: string, taskId: string, change: VmChange): DbcRequest<undefined> {
  const path = `tasks/modify/${taskIdField(taskId)}`;
  const additional = vmChangeFields(change);
  return gpuNodeCall({ name: 'vm.modify', path, nodeId, additional, answer: doneSchema });
}

/** Documents 000 and 001, "Modifying the virtual machine login password". The guest must run, with an agent in it. */
export function passwd(nodeId: string, taskId: string, login: GuestLogin): DbcRequest<undefined> {
  const path = `tasks/passwd/${taskIdField(taskId)}`;
  onlyKnown('login', plainObject('login', login), ['username', 'password']);
  const additional = {
    username: userNameField(login.username),
    password: guestPasswordField(login.password),
  };
  return gpuNodeCall({ name: 'vm.passwd', path, nodeId, additional, answer: doneSchema });
}

function simple(call: string, nodeId: string, taskId: string, query = ''): DbcRequest<undefined> {
  const path = `tasks/${call}/${taskIdField(taskId)}${query}`;
  return gpuNodeCall({ name: `vm.${call}`, path, nodeId, answer: doneSchema });
}
