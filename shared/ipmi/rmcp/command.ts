// The shape of one IPMI command, and the running of it inside a session.
import { IpmiError, type IpmiErrorCode, withDelivery } from '../errors.ts';
import { COMPLETION, completionFailure, hex, leavesDoubt } from './failures.ts';

export interface IpmiCommand<T> {
  /** In the field's words, for error messages. */
  name: string;
  netFn: number;
  command: number;
  data: readonly number[];
  /** Sessions start at `user`; a command that needs more has it raised once. */
  privilege: 'user' | 'operator';
  /** True: it must never reach the BMC twice, so it is neither repeated nor taken to another session. */
  once?: true;
  /** Completion codes that mean something of their own for this command (0x80 to 0xbe). */
  refusals?: Partial<Record<number, [code: IpmiErrorCode, message: string]>> | undefined;
  /** @param data what follows the completion code; undefined when it makes no sense */
  parse(data: Buffer): T | undefined;
}

/**
 * The command's result out of a response.
 * @param response completion code first
 * @throws IpmiError of the completion code (its context has it), or IPMI_UNPARSABLE_OUTPUT
 */
export function resultOf<T>(command: IpmiCommand<T>, response: Buffer, bmc: string): T {
  const completion = response[0] ?? -1;
  const refusal = command.refusals?.[completion];
  if (refusal) {
    const context = { bmc, completion: hex(completion) };
    throw new IpmiError(refusal[0], `${command.name}: ${refusal[1]}`, { context });
  }
  if (completion > COMPLETION.ok) {
    const failure = completionFailure(completion, command.name, bmc);
    throw command.once && leavesDoubt(failure) ? withDelivery(failure, 'unknown') : failure;
  }
  const result = completion === COMPLETION.ok ? command.parse(response.subarray(1)) : undefined;
  if (result === undefined) {
    throw new IpmiError('IPMI_UNPARSABLE_OUTPUT', `${command.name}: the BMC's answer is too short`, {
      context: { bmc, bytes: response.length },
    });
  }
  return result;
}
