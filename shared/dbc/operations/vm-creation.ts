// A virtual machine from "creating" to "running".
import { dbcError } from '../classify.ts';
import type { VmDetail } from '../requests/answers.ts';
import * as requests from '../requests/virtual-machines.ts';
import type { DbcSender } from '../sender.ts';
import { Operation, type Trouble } from './operation.ts';

export interface VmProgress extends Trouble {
  /** The node's word: "creating", "starting", "running" …; empty before the first answer. */
  status: string;
}

/** The documents say 5 to 15 minutes. */
const WITHIN_MS = 45 * 60 * 1000;

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
  });
}
