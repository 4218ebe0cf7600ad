// What both transports check: outputs and notifications are parsed on this side too.
import { z } from 'zod';
import { CALLS, type CallName, type CallOutput } from '../../ipc/contract.ts';
import { CallError, CallFailureSchema } from '../../ipc/errors.ts';

// zod compiles its checks with `new Function`, which the page's CSP forbids.
z.config({ jitless: true });

/** @throws CallError INTERNAL when the counter's answer is not what the contract says. */
export function parseOutput<Name extends CallName>(name: Name, value: unknown): CallOutput<Name> {
  const parsed = CALLS[name].output.safeParse(value);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new CallError({
      status: 502,
      code: 'INTERNAL',
      message: `the answer to ${name} is not understood (${where})`,
    });
  }
  return parsed.data as CallOutput<Name>;
}

/** A failure as the counter sent it, or one in its shape when it sent something else. */
export function toCallError(value: unknown, status: number): CallError {
  const parsed = CallFailureSchema.safeParse(value);
  return new CallError(
    parsed.success ? parsed.data : { status, code: 'INTERNAL', message: `the counter answered ${status}` },
  );
}

/** The counter was not reached: nothing is known about what it did. */
export function linkDown(): CallError {
  return new CallError({ status: 0, code: 'LINK_DOWN', message: 'no connection to the counter' });
}
