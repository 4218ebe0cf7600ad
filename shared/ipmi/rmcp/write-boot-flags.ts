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

/** What a BMC answers to a step that it need not have. */
const DISPENSABLE = ['IPMI_NOT_SUPPORTED', 'IPMI_COMMAND_REJECTED', 'IPMI_BUSY'] as const;
/** After these the flags may have been set all the same. */
const LOST = ['IPMI_TIMEOUT', 'IPMI_CANCELLED', 'IPMI_UNREACHABLE'] as const;

type Run = <T>(command: IpmiCommand<T>) => Promise<T>;

/**
 * @returns what the BMC read back, always equal to the selection
 * @throws IpmiError IPMI_BOOT_DEVICE_NOT_SET when it reads back something else
 */
export async function writeBootFlags(selection: BootSelection, bmc: string, run: Run): Promise<BootFlags> {
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
async function optional(run: Run, command: IpmiCommand<true>): Promise<boolean> {
  try {
    return await run(command);
  } catch (error) {
    if (isIpmiError(error, ...DISPENSABLE)) return false;
    throw error;
  }
}
