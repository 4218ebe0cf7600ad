// A call about virtual machines as the compute node gets it, its authority checked.
import type { RapidObject } from '../node/rapid-json.ts';
import type { ComputeNodeSimulator } from './compute-node.ts';
import { impossible, malformed } from './fields.ts';
import { STEADY, type VirtualMachine, type VmState } from './vm.ts';

export interface VmCall {
  /** `tasks`, `disk`, `snapshot`, `images` or `lan`. */
  group: string;
  segments: string[];
  query: URLSearchParams;
  additional: RapidObject;
  /** Whose machines these are; empty for nobody. */
  wallet: string;
  rentOrder: string;
}

/** The caller's own machine. @throws Refused when there is none, or another's */
export function vmOf(node: ComputeNodeSimulator, call: VmCall, taskId: string | undefined): VirtualMachine {
  const vm = node.vms.get(taskId ?? '');
  return vm && vm.owner === call.wallet ? vm : impossible('task not exist');
}

/** @throws Refused unless the machine is in one of these states */
export function requireState(vm: VirtualMachine, states: readonly VmState[]): void {
  const { state } = vm;
  if (!states.includes(state)) impossible(`task is ${state}, not ${states.join(' or ')}`);
}

export function requireSteady(vm: VirtualMachine): void {
  requireState(vm, STEADY);
}

/** @throws Refused for a query parameter of which the documents know nothing */
export function requireQuery(call: VmCall, names: readonly string[]): void {
  for (const name of call.query.keys()) {
    if (!names.includes(name)) malformed(`query parameter ${name} is not documented`);
  }
}
