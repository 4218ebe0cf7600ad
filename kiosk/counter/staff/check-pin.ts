// A PIN that is given: the check, and the audit's line when it was wrong.
import type { Person } from '../../ipc/staff.ts';
import type { Audit } from '../audit/types.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import type { Staff } from './staff.ts';

/**
 * @param action under which a wrong try stands in the audit
 * @throws RefusedCall WRONG_PIN, LOCKED_OUT
 */
export async function checkPin(
  { staff, audit }: { staff: Staff; audit: Audit },
  given: { personId: string; pin: string; caller: Caller; action: string },
): Promise<Person> {
  const { personId, pin, caller, action } = given;
  // Refused without a try: no line, or a locked-out guesser could fill the disk.
  staff.refuseLockedOut(personId, caller.address);
  try {
    return await staff.verify(personId, pin, caller.address);
  } catch (error) {
    if (error instanceof RefusedCall) {
      const name = staff.list().find(({ id }) => id === personId)?.name ?? 'an unknown person';
      audit.record({ who: caller, action, after: `as ${name}`, result: 'refused', code: error.code });
    }
    throw error;
  }
}
