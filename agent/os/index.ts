// Chooses the implementation for the system that the agent runs on.
import { linuxSystem } from './linux.ts';
import type { OperatingSystem } from './operating-system.ts';
import { windowsSystem } from './windows.ts';

export type { MachineIds, OperatingSystem } from './operating-system.ts';

/** The running system; everything that is not Windows is treated like Linux. */
export function currentSystem(): OperatingSystem {
  return process.platform === 'win32' ? windowsSystem() : linuxSystem();
}
