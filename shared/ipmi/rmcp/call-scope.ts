// One signal for everything inside a call: the caller's own, the time limit, the end of the connection.
import type { CallOptions } from '../capabilities/call-options.ts';
import { IpmiError } from '../errors.ts';
import { interrupted } from '../interrupted.ts';

export const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Runs `work` with a signal whose reason is always an IpmiError: IPMI_CANCELLED or IPMI_TIMEOUT.
 * Not made of AbortSignal.any and .timeout: a warm fleet makes hundreds of calls per sweep, and those two
 * cost more than the call.
 */
export async function callScope<T>(
  call: CallOptions,
  what: string,
  bmc: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal: outer, timeoutMs = DEFAULT_TIMEOUT_MS } = call;
  const controller = new AbortController();
  // The caller's signal may be a time limit of his own.
  const cancel = () => controller.abort(interrupted(outer?.reason, { bmc, call: what }));
  const expire = () =>
    controller.abort(
      new IpmiError('IPMI_TIMEOUT', `${what} took longer than ${timeoutMs} ms`, {
        context: { bmc, timeoutMs },
      }),
    );
  if (outer?.aborted) cancel();
  outer?.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(expire, timeoutMs);
  try {
    controller.signal.throwIfAborted();
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', cancel);
  }
}
