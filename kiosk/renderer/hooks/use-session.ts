// The session for components: who is here, what they may do.
import { type Person, ROLES, type Role, type SessionStatus } from '../../ipc/staff.ts';
import { useApp } from '../services.ts';
import { useExternal } from '../store/external.ts';

export interface Session {
  status: SessionStatus | null;
  person: Person | null;
  role: Role | null;
  /** Also true while nobody is logged in. */
  locked: boolean;
  may(role: Role): boolean;
  accept(status: SessionStatus): void;
  refresh(): Promise<void>;
  lock(): Promise<void>;
  logout(): Promise<void>;
}

export function useSession(): Session {
  const { session } = useApp();
  const status = useExternal(session, (state) => state.status);
  const person = status?.person ?? null;
  const locked = status === null || status.locked || person === null;
  return {
    status,
    person,
    role: person?.role ?? null,
    locked,
    may: (role) => !locked && person !== null && ROLES.indexOf(person.role) >= ROLES.indexOf(role),
    accept: (next) => session.accept(next),
    refresh: () => session.refresh(),
    lock: () => session.lock(),
    logout: () => session.logout(),
  };
}
