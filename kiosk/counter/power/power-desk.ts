// What staff ask of power: jobs for one seat or many, boot device, identify light.
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { CallInput, CallOutput, CallParsed } from '../../ipc/contract.ts';
import type { Seat } from '../../ipc/seat.ts';
import type { Audit } from '../audit/types.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import type { MachineRegistry, SeatRecord } from '../machines/types.ts';
import type { BootDeviceNotes } from './boot-device-notes.ts';
import { consentFor } from './consent.ts';
import type { FleetPower } from './fleet-power.ts';
import { effectNow } from './guard.ts';
import type { Jobs } from './jobs.ts';
import { powerTask } from './power-task.ts';
import type { ApprovalCheck, SeatsBoard } from './types.ts';

export interface PowerDeskOptions {
  power: FleetPower;
  jobs: Jobs;
  registry: MachineRegistry;
  board: SeatsBoard;
  approvals: ApprovalCheck;
  audit: Audit;
  notes: BootDeviceNotes;
}

type Action = CallInput<'power.run'>['action'];

/** Shutting down only waits, so many may at once. */
const SOFT_IN_FLIGHT = 100;

export class PowerDesk {
  readonly #options: PowerDeskOptions;

  constructor(options: PowerDeskOptions) {
    this.#options = options;
  }

  preview(seatIds: readonly string[], action: Action): CallOutput<'power.preview'> {
    const seats = this.#records(seatIds);
    const bulk = seats.length > 1;
    const { jobs } = this.#options;
    return {
      seats: seats.map(({ id: seatId }) => {
        const question = { busy: jobs.runningOn(seatId), setsBoot: false, bulk };
        return { seatId, effect: effectNow(this.#options, seatId, action, question) };
      }),
    };
  }

  /** @throws RefusedCall when one seat alone is meant and nobody agrees; among many it is left out */
  async run(input: CallParsed<'power.run'>, caller: Caller): Promise<CallOutput<'power.run'>> {
    const { action, approval, boot, staggerMs } = input;
    const seats = this.#records(input.seatIds);
    const bulk = seats.length > 1;
    const isTaken = ({ id }: SeatRecord) => {
      const question = { busy: false, setsBoot: boot !== undefined, bulk };
      return ['inUse', 'paid'].includes(effectNow(this.#options, id, action, question));
    };
    const taken = seats.filter(isTaken);
    const mustAgree = taken.length > 0 && (!bulk || approval !== undefined);
    const question = { call: 'power.run', approval, caller, seats: taken, after: action } as const;
    const reason = mustAgree ? await consentFor(this.#options, question) : undefined;
    const protectedSeats = new Set(mustAgree ? [] : taken.map(({ id }) => id));
    const agreed = new Set(mustAgree ? taken.map(({ id }) => id) : []);
    const { power, board, notes } = this.#options;
    const by = caller.person?.name ?? 'counter';
    return this.#options.jobs.submit({
      action,
      call: 'power.run',
      caller,
      staggerMs,
      // A seat that will be left out keeps the shut-down that it has.
      supersedesSoftOn:
        action === 'off' ? seats.map(({ id }) => id).filter((id) => !protectedSeats.has(id)) : [],
      ...(action === 'soft' ? { maxInFlight: SOFT_IN_FLIGHT } : {}),
      reason,
      tasks: seats.map(({ id: seatId, label }) =>
        powerTask({ power, board, notes, by, seatId, label, input, approved: agreed.has(seatId), bulk }),
      ),
    });
  }

  async bootDevice(input: CallParsed<'boot.set'>, caller: Caller): Promise<CallOutput<'boot.set'>> {
    const { seatId, selection, approval } = input;
    const { power, board, jobs, notes } = this.#options;
    const seat = this.#record(seatId);
    const after = `${selection.device} ${selection.persistent ? 'always' : 'once'}`;
    const reason = board.view(seatId)?.inUse
      ? await consentFor(this.#options, { call: 'boot.set', approval, caller, seats: [seat], after })
      : undefined;
    const spec = {
      action: 'bootDevice',
      call: 'boot.set',
      caller,
      seatId,
      label: seat.label,
      reason,
    } as const;
    return jobs.alone(spec, async ({ signal, step }) => {
      if (reason === undefined && board.view(seatId)?.inUse) {
        const message = `Somebody is in ${seat.label} now. Nothing was sent.`;
        throw new RefusedCall('OWNER_APPROVAL_NEEDED', message, { status: 403 });
      }
      step('verifying');
      const flags = await power.bootDevice(seatId).setBootDevice(selection, { signal });
      notes.set(seatId, selection, caller.person?.name ?? 'counter');
      return { value: flags, before: null, after, verified: 'read back' };
    });
  }

  async readBootDevice(seatId: string, signal: AbortSignal): Promise<CallOutput<'boot.read'>> {
    this.#record(seatId);
    return this.#options.power.bootDevice(seatId).readBootDevice({ signal });
  }

  async identify(seatId: string, seconds: number, caller: Caller, signal: AbortSignal): Promise<void> {
    const { power, audit } = this.#options;
    const { label } = this.#record(seatId);
    const line = { who: caller, action: 'power.identify', seatId, seat: label, after: `${seconds} s` };
    try {
      await power.identify(seatId).identify(seconds === 0 ? 'off' : seconds, { signal });
    } catch (error) {
      const code = isAppError(error) ? error.code : 'INTERNAL';
      audit.record({ ...line, result: 'failed', code });
      throw error;
    }
    audit.record({ ...line, result: 'ok' });
  }

  async refresh(seatId: string, caller: Caller): Promise<Seat> {
    const { power, board, audit } = this.#options;
    const { label } = this.#record(seatId);
    const before = power.of(seatId).power;
    await power.refresh(seatId);
    const after = power.of(seatId);
    // Looking changes nothing, but it was asked for.
    audit.record({
      who: caller,
      action: 'power.refresh',
      seatId,
      seat: label,
      before,
      after: after.power,
      result: after.power === 'unknown' ? 'failed' : 'ok',
      code: after.problemCode ?? undefined,
    });
    const seat = board.view(seatId);
    if (!seat) throw notFound();
    return seat;
  }

  #records(seatIds: readonly string[]): SeatRecord[] {
    return [...new Set(seatIds)].map((seatId) => this.#record(seatId));
  }

  #record(seatId: string): SeatRecord {
    const record = this.#options.registry.get(seatId);
    if (record) return record;
    throw notFound();
  }
}

function notFound(): RefusedCall {
  return new RefusedCall('NOT_FOUND', 'There is no such seat.', { status: 404 });
}
