// Capability: the boot device and the power command that is to use it, together.
import type { BootFlags, BootSelection } from './boot-device.ts';
import type { CallOptions } from './call-options.ts';
import type { PowerCommand } from './power.ts';

export interface BootPowerCall extends CallOptions {
  /** The flags were read back and are right; the power command goes out next. */
  onBootSet?: (flags: BootFlags) => void;
}

export interface BootPowerControl {
  /**
   * Sets the flags, reads them back, and only when they are right sends the power command, once.
   * @throws IpmiError. Before `onBootSet` no power command was sent, and `delivery` speaks of the flags;
   *   after it `delivery` speaks of the power command
   */
  bootAndPower(selection: BootSelection, command: PowerCommand, call?: BootPowerCall): Promise<void>;
}
