// A virtual machine from "creating" to "running".
import { sleep } from '../../util/time.ts';
import { dbcError } from '../classify.ts';
import { DbcError } from '../errors.ts';
import type { VmDetail } from '../requests/answers.ts';
import * as requests from '../requests/virtual-machines.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';
import { Operation, type Trouble } from './operation.ts';

export interface VmProgress extends Trouble {
  /** The node's word: "creating", "starting", "running" …; empty before the first answer. */
  status: string;
}

/** The documents say 5 to 15 minutes. */
const WITHIN_MS = 45 * 60 * 1000;

/** "creating", "create error" … Whatever else it is, it has been created. */
const UNFINISHED = /^creat/i;

/** Watches a creation that has been started. @throws DbcError INVALID_INPUT */
export function vmCreation(
  sender: DbcSender,
  nodeId: string,
  taskId: string,
): Operation<VmDetail, VmProgress> {
  const detail = requests.detail(nodeId, taskId);
  return new Operation<VmDetail, VmProgress>({
    token: { v: 1, kind: 'vm.create', nodeId, taskId },
    what: `the creation of virtual machine ${taskId}`,
    withinMs: WITHIN_MS,
    initial: { status: '' },
    ask: async (call) => {
      const vm = await sender.send(detail, call);
      const progress = { status: vm.status };
      if (vm.status === 'running') return { progress, end: { result: vm } };
      // e.g. "create task error": it will not get better by waiting.
      if (/error|fail/i.test(vm.status)) {
        throw dbcError('NODE_ERROR', `the node could not create virtual machine ${taskId}`, {
          context: { taskId },
        });
      }
      return { progress };
    },
    stop: (call, everyMs) => deleteUnfinished(sender, nodeId, taskId, { call, everyMs }),
  });
}

/**
 * Deletes a virtual machine that is still being created, and no other: one that was finished before is kept. A node
 * may refuse that until it has created it.
 * @throws DbcError CONFLICT for one that is finished; what the node answers
 */
async function deleteUnfinished(
  sender: DbcSender,
  nodeId: string,
  taskId: string,
  { call, everyMs }: { call: DbcCallOptions; everyMs: number },
): Promise<void> {
  const { status } = await sender.send(requests.detail(nodeId, taskId), call);
  if (!UNFINISHED.test(status)) {
    throw dbcError('CONFLICT', `virtual machine ${taskId} is created already`, {
      cure: 'delete it if it is not wanted',
    });
  }
  const until = performance.now() + WITHIN_MS;
  while (true) {
    try {
      return await sender.send(requests.remove(nodeId, taskId), call);
    } catch (error) {
      // Not in this state; or, as long as the node has only noted it down, "not exist".
      const early =
        error instanceof DbcError && (error.code === 'CONFLICT' || error.code === 'MACHINE_NOT_FOUND');
      if (!early || performance.now() + everyMs >= until) throw error;
      if (!(await isThere(sender, nodeId, taskId, call))) return;
    }
    await sleep(everyMs, call.signal);
  }
}

async function isThere(
  sender: DbcSender,
  nodeId: string,
  taskId: string,
  call: DbcCallOptions,
): Promise<boolean> {
  try {
    await sender.send(requests.detail(nodeId, taskId), call);
    return true;
  } catch (error) {
    if (error instanceof DbcError && error.code === 'MACHINE_NOT_FOUND') return false;
    throw error;
  }
}
