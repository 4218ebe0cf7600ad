// Carries an import out: machines that are new in a few calls, all others one by one; each line gets its result.
import { messageOf } from '../../../../shared/errors/app-error.ts';
import { problem, type Remark } from '../../../ipc/remarks.ts';
import { auditOutcome } from '../../audit/outcome.ts';
import type { Store } from '../../store/types.ts';
import type { AddFailure, MachineChanges } from '../changes.ts';
import type { Registry } from '../registry.ts';
import type { ImportAudit } from './import-audit.ts';
import { type MachineToChange, type PlannedLine, type SeatWish, sameSeat } from './plan.ts';

export interface ImportParts {
  registry: Registry;
  changes: MachineChanges;
  store: Store;
  audit: ImportAudit;
}

/**
 * Does what the plan says. A line that fails becomes an `error` line with the reason; the others go on.
 * @returns uuids that somebody else has added meanwhile: their lines have to be planned anew, and are not audited yet
 */
export async function runImport(lines: readonly PlannedLine[], parts: ImportParts): Promise<Set<string>> {
  const overtaken = await addNew(lines, parts);
  for (const line of lines) await changeKnown(line, parts);
  return overtaken;
}

async function addNew(
  lines: readonly PlannedLine[],
  { registry, changes, store, audit }: ImportParts,
): Promise<Set<string>> {
  const adds = lines.flatMap((line) =>
    line.step.action === 'add' ? [{ line, machine: line.step.machine }] : [],
  );
  if (adds.length === 0) return new Set();
  registry.wish(adds.map(({ line }) => ({ uuid: line.uuid, ...line.seat })));
  const results = await changes.add(adds.map(({ machine }) => machine));
  const labels = new Map(registry.list().map(({ uuid, label }) => [uuid, label]));
  const overtaken = new Set(
    [...results].flatMap(([uuid, failure]) => (failure?.error.code === 'CONFLICT' ? [uuid] : [])),
  );
  store.transaction(() => {
    for (const { line } of adds) {
      const failure = results.get(line.uuid);
      if (failure) {
        const reason = remarkOf(failure);
        if (!overtaken.has(line.uuid)) audit.failed(line, 'add', reason.code);
        fail(line, reason);
      } else {
        line.label = labels.get(line.uuid) ?? line.label;
        audit.added(line);
      }
    }
  });
  return overtaken;
}

async function changeKnown(line: PlannedLine, parts: ImportParts): Promise<void> {
  const { step } = line;
  if (step.action !== 'takeOver' && step.action !== 'update') return;
  try {
    // The node first: what it refuses leaves the seat as it is.
    await changeOnNode(line, step, parts);
    if (step.action === 'takeOver') takeOver(line, step.machine.nodeId, parts);
    else updateSeat(line, step.machine.id, parts);
  } catch (error) {
    const { code } = auditOutcome(error);
    parts.audit.failed(line, step.action, code);
    fail(line, { code, message: messageOf(error) });
  }
}

async function changeOnNode(
  line: PlannedLine,
  step: MachineToChange,
  { changes, audit }: ImportParts,
): Promise<void> {
  if (Object.keys(step.change).length === 0) return;
  audit.onNode(line, step, 'asked');
  await changes.modify(step.machine.nodeId, step.change);
  audit.onNode(line, step, 'ok');
}

function takeOver(line: PlannedLine, nodeId: string, { registry, audit }: ImportParts): void {
  const [seat] = registry.seat([{ nodeId, ...line.seat }], (made) => audit.tookOver(line, made));
  line.label = seat?.label ?? line.label;
}

function updateSeat(line: PlannedLine, seatId: string, { registry, store, audit }: ImportParts): void {
  store.transaction(() => {
    const before = registry.require(seatId);
    if (sameSeat(line.seat, before)) return;
    audit.updated(line, before, registry.update(seatId, given(line.seat)));
  });
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
