// What staff ask of power: jobs for one seat or many, boot device, identify light.
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import type { Settings } from '../../ipc/calls/settings.ts';
import type { CallOutput, CallParsed } from '../../ipc/contract.ts';
import type { Seat } from '../../ipc/seat.ts';
import type { Audit } from '../audit/types.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import type { MachineRegistry, SeatRecord } from '../machines/types.ts';
import type { ApprovalDesk } from '../staff/types.ts';
import { askedWords, bootWords } from './asked.ts';
import type { BootDeviceNotes } from './boot-device-notes.ts';
import { consentFor } from './consent.ts';
import type { FleetPower } from './fleet-power.ts';
import { effectNow } from './guard.ts';
import type { Jobs } from './jobs.ts';
import { type PowerWork, powerTask } from './power-task.ts';
import { setBootDevice } from './set-boot-device.ts';
import type { SeatsBoard } from './types.ts';

export interface PowerDeskOptions {
  power: FleetPower;
  jobs: Jobs;
  registry: MachineRegistry;
  board: SeatsBoard;
  approvals: ApprovalDesk;
  audit: Audit;
  notes: BootDeviceNotes;
  settings: () => Pick<Settings, 'defaultFirmware'>;
}

/** As a call gives it: the café's settings say the rest. */
type BootInput = CallParsed<'boot.set'>['selection'];

/** Shutting down only waits, so many may at once. */
const SOFT_IN_FLIGHT = 100;

export class PowerDesk {
  readonly #options: PowerDeskOptions;

  constructor(options: PowerDeskOptions) {
    this.#options = options;
  }

  preview({ seatIds, action, withBoot }: CallParsed<'power.preview'>): CallOutput<'power.preview'> {
    const seats = this.#records(seatIds);
    const bulk = seats.length > 1;
    const setsBoot = withBoot || action === 'bootDevice';
    const { jobs } = this.#options;
    return {
      seats: seats.map(({ id: seatId }) => {
        const question = { busy: jobs.runningOn(seatId), setsBoot, bulk };
        return { seatId, effect: effectNow(this.#options, seatId, action, question) };
      }),
    };
  }

  /** @throws RefusedCall when one seat alone is meant and nobody agrees; among many it is left out */
  async run(input: CallParsed<'power.run'>, caller: Caller): Promise<CallOutput<'power.run'>> {
    const { action, approval, staggerMs } = input;
    const work = this.#work(input);
    const { boot } = work;
    const seats = this.#records(input.seatIds);
    const bulk = seats.length > 1;
    const isTaken = ({ id }: SeatRecord) => {
      const question = { busy: false, setsBoot: boot !== undefined, bulk };
      return ['inUse', 'paid'].includes(effectNow(this.#options, id, action, question));
    };
    const taken = seats.filter(isTaken);
    const mustAgree = taken.length > 0 && (!bulk || approval !== undefined);
    // Listed under Activity with those that were set one by one.
    const call = action === 'bootDevice' ? 'boot.set' : 'power.run';
    const question = { call, approval, caller, seats: taken, after: askedWords({ action, boot }) } as const;
    const reason = mustAgree ? await consentFor(this.#options, question) : undefined;
    const protectedSeats = new Set(mustAgree ? [] : taken.map(({ id }) => id));
    const agreed = new Set(mustAgree ? taken.map(({ id }) => id) : []);
    const { power, board, notes } = this.#options;
    const by = caller.person?.name ?? 'counter';
    return this.#options.jobs.submit({
      action,
      boot,
      call,
      caller,
      staggerMs,
      // A seat that will be left out keeps the shut-down that it has.
      supersedesSoftOn:
        action === 'off' ? seats.map(({ id }) => id).filter((id) => !protectedSeats.has(id)) : [],
      ...(action === 'soft' ? { maxInFlight: SOFT_IN_FLIGHT } : {}),
      reason,
      tasks: seats.map(({ id: seatId, label }) =>
        powerTask({ power, board, notes, by, seatId, label, work, approved: agreed.has(seatId), bulk }),
      ),
    });
  }

  async bootDevice(input: CallParsed<'boot.set'>, caller: Caller): Promise<CallOutput<'boot.set'>> {
    const { seatId, approval } = input;
    const selection = this.#selection(input.selection);
    const { power, board, jobs, notes } = this.#options;
    const seat = this.#record(seatId);
    const after = bootWords(selection);
    const reason = board.view(seatId)?.inUse
      ? await consentFor(this.#options, { call: 'boot.set', approval, caller, seats: [seat], after })
      : undefined;
    const spec = {
      action: 'bootDevice',
      boot: selection,
      call: 'boot.set',
      caller,
      seatId,
      label: seat.label,
      reason,
    } as const;
    return jobs.alone(spec, async (turn) => {
      if (reason === undefined && board.view(seatId)?.inUse) {
        const message = `Somebody is in ${seat.label} now, or may be. Nothing was sent.`;
        throw new RefusedCall('OWNER_APPROVAL_NEEDED', message, { status: 403 });
      }
      const by = caller.person?.name ?? 'counter';
      return setBootDevice({ power, notes, by, seatId, selection }, turn);
    });
  }

  async readBootDevice(seatId: string, signal: AbortSignal): Promise<CallOutput<'boot.read'>> {
    this.#record(seatId);
    const { power, notes } = this.#options;
    const flags = await power.bootDevice(seatId).readBootDevice({ signal });
    notes.read(seatId, flags);
    return flags;
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

  /** @throws RefusedCall BAD_INPUT */
  #work({ action, boot, force }: CallParsed<'power.run'>): PowerWork {
    const selection = boot && this.#selection(boot);
    if (action !== 'bootDevice') return { action, boot: selection, force };
    if (selection) return { action, boot: selection };
    throw new RefusedCall('BAD_INPUT', 'boot: say which device the seats shall boot from', { status: 400 });
  }

  #selection({ firmware, ...boot }: BootInput): BootSelection {
    return { ...boot, firmware: firmware ?? this.#options.settings().defaultFirmware };
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
