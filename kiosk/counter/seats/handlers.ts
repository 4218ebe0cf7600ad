// Answers the calls seats.*.
import { problem } from '../../ipc/remarks.ts';
import type { Audit } from '../audit/types.ts';
import { type Handlers, RefusedCall } from '../calls.ts';
import type { MachineRegistry, SeatRecord } from '../machines/types.ts';
import type { SnapshotSource } from '../notifications/types.ts';
import { approvalFor } from '../power/consent.ts';
import { refusedInput } from '../refused-input.ts';
import type { ApprovalDesk } from '../staff/types.ts';
import type { Store } from '../store/types.ts';
import type { SeatBoard } from './seat-board.ts';

export interface SeatHandlersDeps {
  board: SeatBoard;
  registry: MachineRegistry;
  approvals: ApprovalDesk;
  store: Store;
  audit: Audit;
  snapshot: SnapshotSource;
  /** Number of the last notification. */
  seq: () => number;
  now?: () => number;
}

type SeatCalls =
  | 'seats.snapshot'
  | 'seats.detail'
  | 'seats.edit'
  | 'seats.arrange'
  | 'seats.markInUse'
  | 'seats.release'
  | 'seats.startMaintenance'
  | 'seats.endMaintenance';

/** The snapshot is the full one: dispatch takes names and addresses out while the screen is locked. */
export function seatHandlers(deps: SeatHandlersDeps): Handlers<SeatCalls> {
  const { board, registry, approvals, store, audit, now = Date.now } = deps;

  return {
    // The number first: what changes in between is told again rather than missed.
    'seats.snapshot': () => ({ seq: deps.seq(), ...deps.snapshot() }),
    'seats.detail': ({ seatId }) => board.detail(seatId) ?? refuseUnknown(),

    'seats.edit': ({ seatId, ...change }, who) => {
      const before = recordOf(registry, seatId);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      store.transaction(() => {
        registry.update(seatId, given);
        const after = { ...before, ...given };
        audit.record({
          who,
          action: 'seats.edit',
          seatId,
          seat: before.label,
          before: wordsOf(before, Object.keys(given)),
          after: wordsOf(after, Object.keys(given)),
          result: 'ok',
        });
      });
      return board.seatView(seatId);
    },

    'seats.arrange': ({ places }, who) => {
      const seen = places.map(({ seatId }) => recordOf(registry, seatId));
      store.transaction(() => {
        for (const { seatId, zone, place } of places) {
          registry.update(seatId, zone === undefined ? { place } : { zone, place });
        }
        const labels = seen.map(({ label }) => label).join(' ');
        audit.record({ who, action: 'seats.arrange', after: shortened(labels), result: 'ok' });
      });
      return { seats: places.map(({ seatId }) => board.seatView(seatId)) };
    },

    'seats.markInUse': ({ seatId, until, note }, who) => {
      const seat = board.seatView(seatId);
      if (seat.maintenance) {
        throw new RefusedCall('CONFLICT', `${seat.label} is under maintenance. End it first.`);
      }
      if (until !== null && until <= now()) {
        throw refusedInput(problem('TIME_IS_PAST', 'The end of the paid time lies in the past.'), 'until');
      }
      board.rentals.setMark(seat, { until, note }, who);
      return board.seatView(seatId);
    },

    'seats.release': ({ seatId }, who) => {
      board.rentals.release(board.seatView(seatId), who);
      return board.seatView(seatId);
    },

    'seats.startMaintenance': async ({ seatId, reason, approval }, who) => {
      const seat = board.seatView(seatId);
      // Somebody is in, or has paid to come in.
      const call = 'seats.startMaintenance';
      const question = { call, approval, caller: who, seats: [seat], after: 'maintenance' } as const;
      const consent = seat.inUse ? await approvalFor({ approvals, audit }, question) : undefined;
      board.rentals.startMaintenance(seat, reason, who, consent?.approvedBy);
      return board.seatView(seatId);
    },

    'seats.endMaintenance': ({ seatId }, who) => {
      board.rentals.endMaintenance(board.seatView(seatId), who);
      return board.seatView(seatId);
    },
  };
}

function recordOf(registry: MachineRegistry, seatId: string): SeatRecord {
  return registry.get(seatId) ?? refuseUnknown();
}

function refuseUnknown(): never {
  throw new RefusedCall('NOT_FOUND', 'There is no such seat.', { status: 404 });
}

function wordsOf(record: SeatRecord, fields: string[]): string {
  const { label, zone, tags, notes } = record;
  const all: Record<string, string> = { label, zone, tags: tags.join(' '), notes };
  return shortened(fields.map((field) => `${field}: ${all[field] ?? ''}`).join('; '));
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
