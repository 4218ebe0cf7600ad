// The error of a call that a signal ended: time limit or cancelled.
import type { SafeContext } from '../errors/app-error.ts';
import { type Delivery, IpmiError } from './errors.ts';

/** @param reason the signal's reason: a TimeoutError becomes IPMI_TIMEOUT, anything else IPMI_CANCELLED */
export function interrupted(reason: unknown, context: SafeContext, delivery: Delivery = 'none'): IpmiError {
  const ranOut = reason instanceof DOMException && reason.name === 'TimeoutError';
  return new IpmiError(
    ranOut ? 'IPMI_TIMEOUT' : 'IPMI_CANCELLED',
    ranOut ? 'The time limit ran out before the BMC had answered' : 'Cancelled before the BMC had answered',
    { context, delivery, cause: reason },
  );
}
