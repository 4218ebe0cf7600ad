// Answers session.*.
import type { SessionStatus } from '../../ipc/staff.ts';
import type { Caller, Handlers } from '../calls.ts';
import { checkPin } from './check-pin.ts';
import type { StaffDeps } from './handlers.ts';
import type { Session } from './sessions.ts';

type SessionCalls = 'session.status' | 'session.login' | 'session.logout' | 'session.lock' | 'session.touch';

export function sessionHandlers(deps: StaffDeps): Handlers<SessionCalls> {
  const { store, staff, sessions, audit } = deps;
  const own = ({ sessionId }: Caller) => (sessionId === null ? undefined : sessions.get(sessionId));
  return {
    'session.status': (_input, caller) => sessionStatus(deps, caller, own(caller)),

    'session.login': async ({ personId, pin }, caller) => {
      const person = await checkPin(deps, { personId, pin, caller, action: 'session.login' });
      const before = own(caller);
      const unlocks = before?.person.id === person.id;
      const session = store.transaction(() => {
        audit.record({
          who: { ...caller, person },
          action: unlocks ? 'session.unlock' : 'session.login',
          result: 'ok',
        });
        if (unlocks) return before;
        if (before) sessions.end(before.id);
        staff.noteLogin(person.id);
        return sessions.open(person.id, caller);
      });
      if (unlocks) sessions.unlock(session.id);
      return sessionStatus(deps, caller, sessions.get(session.id));
    },

    'session.logout': (_input, caller) => {
      const session = own(caller);
      if (session) {
        store.transaction(() => {
          audit.record({
            who: { ...caller, person: session.person },
            action: 'session.logout',
            result: 'ok',
          });
          sessions.end(session.id);
        });
      }
      return sessionStatus(deps, caller, undefined);
    },

    'session.lock': (_input, caller) => {
      const session = own(caller);
      if (session && !session.locked) {
        store.transaction(() => {
          audit.record({ who: { ...caller, person: session.person }, action: 'session.lock', result: 'ok' });
          sessions.lock(session.id);
        });
      }
      return sessionStatus(deps, caller, own(caller));
    },

    'session.touch': (_input, caller) => {
      if (caller.sessionId !== null) sessions.touch(caller.sessionId);
      return {};
    },
  };
}

export function sessionStatus(
  { staff, sessions, settings, version }: StaffDeps,
  caller: Caller,
  session: Session | undefined,
): SessionStatus {
  const { cafe, idleLockMs } = settings.get();
  return {
    needsSetup: staff.needsSetup,
    person: session?.person ?? null,
    locked: session?.locked ?? false,
    idleLockMs,
    people: staff
      .list()
      .filter(({ active }) => active)
      .map(({ id, name, role }) => ({ id, name, role })),
    cafe,
    version,
    csrf: session && caller.transport === 'http' ? sessions.csrf(session.id) : '',
  };
}
