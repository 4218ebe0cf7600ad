// What became of one seat of a job, in words and a code.
import { isAppError } from '../../../shared/errors/app-error.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';
import type { JobItem } from './job-store.ts';
import { SkippedSeat, type TaskResult } from './job-task.ts';

export type Outcome = Pick<JobItem, 'error'> &
  Partial<TaskResult> & { state: 'done' | 'failed' | 'cancelled' | 'skipped' };

/** Reasons of a turn's signal. */
export const STOPPED = new Error('the counter stops');
export const SUPERSEDED = new Error('the power is cut instead');

/** @param signal of the turn: its reason tells why an aborted task ended */
export async function outcomeOf(
  run: () => Promise<TaskResult>,
  label: string,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return { state: 'done', error: null, ...(await run()) };
  } catch (error) {
    if (error instanceof SkippedSeat) return { state: 'skipped', error: error.toJSON() };
    if (signal.reason === SUPERSEDED) {
      const message = `${label} was still shutting down when its power was cut.`;
      return { state: 'cancelled', error: { code: 'SUPERSEDED', message } };
    }
    if (signal.reason === STOPPED) return { state: 'failed', error: interruption(label, error) };
    return { state: 'failed', error: failure(error) };
  }
}

/** The counter was restarted in the middle: nobody knows what was carried out. */
export function unknownAfterRestart(label: string): NonNullable<JobItem['error']> {
  const message = `The counter was restarted in the middle: whether ${label} was switched is unknown. Read its state.`;
  return { code: 'INTERRUPTED', message };
}

export function neverAsked(label: string): NonNullable<JobItem['error']> {
  return { code: 'INTERRUPTED', message: `The counter was stopped before ${label} was asked.` };
}

function interruption(label: string, error: unknown): NonNullable<JobItem['error']> {
  const nothingSent = error instanceof IpmiError && error.delivery === 'none';
  return nothingSent ? neverAsked(label) : unknownAfterRestart(label);
}

function failure(error: unknown): NonNullable<JobItem['error']> {
  if (isAppError(error)) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: 'Something went wrong inside the counter; its log says what.' };
}
