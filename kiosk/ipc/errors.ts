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

/** Codes that the interface has its own words for; every other code is shown by its message. */
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
