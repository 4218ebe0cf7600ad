// System boot options: the boot flags and what has to be set around them (IPMI 2.0 §28.12, §28.13).
import type { BootDevice, BootFlags, BootSelection } from '../capabilities/boot-device.ts';
import type { IpmiCommand } from './command.ts';
import { COMMAND, NETFN } from './commands.ts';

/** Boot option parameters (table 28-14). */
export const PARAMETER = { setInProgress: 0, validTimer: 3, acknowledge: 4, flags: 5 } as const;

const DEVICE_CODES: Record<BootDevice, number> = { none: 0, pxe: 1, disk: 2, cdrom: 5, bios: 6 };
const VALID = 0x80;
const PERSISTENT = 0x40;
const UEFI = 0x20;

const REFUSALS: IpmiCommand<unknown>['refusals'] = {
  128: ['IPMI_NOT_SUPPORTED', 'the BMC does not have this boot option'],
  129: ['IPMI_BUSY', 'somebody else is setting boot options: try again'],
  130: ['IPMI_COMMAND_REJECTED', 'the boot option is read-only'],
};

function setBootOption(name: string, parameter: number, data: readonly number[]): IpmiCommand<true> {
  return {
    name,
    netFn: NETFN.chassis,
    command: COMMAND.setBootOptions,
    data: [parameter, ...data],
    privilege: 'operator',
    refusals: REFUSALS,
    parse: () => true,
  };
}

export const beginBootOptions = setBootOption('Set In Progress', PARAMETER.setInProgress, [1]);
export const endBootOptions = setBootOption('Set Complete', PARAMETER.setInProgress, [0]);

/** Without it the flags lose their valid bit 60 s after they were set, which a slow machine outlasts. */
export const disableValidTimer = setBootOption('Disable Boot Flag Timer', PARAMETER.validTimer, [0x08]);

/** The BIOS has not yet taken note of the flags (boot info acknowledge). */
export const clearAcknowledge = setBootOption('Clear Boot Acknowledge', PARAMETER.acknowledge, [0x01, 0x01]);

export function setBootFlags(selection: BootSelection): IpmiCommand<true> {
  return setBootOption('Set Boot Flags', PARAMETER.flags, encodeBootFlags(selection));
}

export function encodeBootFlags(selection: BootSelection): number[] {
  const { device, persistent, firmware } = selection;
  const bits = VALID | (persistent ? PERSISTENT : 0) | (firmware === 'uefi' ? UEFI : 0);
  return [bits, DEVICE_CODES[device] << 2, 0, 0, 0];
}

export const getBootFlags: IpmiCommand<BootFlags> = {
  name: 'Get Boot Flags',
  netFn: NETFN.chassis,
  command: COMMAND.getBootOptions,
  data: [PARAMETER.flags, 0, 0],
  privilege: 'operator',
  refusals: REFUSALS,
  parse(data) {
    // Version, parameter (its upper bit: locked), then the flags.
    const [, parameter = 0, bits, code] = data;
    if (bits === undefined || code === undefined || (parameter & 0x7f) !== PARAMETER.flags) return undefined;
    return {
      valid: (bits & VALID) !== 0,
      persistent: (bits & PERSISTENT) !== 0,
      firmware: (bits & UEFI) === 0 ? 'legacy' : 'uefi',
      device: deviceOf((code >> 2) & 0x0f),
    };
  },
};

function deviceOf(code: number): BootFlags['device'] {
  for (const device of ['none', 'pxe', 'disk', 'cdrom', 'bios'] as const) {
    if (DEVICE_CODES[device] === code) return device;
  }
  return 'other';
}
