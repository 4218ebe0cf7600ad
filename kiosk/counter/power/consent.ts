// The owner's consent, asked for once per call; a refusal is in the audit too.
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Approval } from '../../ipc/calls/parts.ts';
import type { CallName } from '../../ipc/contract.ts';
import type { Audit } from '../audit/types.ts';
import type { Caller } from '../calls.ts';
import type { ApprovalCheck } from './types.ts';

export interface ConsentQuestion {
  call: CallName;
  approval: Approval | undefined;
  caller: Caller;
  /** Those in use: what the consent is for. */
  seats: readonly { id: string; label: string }[];
  /** What is wanted of them. */
  after: string;
}

/**
 * @returns the reason with the name of who agreed
 * @throws RefusedCall OWNER_APPROVAL_NEEDED, REASON_NEEDED, WRONG_PIN, LOCKED_OUT
 */
export async function consentFor(
  { approvals, audit }: { approvals: ApprovalCheck; audit: Audit },
  { call, approval, caller, seats, after }: ConsentQuestion,
): Promise<string> {
  try {
    const { reason, approvedBy } = await approvals.check(approval, caller);
    return `${reason} (approved by ${approvedBy})`;
  } catch (error) {
    const code = isAppError(error) ? error.code : 'INTERNAL';
    for (const { id, label } of seats) {
      audit.record({ who: caller, action: call, seatId: id, seat: label, after, result: 'refused', code });
    }
    throw error;
  }
}
