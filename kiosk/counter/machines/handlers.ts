// Answers machines.*: seats taken over, machines added, changed, removed and imported. Each leaves its audit lines.

import { type FieldProblem, problemsOfChange, problemsOfMachine } from '../../../shared/dbc/bare-metal.ts';
import { dbcError } from '../../../shared/dbc/classify.ts';
import { DbcClient } from '../../../shared/dbc/dbc-client.ts';
import { isMachineId } from '../../../shared/dbc/envelope.ts';
import { DbcError } from '../../../shared/dbc/errors.ts';
import { problem } from '../../ipc/remarks.ts';
import type { Seat } from '../../ipc/seat.ts';
import { auditOutcome } from '../audit/outcome.ts';
import type { Audit, AuditRecord } from '../audit/types.ts';
import { type Handlers, RefusedCall } from '../calls.ts';
import type { NodeConnection } from '../node/connection.ts';
import { refusedConflict, refusedInput } from '../refused-input.ts';
import type { Store } from '../store/types.ts';
import { changeWords } from './change-words.ts';
import { type AddFailure, MachineChanges } from './changes.ts';
import { fieldProblem } from './field-problems.ts';
import { Importer } from './import/import.ts';
import { ImportAudit } from './import/import-audit.ts';
import { labelTaken } from './labels.ts';
import type { Registry } from './registry.ts';
import type { SeatRecord } from './types.ts';

export interface MachineHandlersDeps {
  registry: Registry;
  node: NodeConnection;
  audit: Audit;
  store: Store;
  seatView: (seatId: string) => Seat;
}

type MachineCall =
  | 'machines.unseated'
  | 'machines.takeOver'
  | 'machines.add'
  | 'machines.modify'
  | 'machines.remove'
  | 'machines.addKnown'
  | 'machines.previewImport'
  | 'machines.import';

export function machineHandlers(deps: MachineHandlersDeps): Handlers<MachineCall> {
  const { registry, node, audit, store, seatView } = deps;
  const changes = new MachineChanges({ registry, node });
  const importer = new Importer({ registry, node, changes, store });

  /** Audits what is asked, then what came of it. */
  const audited = async <T>(entry: Omit<AuditRecord, 'result'>, work: () => Promise<T>): Promise<T> => {
    audit.record({ ...entry, result: 'asked' });
    try {
      const result = await work();
      audit.record({ ...entry, result: 'ok' });
      return result;
    } catch (error) {
      audit.record({ ...entry, ...auditOutcome(error) });
      throw error;
    }
  };

  return {
    'machines.unseated': () => ({
      machines: registry.unseated().map(({ nodeId, uuid, ip, description, suggestedLabel }) => ({
        nodeId,
        uuid,
        ip,
        description,
        suggestedLabel,
      })),
    }),

    'machines.takeOver': ({ machines }, who) => {
      const seats = registry.seat(machines, (made) => {
        for (const seat of made) {
          audit.record({
            who,
            action: 'machines.takeOver',
            ...nameOf(seat),
            after: machineOf(seat),
            result: 'ok',
          });
        }
      });
      return { seats: seats.map(({ id }) => seatView(id)) };
    },

    'machines.add': ({ label, zone, place, ...machine }, who) =>
      audited({ who, action: 'machines.add', seat: label, after: `machine ${machine.uuid}` }, async () => {
        node.manage();
        requireFreeLabel(registry, label);
        refuse(problemsOfMachine(machine));
        registry.wish([{ uuid: machine.uuid, label, zone, place }]);
        const failure = (await changes.add([machine])).get(machine.uuid);
        if (failure) throw failureOf(failure);
        const seat = registry.list().find(({ uuid }) => uuid === machine.uuid);
        if (seat) return seatView(seat.id);
        throw new RefusedCall('NOT_FOUND', 'the machine was added and removed again by somebody else', {
          status: 404,
        });
      }),

    'machines.modify': async ({ seatId, change }, who) => {
      const seat = registry.require(seatId);
      const entry = { who, action: 'machines.modify', ...nameOf(seat), ...changeWords(seat, change) };
      await audited(entry, async () => {
        refuse(problemsOfChange(change));
        await changes.modify(seat.nodeId, change).catch((error: unknown) => {
          throw error instanceof DbcError ? failureOf({ error, unknown: false }) : error;
        });
      });
      return seatView(seatId);
    },

    'machines.remove': async ({ seatId, onNode }, who) => {
      const seat = registry.require(seatId);
      const before = `${machineOf(seat)}${onNode ? ', deleted on the node' : ''}`;
      await audited({ who, action: 'machines.remove', ...nameOf(seat), before }, async () => {
        if (onNode) await changes.remove(seat.nodeId);
        // Somebody else may have removed it meanwhile.
        if (registry.get(seatId)) registry.forget(seatId);
      });
      return {};
    },

    'machines.addKnown': ({ ids, clientNode }, who, signal) =>
      audited({ who, action: 'machines.addKnown', after: askedFor(ids, clientNode) }, async () => {
        const link = node.connected();
        // A client node knows servers of other cafés too: theirs our node does not have.
        const heard = clientNode === undefined ? [] : await serversOf(clientNode, signal);
        const asked = new Set([...ids.filter(isMachineId), ...heard]);
        const machines = await link.lookUp([...asked], signal);
        node.take(machines);
        await node.refresh(signal);
        const found = new Set(machines.flatMap(({ nodeId, uuid }) => [nodeId, uuid]));
        const wanted = [...new Set([...ids, ...heard.filter((id) => found.has(id))])];
        return { found: wanted.filter((id) => found.has(id)), missing: ids.filter((id) => !found.has(id)) };
      }),

    'machines.previewImport': ({ csv }, _who, signal) => importer.preview(csv, signal),

    'machines.import': async (input, who, signal) => {
      const lines = new ImportAudit({ audit, who });
      lines.begun();
      try {
        const outcome = await importer.run(input, lines, signal);
        const { imported, failed, leftOut } = outcome;
        const after = `${imported} imported, ${failed} failed, ${leftOut} left out`;
        lines.ended({ after, result: 'ok' });
        return outcome;
      } catch (error) {
        lines.ended(auditOutcome(error));
        throw error;
      }
    },
  };
}

/** More is no café, and would keep the node busy. */
const MOST_SERVERS = 2000;

/** Ids of the bare-metal servers that a client node knows. @throws DbcError */
async function serversOf(url: string, signal: AbortSignal): Promise<string[]> {
  const client = new DbcClient({ url });
  try {
    const servers = await client.bareMetal.known({ signal });
    return servers.slice(0, MOST_SERVERS).map(({ nodeId }) => nodeId);
  } finally {
    await client.close();
  }
}

function askedFor(ids: readonly string[], clientNode: string | undefined): string {
  return clientNode === undefined
    ? `${ids.length} ids`
    : `${ids.length} ids, client node ${new URL(clientNode).host}`;
}

function requireFreeLabel(registry: Registry, label: string | undefined): void {
  if (label === undefined || registry.labelIsFree(label)) return;
  throw labelTaken(label);
}

/** @throws RefusedCall BAD_INPUT: what the node would refuse, or break of, is not sent */
function refuse([first]: readonly FieldProblem[]): void {
  if (first) throw refusedInput(fieldProblem(first));
}

function failureOf(failure: NonNullable<AddFailure>): Error {
  if (failure.unknown) {
    return dbcError(
      'UNCONFIRMED',
      "the node stopped answering, so it isn't known whether the machine was added; if it was, its seat appears by itself",
    );
  }
  if (failure.error.code !== 'CONFLICT') return failure.error;
  return refusedConflict(problem('UUID_TAKEN', failure.error.message), 'uuid');
}

function nameOf(seat: SeatRecord): { seatId: string; seat: string } {
  return { seatId: seat.id, seat: seat.label };
}

function machineOf({ uuid, ip }: SeatRecord): string {
  return `machine ${uuid} ${ip}`;
}
