// One seat's share of a job: guard once more when its turn comes, then switch or set, and prove.
import type { BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import type { PowerResult, PowerRunOptions, PowerStep } from '../../../shared/ipmi/power/types.ts';
import type { PowerAction } from '../../ipc/calls/power.ts';
import type { BootDeviceNotes } from './boot-device-notes.ts';
import { drawsCurrent, isAlready, refusalOf } from './effects.ts';
import type { FleetPower } from './fleet-power.ts';
import { effectNow } from './guard.ts';
import { type JobTask, SkippedSeat, type TaskResult, type Turn } from './job-task.ts';
import { setBootDevice } from './set-boot-device.ts';
import type { SeatsBoard } from './types.ts';

/** A boot device alone, or a power command with or without one. */
export type PowerWork =
  | { action: 'bootDevice'; boot: BootSelection }
  | { action: PowerAction; boot?: BootSelection | undefined; force: boolean };

export interface PowerTaskParts {
  power: FleetPower;
  board: SeatsBoard;
  notes: Pick<BootDeviceNotes, 'set'>;
  /** Name of who asked. */
  by: string;
  seatId: string;
  label: string;
  work: PowerWork;
  /** Somebody may agree for the seats that were in use when it was asked; for no others. */
  approved: boolean;
  bulk: boolean;
}

export function powerTask(parts: PowerTaskParts): JobTask {
  const { power, seatId, label, work } = parts;
  return {
    seatId,
    label,
    distance: () => {
      // A machine that is there already draws nothing; setting its boot device is still work for its BMC.
      if (isAlready(work.action, power.of(seatId).power)) return work.boot ? 'job' : 'none';
      return drawsCurrent(work.action) ? 'all' : 'job';
    },
    run: (turn) => runTask(parts, turn),
  };
}

async function runTask(parts: PowerTaskParts, turn: Turn): Promise<TaskResult> {
  const { power, seatId, work } = parts;
  turn.step('reading');
  // What the poller knows may be older than the BMC's return.
  if (power.of(seatId).power === 'unknown') await power.refresh(seatId);
  turn.signal.throwIfAborted();
  requireAllowed(parts);
  if (work.action === 'bootDevice') return setBootDevice({ ...parts, selection: work.boot }, turn);
  const { action, boot, force } = work;
  const options: PowerRunOptions = {
    signal: turn.signal,
    forceAfterSoft: force,
    onStep: (step) => turn.step(wordOf(step)),
    ...(boot ? { boot } : {}),
  };
  const { before, after, verified } =
    action === 'restart' ? await restart(power, seatId, options) : await power.run(seatId, action, options);
  // "Once" is used up by the boot that this command has begun.
  if (boot && (boot.persistent || verified === 'already')) parts.notes.set(seatId, boot, parts.by);
  return { before, after, verified };
}

/**
 * Windows is asked to shut down, and only a machine that is seen off is switched on again: nothing is cut off unless
 * `forceAfterSoft` says so.
 */
async function restart(
  power: FleetPower,
  seatId: string,
  { boot, ...options }: PowerRunOptions,
): Promise<Pick<PowerResult, 'before' | 'after' | 'verified'>> {
  const off = await power.run(seatId, 'soft', options);
  const on = await power.run(seatId, 'on', { ...options, ...(boot ? { boot } : {}) });
  return { before: off.before, after: on.after, verified: on.verified };
}

/** @throws SkippedSeat when the seat must be left alone as it is now */
function requireAllowed({ power, board, seatId, label, work, approved, bulk }: PowerTaskParts): void {
  const question = { busy: false, setsBoot: work.boot !== undefined, bulk };
  const effect = effectNow({ power, board }, seatId, work.action, question);
  const refusal = refusalOf(effect, label, approved);
  if (refusal) throw new SkippedSeat(refusal.code, refusal.message);
}

function wordOf(step: PowerStep): string {
  switch (step.step) {
    case 'read':
      return 'reading';
    case 'boot device set':
      return 'bootDevice';
    case 'sent':
      return step.command === 'soft' ? 'waiting' : 'verifying';
    case 'forcing':
      return 'forcing';
  }
}
