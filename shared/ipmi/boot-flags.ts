// Do the boot flags that a BMC reads back mean what was asked for.
import type { BootFlags, BootSelection } from './capabilities/boot-device.ts';
import { IpmiError } from './errors.ts';

/**
 * @returns `flags`, when they mean `wanted`
 * @throws IpmiError IPMI_BOOT_DEVICE_NOT_SET
 */
export function requireFlags(flags: BootFlags, wanted: BootSelection, bmc: string): BootFlags {
  if (mean(flags, wanted)) return flags;
  throw new IpmiError(
    'IPMI_BOOT_DEVICE_NOT_SET',
    'The BMC took the boot device and reads back something else: the machine would boot as before',
    {
      context: { bmc, wanted: wanted.device, readBack: flags.device, valid: flags.valid },
      delivery: 'accepted',
    },
  );
}

function mean(flags: BootFlags, wanted: BootSelection): boolean {
  // A cleared override is one whether or not the BMC calls it valid.
  if (wanted.device === 'none') return flags.device === 'none' || !flags.valid;
  return (
    flags.valid &&
    flags.device === wanted.device &&
    flags.persistent === wanted.persistent &&
    flags.firmware === wanted.firmware
  );
}
