// The owner's consent, asked for once per call; a refusal is in the audit too.
import type { Approval } from '../../ipc/calls/parts.ts';
import type { CallName } from '../../ipc/contract.ts';
import { auditOutcome } from '../audit/outcome.ts';
import type { Audit } from '../audit/types.ts';
import type { Caller } from '../calls.ts';
import type { ApprovalDesk } from '../staff/types.ts';

export interface ConsentQuestion {
  call: CallName;
  approval: Approval | undefined;
  caller: Caller;
  /** Those in use: what the consent is for. */
  seats: readonly { id: string; label: string }[];
  /** What is wanted of them. */
  after: string;
}

/** What asks: the check itself, and where a refusal is written down. */
export interface ConsentParts {
  approvals: ApprovalDesk;
  audit: Audit;
}

/**
 * @returns the reason with the name of who agreed
 * @throws RefusedCall OWNER_APPROVAL_NEEDED, REASON_NEEDED, WRONG_PIN, LOCKED_OUT
 */
export async function consentFor(parts: ConsentParts, question: ConsentQuestion): Promise<string> {
  const { reason, approvedBy } = await approvalFor(parts, question);
  return `${reason} (approved by ${approvedBy})`;
}

/** Who agreed, for a call that has a reason of its own. @throws as `consentFor` */
export async function approvalFor(
  { approvals, audit }: ConsentParts,
  { call, approval, caller, seats, after }: ConsentQuestion,
): Promise<{ reason: string; approvedBy: string }> {
  try {
    return await approvals.check(approval, caller);
  } catch (error) {
    const { code } = auditOutcome(error);
    for (const { id, label } of seats) {
      audit.record({ who: caller, action: call, seatId: id, seat: label, after, result: 'refused', code });
    }
    throw error;
  }
}
