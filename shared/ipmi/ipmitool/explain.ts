// Turns a run of ipmitool that did not say what was expected into the error that tells why.
import { type Bmc, bmcKey, type CipherSuite } from '../bmc.ts';
import { IpmiError, withDelivery } from '../errors.ts';
import { interrupted } from '../interrupted.ts';
import { leavesDoubt } from '../rmcp/failures.ts';
import { classify, neverLoggedIn } from './classify.ts';
import type { ToolOutput } from './run.ts';
import type { ToolCommand } from './tool-command.ts';

export interface FailedRun {
  bmc: Bmc;
  command: ToolCommand<unknown>;
  cipherSuite: CipherSuite | undefined;
  output: ToolOutput;
  signal: AbortSignal;
  /** Runs a harmless `-v mc info` and returns its stderr. */
  diagnose: () => Promise<string>;
}

export async function explain({ bmc, command, cipherSuite, output, ...run }: FailedRun): Promise<IpmiError> {
  const words = command.words.join(' ');
  const context = { bmc: bmcKey(bmc), command: words };
  const loggedIn = !neverLoggedIn(output.stderr);
  const delivery = command.changes && loggedIn ? 'unknown' : 'none';
  if (output.aborted) return interrupted(run.signal.reason, context, delivery);

  const told = { bmc, cipherSuite, command: words };
  const reason =
    classify(output.stderr, told) ?? (loggedIn ? undefined : classify(await run.diagnose(), told));
  if (run.signal.aborted && !reason) return interrupted(run.signal.reason, context, delivery);
  if (reason) return command.changes && leavesDoubt(reason) ? withDelivery(reason, 'unknown') : reason;
  if (!loggedIn) {
    const message = 'ipmitool gets no session with the BMC and does not say why';
    return new IpmiError('IPMI_UNPARSABLE_OUTPUT', message, { context });
  }
  if (/Unable to (get|set|send)|command failed/i.test(output.stderr)) {
    const message = 'The BMC let us in and did not answer the command';
    return new IpmiError('IPMI_TIMEOUT', message, { context, delivery });
  }
  return new IpmiError('IPMI_UNPARSABLE_OUTPUT', `ipmitool's answer to "${words}" is not understood`, {
    context: { ...context, exitCode: output.exitCode },
    delivery,
  });
}
