// Carries an import out: machines that are new in a few calls, all others one by one; each line gets its result.
import { isAppError, messageOf } from '../../../../shared/errors/app-error.ts';
import { problem, type Remark } from '../../../ipc/remarks.ts';
import type { AddFailure, MachineChanges } from '../changes.ts';
import type { Registry } from '../registry.ts';
import type { PlannedLine, SeatWish } from './plan.ts';

export interface ImportParts {
  registry: Registry;
  changes: MachineChanges;
}

/**
 * Does what the plan says. A line that fails becomes an `error` line with the reason; the others go on.
 * @returns uuids that somebody else has added meanwhile: their lines have to be planned anew
 */
export async function runImport(lines: readonly PlannedLine[], parts: ImportParts): Promise<Set<string>> {
  const overtaken = await addNew(lines, parts);
  for (const line of lines) await changeKnown(line, parts);
  return overtaken;
}

async function addNew(
  lines: readonly PlannedLine[],
  { registry, changes }: ImportParts,
): Promise<Set<string>> {
  const adds = lines.flatMap((line) =>
    line.step.action === 'add' ? [{ line, machine: line.step.machine }] : [],
  );
  if (adds.length === 0) return new Set();
  registry.wish(adds.map(({ line }) => ({ uuid: line.uuid, ...line.seat })));
  const results = await changes.add(adds.map(({ machine }) => machine));
  const labels = new Map(registry.list().map(({ uuid, label }) => [uuid, label]));
  for (const { line } of adds) {
    const failure = results.get(line.uuid);
    if (failure) fail(line, remarkOf(failure));
    else line.label = labels.get(line.uuid) ?? line.label;
  }
  return new Set(
    [...results].flatMap(([uuid, failure]) => (failure?.error.code === 'CONFLICT' ? [uuid] : [])),
  );
}

async function changeKnown(line: PlannedLine, { registry, changes }: ImportParts): Promise<void> {
  const { step } = line;
  if (step.action !== 'takeOver' && step.action !== 'update') return;
  try {
    if (step.action === 'takeOver') {
      const [seat] = registry.seat([{ nodeId: step.nodeId, ...line.seat }]);
      line.label = seat?.label ?? line.label;
    } else {
      registry.update(step.seatId, given(line.seat));
    }
    if (Object.keys(step.change).length > 0) await changes.modify(step.nodeId, step.change);
  } catch (error) {
    fail(line, { code: isAppError(error) ? error.code : 'INTERNAL', message: messageOf(error) });
  }
}

function given({ label, zone, place }: SeatWish) {
  return {
    ...(label === undefined ? {} : { label }),
    ...(zone === undefined ? {} : { zone }),
    ...(place === undefined ? {} : { place }),
  };
}

function fail(line: PlannedLine, reason: Remark): void {
  line.step = { action: 'error' };
  line.errors.push(reason);
}

function remarkOf({ error, unknown }: NonNullable<AddFailure>): Remark {
  const { code, message } = error;
  if (unknown) {
    return problem(
      'OUTCOME_UNKNOWN',
      `${message}. It isn't known whether the machine was added: if so, its seat appears by itself once the node answers`,
    );
  }
  return code === 'CONFLICT' ? problem('UUID_TAKEN', message) : { code, message };
}
