// Answers staff.*.
import type { Person, StaffMember } from '../../ipc/staff.ts';
import { type Caller, type Handlers, RefusedCall } from '../calls.ts';
import { checkPin } from './check-pin.ts';
import type { StaffDeps } from './handlers.ts';

type StaffCalls =
  | 'staff.list'
  | 'staff.add'
  | 'staff.update'
  | 'staff.setPin'
  | 'staff.remove'
  | 'staff.changeOwnPin';

export function staffHandlers(deps: StaffDeps): Handlers<StaffCalls> {
  const { staff, audit, publisher } = deps;
  const tell = () => publisher.publish('settings.changed', {});
  return {
    'staff.list': () => ({ staff: staff.list() }),

    'staff.add': async (input, caller) => {
      const person = await staff.add(input, (added) => {
        audit.record({ who: caller, action: 'staff.add', after: words(added), result: 'ok' });
      });
      tell();
      return person;
    },

    'staff.update': ({ id, ...change }, caller) => {
      const member = staff.update(id, change, (after, before) => {
        const reason = change.endLockOut ? 'lock-out ended' : undefined;
        const [was, is] = [words(before), words(after)];
        audit.record({ who: caller, action: 'staff.update', before: was, after: is, reason, result: 'ok' });
      });
      tell();
      return member;
    },

    'staff.setPin': async ({ id, pin }, caller) => {
      const about = words(staff.get(id));
      await staff.setPin(id, pin, () =>
        audit.record({ who: caller, action: 'staff.setPin', after: about, result: 'ok' }),
      );
      return {};
    },

    'staff.remove': ({ id }, caller) => {
      staff.remove(id, (before) =>
        audit.record({ who: caller, action: 'staff.remove', before: words(before), result: 'ok' }),
      );
      tell();
      return {};
    },

    'staff.changeOwnPin': async ({ oldPin, newPin }, caller) => {
      const { id } = personOf(caller);
      await checkPin(deps, { personId: id, pin: oldPin, caller, action: 'staff.changeOwnPin' });
      const note = () => audit.record({ who: caller, action: 'staff.changeOwnPin', result: 'ok' });
      await staff.setPin(id, newPin, note, caller.sessionId);
      return {};
    },
  };
}

function personOf({ person }: Caller): Person {
  if (!person) throw new RefusedCall('NOT_LOGGED_IN', 'log in first', { status: 401 });
  return person;
}

function words({ name, role, active }: Person & Partial<StaffMember>): string {
  return `${name}, ${role}${active === false ? ', may not log in' : ''}`;
}
