// The same action on many machines: staggered, a few at a time, cancellable, with an answer for each.
import { Slots } from '../../util/slots.ts';
import { IpmiError } from '../errors.ts';
import { interrupted } from '../interrupted.ts';
import type { PowerAction, PowerResult, PowerRunOptions, PowerStep, PowerTarget } from './types.ts';

export type BulkOutcome =
  | { key: string; result: PowerResult; error?: never }
  /** `delivery` of a cancelled one says whether anything was sent to it. */
  | { key: string; error: IpmiError; result?: never };

export interface BulkOptions extends Omit<PowerRunOptions, 'inrushTurn' | 'onStep'> {
  /** Least time between two machines that start to draw current, in ms; default 250. */
  staggerMs?: number;
  /** Machines at the same time; default 16, and no bound for `soft`, which only waits. */
  maxInFlight?: number;
  /** @param key the target's */
  onStep?: (key: string, step: PowerStep) => void;
  /** After each machine. */
  onProgress?: (progress: { outcome: BulkOutcome; done: number; total: number }) => void;
}

type RunOne = (target: PowerTarget) => Promise<PowerResult>;

/**
 * Machines that do not answer wait for their places apart: a dead one holds its place for seconds.
 * @returns one outcome per target, in the targets' order; never throws for a machine
 */
export async function runBulk(
  targets: readonly PowerTarget[],
  action: PowerAction,
  options: BulkOptions,
  runOne: RunOne,
): Promise<BulkOutcome[]> {
  const { maxInFlight = action === 'soft' ? Number.POSITIVE_INFINITY : 16, onProgress, signal } = options;
  const answering = new Slots(maxInFlight);
  const silent = new Slots(maxInFlight);
  let done = 0;
  return Promise.all(
    targets.map(async (target) => {
      const places = (await isSilent(target, signal)) ? silent : answering;
      const outcome = await places.run(() => outcomeOf(target, signal, runOne));
      done += 1;
      onProgress?.({ outcome, done, total: targets.length });
      return outcome;
    }),
  );
}

/** A guess that decides about the order alone: one lost datagram makes no machine unreachable. */
async function isSilent({ presence }: PowerTarget, signal: AbortSignal | undefined): Promise<boolean> {
  if (!presence) return false;
  try {
    return !(await presence.probe(signal ? { signal } : {})).present;
  } catch {
    return true;
  }
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
