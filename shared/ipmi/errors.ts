// Error codes of everything that talks to a BMC or switches a machine's power.
import { AppError, type AppErrorOptions } from '../errors/app-error.ts';

/** What each code means stands beside it. */
export const IPMI_ERROR_CODES = [
  /** ipmitool (or the owner's power program) is not on this computer. */
  'IPMI_NOT_INSTALLED',
  /** Nothing answers at that address and port, or the name can't be resolved. */
  'IPMI_UNREACHABLE',
  /** The BMC knows the user; the password is wrong. */
  'IPMI_AUTH_FAILED',
  /** The BMC has no such user, or the user may not log in over the network at this privilege. */
  'IPMI_USER_UNKNOWN',
  /** User and password are right; the BMC's Kg (second, BMC-wide key) is another one. */
  'IPMI_KG_WRONG',
  /** Logged in, but the user's privilege level is too low for the command. */
  'IPMI_PRIVILEGE',
  /** The BMC offers none of the cipher suites that we may use. */
  'IPMI_CIPHER_REJECTED',
  /** All sessions of the BMC are taken. */
  'IPMI_NO_SESSION_SLOT',
  /** The BMC said: node busy, try later. */
  'IPMI_BUSY',
  /** The BMC refuses the command in the present state (a reset of a machine that is off). */
  'IPMI_NOT_SUPPORTED_IN_STATE',
  /** The BMC, or a power back end, has no such command. */
  'IPMI_NOT_SUPPORTED',
  /** The BMC or the owner's program refused the command for another reason. */
  'IPMI_COMMAND_REJECTED',
  /** A time limit ran out although somebody may be there. */
  'IPMI_TIMEOUT',
  /** The power state can't be told, so nothing was sent: unknown is never off. */
  'IPMI_STATE_UNKNOWN',
  /** The command was accepted, and the machine did not reach the wanted state within the limit. */
  'IPMI_STATE_NOT_REACHED',
  /** The BMC took the boot flags and reads back something else, or without the valid bit. */
  'IPMI_BOOT_DEVICE_NOT_SET',
  /** ipmitool or the BMC said something that we do not understand. */
  'IPMI_UNPARSABLE_OUTPUT',
  /** The BMC's settings can't be right: refused before anything was sent. */
  'IPMI_BAD_CONFIG',
  /** The caller's AbortSignal ended the call. */
  'IPMI_CANCELLED',
] as const;

export type IpmiErrorCode = (typeof IPMI_ERROR_CODES)[number];

/**
 * What became of the command that failed.
 * `none`: it certainly had no effect (no session, or refused).
 * `unknown`: it may have been carried out; read the state, never send it again.
 * `accepted`: the BMC said yes.
 */
export type Delivery = 'none' | 'unknown' | 'accepted';

export interface IpmiErrorOptions extends AppErrorOptions {
  /** Default `none`. */
  delivery?: Delivery;
}

/** The codes after which the same call may succeed without anyone changing anything. */
const RETRYABLE: ReadonlySet<IpmiErrorCode> = new Set([
  'IPMI_UNREACHABLE',
  'IPMI_NO_SESSION_SLOT',
  'IPMI_BUSY',
  'IPMI_TIMEOUT',
]);

/**
 * Failure of a call to a BMC. `retryable` follows from the code, and is never true when the command may
 * have been delivered; `delivery` says whether it may.
 */
export class IpmiError extends AppError<IpmiErrorCode> {
  readonly delivery: Delivery;

  constructor(code: IpmiErrorCode, message: string, options: IpmiErrorOptions = {}) {
    const { delivery = 'none', ...rest } = options;
    super(code, message, { retryable: delivery === 'none' && RETRYABLE.has(code), ...rest });
    this.delivery = delivery;
  }
}

/** The same failure with another `delivery`. */
export function withDelivery(error: IpmiError, delivery: Delivery): IpmiError {
  const { code, message, context, cause } = error;
  return new IpmiError(code, message, { context, cause, delivery });
}

/** True for an IpmiError, and for one with one of `codes` when any are given. */
export function isIpmiError(error: unknown, ...codes: IpmiErrorCode[]): error is IpmiError {
  return error instanceof IpmiError && (codes.length === 0 || codes.includes(error.code));
}
