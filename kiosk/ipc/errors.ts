// Errors of the contract: what crosses the border between counter and interface.
import { z } from 'zod';

/** Over HTTP `{status, message, code}`; `details` are safe values that the words need (tries left, time …). */
export const CallFailureSchema = z.object({
  status: z.number().int(),
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type CallFailure = z.infer<typeof CallFailureSchema>;

/** The counter's own codes. The interface has words for these and the next; others are shown by their message. */
export const CALL_ERROR_CODES = [
  'BAD_INPUT',
  'NOT_LOGGED_IN',
  'LOCKED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'TOO_MANY_REQUESTS',
  'WRONG_PIN',
  'LOCKED_OUT',
  'WEAK_PIN',
  'NAME_TAKEN',
  'LAST_OWNER',
  'SETUP_DONE',
  'OWNER_APPROVAL_NEEDED',
  'REASON_NEEDED',
  'POWER_UNKNOWN',
  'CODES_POWER_OFF',
  'CODES_POWER_UNKNOWN',
  'CODES_LINK_LOST',
  'CODES_BOOTING',
  'CODES_CHANGING',
  'CODES_STALE',
  'CODES_CONFLICT',
  'CODES_NODE_SILENT',
  'CODES_NONE',
  'CODES_READ_ONLY',
  'NODE_UNREACHABLE',
  'NODE_READ_ONLY',
  'PLAIN_NODE_REFUSED',
  'LINK_DOWN',
  'INTERNAL',
] as const;
export type CallErrorCode = (typeof CALL_ERROR_CODES)[number];

/** Passed on from what stands behind the counter: its node, and its backups. */
export const PASSED_ON_CODES = [
  'NODE_TIMEOUT',
  'BAD_ANSWER',
  'BAD_REQUEST',
  'INVALID_INPUT',
  'SIGNATURE_REFUSED',
  'NOT_AUTHORISED',
  'MACHINE_NOT_FOUND',
  'DEEPLINK_NOT_CONNECTED',
  'BROADCAST_FAILED',
  'PEER_UNKNOWN',
  'NOT_SUPPORTED_HERE',
  'BMC_FAILED',
  'UNCONFIRMED',
  'NODE_ERROR',
  'RECOVERY_NOT_SET',
  'WRONG_PASSPHRASE',
  'BACKUP_UNREADABLE',
  'BACKUP_NEWER',
  'BACKUP_DAMAGED',
  'STORE_NEWER',
] as const;

/** Why a seat of a job failed or was left alone, on top of the codes above: what stands in `error` of its items. */
export const JOB_ERROR_CODES = [
  'IPMI_NOT_INSTALLED',
  'IPMI_UNREACHABLE',
  'IPMI_AUTH_FAILED',
  'IPMI_USER_UNKNOWN',
  'IPMI_KG_WRONG',
  'IPMI_PRIVILEGE',
  'IPMI_CIPHER_REJECTED',
  'IPMI_NO_SESSION_SLOT',
  'IPMI_BUSY',
  'IPMI_NOT_SUPPORTED_IN_STATE',
  'IPMI_NOT_SUPPORTED',
  'IPMI_COMMAND_REJECTED',
  'IPMI_TIMEOUT',
  'IPMI_STATE_UNKNOWN',
  'IPMI_STATE_NOT_REACHED',
  'IPMI_BOOT_DEVICE_NOT_SET',
  'IPMI_UNPARSABLE_OUTPUT',
  'IPMI_BAD_CONFIG',
  'IPMI_CANCELLED',
  'NO_BMC',
  'MAINTENANCE',
  'POWER_UNKNOWN',
  'OWNER_APPROVAL_NEEDED',
  'INTERRUPTED',
  'SUPERSEDED',
  'AGENT_SILENT',
  'AGENT_REFUSED',
  'CONTROLLERS_STAY',
  'BOOT_NOT_SEEN',
  'ROTATION_UNAVAILABLE',
  'ROTATION_NOT_SEEN',
] as const;

/** What a `CounterClient` throws. */
export class CallError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: NonNullable<CallFailure['details']>;

  constructor(failure: CallFailure) {
    super(failure.message);
    this.name = 'CallError';
    this.status = failure.status;
    this.code = failure.code;
    this.details = failure.details ?? {};
  }
}
