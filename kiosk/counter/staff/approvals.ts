// The owner's consent to what harms somebody who is in a seat.
import type { Approval } from '../../ipc/calls/parts.ts';
import type { Audit } from '../audit/types.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import { checkPin } from './check-pin.ts';
import type { Staff } from './staff.ts';
import type { ApprovalDesk } from './types.ts';

const LEAST_REASON = 3;

export class Approvals implements ApprovalDesk {
  readonly #deps: { staff: Staff; audit: Audit };

  constructor(deps: { staff: Staff; audit: Audit }) {
    this.#deps = deps;
  }

  async check(
    approval: Approval | undefined,
    caller: Caller,
  ): Promise<{ reason: string; approvedBy: string }> {
    const isOwner = caller.person?.role === 'owner';
    if (!approval?.owner && !isOwner) throw needsOwner();
    const reason = approval?.reason.trim() ?? '';
    if (reason.length < LEAST_REASON) throw new RefusedCall('REASON_NEEDED', 'say why', { status: 422 });
    if (isOwner && caller.person) return { reason, approvedBy: caller.person.name };
    const { id: personId = '', pin = '' } = approval?.owner ?? {};
    const person = await checkPin(this.#deps, { personId, pin, caller, action: 'approval.check' });
    if (person.role !== 'owner') throw needsOwner();
    return { reason, approvedBy: person.name };
  }
}

const needsOwner = () =>
  new RefusedCall('OWNER_APPROVAL_NEEDED', 'somebody is in this seat: an owner must agree', { status: 403 });
