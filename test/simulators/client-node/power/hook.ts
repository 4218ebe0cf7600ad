// What switches a machine for the simulated bare-metal node: real ipmitool, a fake, or a test's own.
import type { Machine } from '../../node/types.ts';

export const POWER_COMMANDS = ['on', 'off', 'reset', 'status'] as const;
export type PowerCommand = (typeof POWER_COMMANDS)[number];
export const BOOT_DEVICES = ['none', 'pxe', 'disk', 'cdrom', 'bios'] as const;
export type BootDevice = (typeof BOOT_DEVICES)[number];

export type PowerAction = { command: PowerCommand } | { bootdev: BootDevice };

/** @returns all that ipmitool printed; failures are known by the word `Error` in it */
export type PowerHook = (
  machine: Readonly<Machine>,
  action: PowerAction,
  signal: AbortSignal,
) => Promise<string>;
