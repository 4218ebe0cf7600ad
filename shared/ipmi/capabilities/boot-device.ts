// Capability: which device a machine boots from next.
import type { CallOptions } from './call-options.ts';

/** `none` clears the override: the machine boots by its own set-up. */
export const BOOT_DEVICES = ['none', 'pxe', 'disk', 'cdrom', 'bios'] as const;
export type BootDevice = (typeof BOOT_DEVICES)[number];

export type BootFirmware = 'legacy' | 'uefi';

export interface BootSelection {
  device: BootDevice;
  /** True: for every boot from now on; false: for the next one. */
  persistent: boolean;
  firmware: BootFirmware;
}

export interface BootFlags extends Omit<BootSelection, 'device'> {
  /** `other`: a device that we never set (diagnostics, remote media, floppy …). */
  device: BootDevice | 'other';
  /** False: the BMC ignores the rest, the machine boots by its own set-up. */
  valid: boolean;
}

export interface BootDeviceReader {
  /** @throws IpmiError when the BMC can't be asked */
  readBootDevice(call?: CallOptions): Promise<BootFlags>;
}

export interface BootDeviceControl extends BootDeviceReader {
  /**
   * Sets the flags with the 60 s validity timer switched off, and reads them back.
   * @returns what the BMC read back, always equal to the selection
   * @throws IpmiError IPMI_BOOT_DEVICE_NOT_SET when it reads back something else
   */
  setBootDevice(selection: BootSelection, call?: CallOptions): Promise<BootFlags>;
}
