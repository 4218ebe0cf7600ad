// Capability: chassis power of one machine.
import type { CallOptions } from './call-options.ts';

/** `unknown` is never off: the machine, its BMC or the way to it did not answer. */
export type PowerState = 'on' | 'off' | 'unknown';

/** IPMI chassis control: `off` cuts the power at once, `soft` asks the operating system (ACPI). */
export const POWER_COMMANDS = ['on', 'off', 'cycle', 'reset', 'soft'] as const;
export type PowerCommand = (typeof POWER_COMMANDS)[number];

export interface PowerReader {
  /**
   * The state as the machine's management says it now.
   * @throws IpmiError when it can't be asked; `unknown` is for back ends that have no certain answer
   */
  readPower(call?: CallOptions): Promise<PowerState>;
}

export interface PowerControl extends PowerReader {
  /** The commands that this back end has. */
  readonly commands: ReadonlySet<PowerCommand>;
  /** True when `on` does nothing to a machine that runs, so that it may be sent on `unknown` (Wake-on-LAN). */
  readonly onIsHarmless?: boolean;
  /**
   * Sends one command, once, and returns when it was accepted (not when it is carried out).
   * @throws IpmiError whose `delivery` says whether the command may have been carried out
   */
  sendPower(command: PowerCommand, call?: CallOptions): Promise<void>;
}
