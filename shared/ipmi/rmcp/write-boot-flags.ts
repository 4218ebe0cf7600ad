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
  try {
    await optional(run, disableValidTimer);
    await optional(run, clearAcknowledge);
    await sent(run(setBootFlags(selection)));
  } catch (error) {
    // Left in progress, the BMC would refuse whoever sets boot options next. The refusal is what counts.
    if (begun && !isIpmiError(error, ...LOST)) await run(endBootOptions).catch(() => undefined);
    throw error;
  }
  if (begun) await sent(optional(run, endBootOptions));
  return requireFlags(await sent(run(getBootFlags)), selection, bmc);
}

/** From here on a lost answer leaves open whether the flags were set. */
async function sent<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!isIpmiError(error, ...LOST)) throw error;
    const { code, message, context } = error;
    throw new IpmiError(code, message, { context, delivery: 'unknown', cause: error });
  }
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
