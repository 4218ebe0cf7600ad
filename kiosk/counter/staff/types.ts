// What the other parts of the counter see of the staff.
import type { Approval } from '../../ipc/calls/parts.ts';
import type { Caller } from '../calls.ts';

export interface ApprovalDesk {
  /**
   * The consent to a harmful action on a seat that is in use.
   * @returns the typed reason, and the name of the owner who agreed
   * @throws RefusedCall OWNER_APPROVAL_NEEDED, REASON_NEEDED, WRONG_PIN, LOCKED_OUT
   */
  check(approval: Approval | undefined, caller: Caller): Promise<{ reason: string; approvedBy: string }>;
}
