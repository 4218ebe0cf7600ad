// The same question to many machines, a few at a time, with an answer for each.
import { IpmiError } from '../../../../shared/ipmi/errors.ts';
import { interrupted } from '../../../../shared/ipmi/interrupted.ts';
import type { Machine } from './equipment.ts';

export type Outcome<T> =
  | { machine: Machine; value: T; error?: never }
  | { machine: Machine; error: IpmiError; value?: never };

export interface EachOptions<T> {
  parallel?: number;
  signal: AbortSignal;
  onDone: (outcome: Outcome<T>) => void;
}

const PARALLEL = 64;

/** @returns one outcome per machine, in their order; a machine's failure stops no other */
export async function forEachMachine<T>(
  machines: readonly Machine[],
  { parallel = PARALLEL, signal, onDone }: EachOptions<T>,
  work: (machine: Machine, signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  const waiting = machines.entries();
  const worker = async () => {
    for (const [index, machine] of waiting) {
      const outcome = await outcomeOf(machine, signal, work);
      outcomes[index] = outcome;
      onDone(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, machines.length) }, worker));
  return outcomes;
}

async function outcomeOf<T>(
  machine: Machine,
  signal: AbortSignal,
  work: (machine: Machine, signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  try {
    if (signal.aborted) throw interrupted(signal.reason, { machine: machine.name });
    return { machine, value: await work(machine, signal) };
  } catch (error) {
    if (error instanceof IpmiError) return { machine, error };
    throw error;
  }
}
