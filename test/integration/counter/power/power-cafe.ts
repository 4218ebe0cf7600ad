// Seats with real BMCs (ipmi_sim), and everything that switches them.
import { onTestFinished } from 'vitest';
import type { Caller } from '../../../../kiosk/counter/calls.ts';
import { RefusedCall } from '../../../../kiosk/counter/calls.ts';
import { BootDeviceNotes } from '../../../../kiosk/counter/power/boot-device-notes.ts';
import { BootDeviceReads, type BootReadTimings } from '../../../../kiosk/counter/power/boot-device-reads.ts';
import { FleetPower, type FleetPowerOptions } from '../../../../kiosk/counter/power/fleet-power.ts';
import { powerHandlers } from '../../../../kiosk/counter/power/handlers.ts';
import { Jobs } from '../../../../kiosk/counter/power/jobs.ts';
import type { ApprovalDesk } from '../../../../kiosk/counter/staff/types.ts';
import type { Approval } from '../../../../kiosk/ipc/calls/parts.ts';
import type { CallInput } from '../../../../kiosk/ipc/contract.ts';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import type { Job } from '../../../../kiosk/ipc/seat.ts';
import type { SimulatedBmc } from '../../../simulators/bmc/simulated-bmc.ts';
import {
  HandMadeBoard,
  HandMadeRegistry,
  Recorder,
  record,
  STAFF,
  testStore,
} from '../../../unit/counter/power/small-cafe.ts';

/** Agrees to whatever comes with a reason. */
export const approvals: ApprovalDesk = {
  check: async (approval: Approval | undefined) => {
    if (!approval) throw new RefusedCall('OWNER_APPROVAL_NEEDED', 'an owner has to agree');
    return { reason: approval.reason, approvedBy: 'Owner' };
  },
};

const never = new AbortController().signal;

export interface PowerCafeOptions extends Partial<FleetPowerOptions> {
  defaultFirmware?: 'legacy' | 'uefi';
  /** Boot devices are read in the background at this pace; without it not at all. */
  reads?: Partial<BootReadTimings>;
}

/** Seats a0, a1 … with these BMCs, running; all of it ends with the test. */
export async function powerCafe(
  bmcs: readonly SimulatedBmc[],
  { defaultFirmware = 'uefi', reads: pace, ...options }: PowerCafeOptions = {},
) {
  const home = await testStore();
  const registry = new HandMadeRegistry();
  for (const [index, { address, port }] of bmcs.entries()) {
    registry.put(record(`a${index}`), { address, port });
  }
  const power = new FleetPower({
    registry,
    settings: () => ({ bmcIntervalMs: 0 }),
    timings: { quickMs: 50, idleMs: 200, deadMs: 400 },
    controller: { pollCapMs: 100, softPollCapMs: 100, settleMs: 1500 },
    ...options,
  });
  const board = new HandMadeBoard(registry, power);
  const news = new Recorder();
  const jobs = new Jobs({ store: home.store, audit: home.audit, publisher: news, board });
  const notes = new BootDeviceNotes({ store: home.store, power });
  const handlers = powerHandlers({
    ...{ power, jobs, registry, board, approvals, audit: home.audit, notes },
    settings: () => ({ defaultFirmware }),
  });
  const reads = new BootDeviceReads({ registry, power, notes, jobs, timings: pace ?? {} });
  onTestFinished(async () => {
    await reads.stop();
    await jobs.stop();
    notes.stop();
    await power.stop();
    await home.close();
  });
  await power.start();
  notes.start();
  jobs.start();
  if (pace) reads.start();

  const job = (id: string): Job => {
    const found = jobs.list().find((one) => one.id === id);
    if (!found) throw new Error('no such job');
    return found;
  };
  return {
    home,
    registry,
    power,
    board,
    news,
    jobs,
    notes,
    handlers,
    job,
    run: async (input: CallInput<'power.run'>, caller: Caller = STAFF): Promise<string> => {
      const parsed = CALLS['power.run'].input.parse(input);
      return (await handlers['power.run'](parsed, caller, never)).id;
    },
  };
}
