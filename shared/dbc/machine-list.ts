// The node's list made whole: it stops at 51 rows, and one bad text makes it unreadable.
import { isMachineId } from './envelope.ts';
import { DbcError } from './errors.ts';
import type { FullMachineList, Machine, MachineList } from './types.ts';

export interface ListParts {
  list: () => Promise<MachineList>;
  get: (idOrUuid: string) => Promise<Machine | undefined>;
  /** node_ids and uuids that should be there. */
  known: readonly string[];
  /** A readable list that was not cut is whole: nothing is looked up. */
  trustShort: boolean;
  maxConcurrent: number;
}

/**
 * Lists, then looks the known ids up that the list lacks. A broken list is replaced by look-ups of all of
 * them, which also finds out whose row is broken.
 * @throws DbcError of any failure but an unreadable row
 */
export async function completeList(parts: ListParts): Promise<FullMachineList> {
  const listed = await unlessUnreadable(parts.list());
  const machines = listed?.machines ?? [];
  const shown = new Set(machines.flatMap(({ nodeId, uuid }) => [nodeId, uuid]));
  const absent = new Set(parts.known.filter((id) => !shown.has(id)));
  const whole = parts.trustShort && listed?.cut === false;
  const lookups = whole ? [] : [...absent].filter(isMachineId);
  // What can't name a machine is not there: no reason to fail for all the others.
  const missing = whole ? [...absent] : [...absent].filter((id) => !isMachineId(id));
  const broken: string[] = [];
  const found = new Map(machines.map((machine) => [machine.nodeId, machine]));

  const queue = lookups.values();
  const worker = async () => {
    for (const id of queue) {
      const answer = await unlessUnreadable(parts.get(id).then((machine) => ({ machine })));
      if (!answer) broken.push(id);
      else if (answer.machine) found.set(answer.machine.nodeId, answer.machine);
      else missing.push(id);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parts.maxConcurrent, lookups.length) }, worker));

  return {
    machines: [...found.values()],
    cut: listed?.cut ?? false,
    missing,
    broken,
    listReadable: listed !== undefined,
  };
}

async function unlessUnreadable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DbcError && error.code === 'BAD_ANSWER') return undefined;
    throw error;
  }
}
