// Setting the boot flags so that they hold: timer off, flags, read back (IPMI 2.0 §28.12; Ironic's order).
import { requireFlags } from '../boot-flags.ts';
import type { BootFlags, BootSelection } from '../capabilities/boot-device.ts';
import { IpmiError, isIpmiError } from '../errors.ts';
import {
  beginBootOptions,
  clearAcknowledge,
  disableValidTimer,
  endBootOptions,
  getBootFlags,
  setBootFlags,
} from './boot-options.ts';
import type { IpmiCommand } from './command.ts';
import type { RunCommand } from './session-keeper.ts';

/** After these the flags may have been set all the same. */
const LOST = ['IPMI_TIMEOUT', 'IPMI_CANCELLED', 'IPMI_UNREACHABLE'] as const;

/**
 * @returns what the BMC read back, always equal to the selection
 * @throws IpmiError IPMI_BOOT_DEVICE_NOT_SET when it reads back something else
 */
export async function writeBootFlags(
  selection: BootSelection,
  bmc: string,
  run: RunCommand,
): Promise<BootFlags> {
  const begun = await optional(run, beginBootOptions);
  await optional(run, disableValidTimer);
  await optional(run, clearAcknowledge);
  let flags: BootFlags;
  try {
    await run(setBootFlags(selection));
    if (begun) await optional(run, endBootOptions);
    flags = await run(getBootFlags);
  } catch (error) {
    if (!isIpmiError(error, ...LOST)) throw error;
    const { code, message, context } = error;
    throw new IpmiError(code, message, { context, delivery: 'unknown', cause: error });
  }
  return requireFlags(flags, selection, bmc);
}

/** True when the BMC took it. Some refuse the timer or the progress flag and set the flags all the same. */
async function optional(run: RunCommand, command: IpmiCommand<true>): Promise<boolean> {
  try {
    return await run(command);
  } catch (error) {
    if (isIpmiError(error) && error.context.completion !== undefined && error.code !== 'IPMI_PRIVILEGE') {
      return false;
    }
    throw error;
  }
}
