// Sets one seat's boot device and proves it, for one seat and for many alike.
import type { BootFlags, BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import { bootWords } from './asked.ts';
import type { BootDeviceNotes } from './boot-device-notes.ts';
import type { FleetPower } from './fleet-power.ts';
import type { TaskResult, Turn } from './job-task.ts';

export interface BootDeviceParts {
  power: Pick<FleetPower, 'bootDevice'>;
  notes: Pick<BootDeviceNotes, 'set'>;
  /** Name of who asked. */
  by: string;
  seatId: string;
  selection: BootSelection;
}

/** @throws IpmiError; IPMI_BOOT_DEVICE_NOT_SET when the BMC reads back something else */
export async function setBootDevice(
  { power, notes, by, seatId, selection }: BootDeviceParts,
  { signal, step }: Pick<Turn, 'signal' | 'step'>,
): Promise<TaskResult & { value: BootFlags }> {
  step('verifying');
  const value = await power.bootDevice(seatId).setBootDevice(selection, { signal });
  notes.set(seatId, selection, by);
  return { value, before: null, after: bootWords(selection), verified: 'read back' };
}
