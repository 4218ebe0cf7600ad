// The order of the wizard's steps, and where it goes on.
import type { CallOutput } from '../../../ipc/contract.ts';

export const STEPS = ['owner', 'node', 'machines', 'staff', 'backup'] as const;
export type StepId = (typeof STEPS)[number];
export type SetupStatus = CallOutput<'setup.status'>;

/** The first step that is not done; the last one when all are. */
export function firstOpen(setup: SetupStatus): StepId {
  return STEPS.find((step) => !isDone(step, setup, false)) ?? 'backup';
}

export function isDone(step: StepId, setup: SetupStatus | null, needsOwner: boolean): boolean {
  if (step === 'owner') return !needsOwner;
  if (setup === null) return false;
  return step === 'backup' ? setup.recovery : setup[step];
}
