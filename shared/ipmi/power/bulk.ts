// The same action on many machines: staggered, a few at a time, cancellable, with an answer for each.
import { IpmiError } from '../errors.ts';
import { interrupted } from '../interrupted.ts';
import type { PowerAction, PowerResult, PowerRunOptions, PowerStep, PowerTarget } from './types.ts';

export type BulkOutcome =
  | { key: string; result: PowerResult; error?: never }
  /** `delivery` of a cancelled one says whether anything was sent to it. */
  | { key: string; error: IpmiError; result?: never };

export interface BulkOptions extends Omit<PowerRunOptions, 'beforePowerOn' | 'onStep'> {
  /** Least time between two machines that start to draw current, in ms; default 250. */
  staggerMs?: number;
  /** Machines at the same time; default 16, and 100 for `soft`, which only waits. */
  maxInFlight?: number;
  /** @param key the target's */
  onStep?: (key: string, step: PowerStep) => void;
  /** After each machine. */
  onProgress?: (progress: { outcome: BulkOutcome; done: number; total: number }) => void;
}

type RunOne = (target: PowerTarget) => Promise<PowerResult>;

/** @returns one outcome per target, in the targets' order; never throws for a machine */
export async function runBulk(
  targets: readonly PowerTarget[],
  action: PowerAction,
  options: BulkOptions,
  runOne: RunOne,
): Promise<BulkOutcome[]> {
  const { maxInFlight = action === 'soft' ? 100 : 16, onProgress, signal } = options;
  const outcomes: BulkOutcome[] = [];
  const waiting = targets.entries();
  let done = 0;
  const worker = async () => {
    for (const [index, target] of waiting) {
      const outcome = await outcomeOf(target, signal, runOne);
      outcomes[index] = outcome;
      done += 1;
      onProgress?.({ outcome, done, total: targets.length });
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxInFlight, targets.length) }, worker));
  return outcomes;
}

async function outcomeOf(
  target: PowerTarget,
  signal: AbortSignal | undefined,
  runOne: RunOne,
): Promise<BulkOutcome> {
  const { key } = target;
  if (signal?.aborted) return { key, error: interrupted(signal.reason, { machine: key }) };
  try {
    return { key, result: await runOne(target) };
  } catch (error) {
    if (error instanceof IpmiError) return { key, error };
    throw error;
  }
}
