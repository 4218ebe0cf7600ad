// How a failure stands in the audit.
import { isAppError } from '../../../shared/errors/app-error.ts';
import { RefusedCall } from '../calls.ts';
import type { AuditRecord } from './types.ts';

/** `refused`: by the counter itself, before anything was done; `failed`: on the way. */
export function auditOutcome(error: unknown): Pick<AuditRecord, 'result'> & { code: string } {
  return {
    result: error instanceof RefusedCall ? 'refused' : 'failed',
    code: isAppError(error) ? error.code : 'INTERNAL',
  };
}
