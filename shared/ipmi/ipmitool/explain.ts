// Turns a run of ipmitool that did not say what was expected into the error that tells why.
import type { SafeContext } from '../../errors/app-error.ts';
import { type Bmc, bmcKey, type CipherSuite } from '../bmc.ts';
import { IpmiError, withDelivery } from '../errors.ts';
import { interrupted } from '../interrupted.ts';
import { leavesDoubt } from '../rmcp/failures.ts';
import { classify, isWorthAnotherLogin, neverLoggedIn, type ToldBy } from './classify.ts';
import type { ToolOutput } from './run.ts';
import { nameOf, type ToolCommand } from './tool-command.ts';

export interface FailedRun {
  bmc: Bmc;
  command: ToolCommand<unknown>;
  cipherSuite: CipherSuite | undefined;
  output: ToolOutput;
  signal: AbortSignal;
  onlyIpmi15: boolean;
  /** Runs a harmless `-v mc info` and returns its stderr. */
  diagnose: () => Promise<string>;
}

export async function explain(run: FailedRun): Promise<IpmiError> {
  const { bmc, command, cipherSuite, output, onlyIpmi15 } = run;
  const name = nameOf(command);
  const context = { bmc: bmcKey(bmc), command: name };
  const told = { bmc, cipherSuite, command: name, onlyIpmi15 };
  const loggedIn = !neverLoggedIn(output.stderr);
  const delivery = command.changes && loggedIn ? 'unknown' : 'none';
  if (output.aborted) return interrupted(run.signal.reason, context, delivery);
  if (!loggedIn) return whyNoSession(run, told, context);

  const reason = classify(output.stderr, told);
  if (reason) return command.changes && leavesDoubt(reason) ? withDelivery(reason, 'unknown') : reason;
  if (
    /Unable to (get|set|send|clear|reserve|renew|obtain|open)|command failed|get_record\(\) failed/i.test(
      output.stderr,
    )
  ) {
    const message = 'The BMC let us in and did not answer the command, or not all of it: try again';
    return new IpmiError('IPMI_TIMEOUT', message, { context, delivery });
  }
  return new IpmiError('IPMI_UNPARSABLE_OUTPUT', `ipmitool's answer to "${name}" is not understood`, {
    context: { ...context, exitCode: output.exitCode },
    delivery,
  });
}

async function whyNoSession(
  { output, signal, diagnose }: FailedRun,
  told: ToldBy,
  context: SafeContext,
): Promise<IpmiError> {
  const reason = classify(output.stderr, told);
  if (reason && !isWorthAnotherLogin(output.stderr)) return reason;
  const again = await diagnose();
  if (signal.aborted) return interrupted(signal.reason, context);
  if (!neverLoggedIn(again)) {
    const message = 'The BMC did not answer at the log-in, and does now: try again';
    return new IpmiError('IPMI_TIMEOUT', message, { context });
  }
  const message = 'ipmitool gets no session with the BMC and does not say why';
  return classify(again, told) ?? new IpmiError('IPMI_UNPARSABLE_OUTPUT', message, { context });
}
