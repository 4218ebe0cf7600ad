// How large the input of a call may be, as JSON.
import type { CallName } from './contract.ts';

const USUAL = 256 * 1024;
const LARGE: Partial<Record<CallName, number>> = {
  'machines.previewImport': 2 * 1024 * 1024,
  'machines.import': 2 * 1024 * 1024,
  'backup.restore': 201 * 1024 * 1024,
};

/** Bytes over HTTP, letters over IPC. */
export function inputLimit(name: CallName): number {
  return LARGE[name] ?? USUAL;
}
