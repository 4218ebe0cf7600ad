// The staff side of a counter over a real store, with a clock that the test moves.
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import type { Caller } from '../../../../kiosk/counter/calls.ts';
import { SettingsStore } from '../../../../kiosk/counter/settings/settings.ts';
import { Approvals } from '../../../../kiosk/counter/staff/approvals.ts';
import { peopleHandlers, type StaffDeps } from '../../../../kiosk/counter/staff/handlers.ts';
import { Lockouts } from '../../../../kiosk/counter/staff/lockouts.ts';
import { type SessionChange, Sessions } from '../../../../kiosk/counter/staff/sessions.ts';
import { Staff } from '../../../../kiosk/counter/staff/staff.ts';
import type { OpenStore } from '../../../../kiosk/counter/store/store.ts';
import type { Role } from '../../../../kiosk/ipc/staff.ts';
import { entriesOf } from '../audit/entries.ts';
import { callerOf, makeClock, openIn } from '../store/temp-store.ts';

export const OWNER_PIN = '908172';
export const PIN = '7319';

export interface CounterStaff extends Omit<StaffDeps, 'audit'> {
  audit: AuditLog;
  store: OpenStore;
  approvals: Approvals;
  handlers: ReturnType<typeof peopleHandlers>;
  clock: ReturnType<typeof makeClock>;
  /** What was published, by name. */
  published: string[];
  changes: SessionChange[];
  signal: AbortSignal;
  add(name: string, role: Role): Promise<string>;
  /** Logs in at this address and gives the caller of the new session. */
  login(personId: string, pin?: string, more?: Partial<Caller>): Promise<Caller & { token: string }>;
  actions(): string[];
}

export async function counterStaff(
  folder: string,
  options: { clock?: ReturnType<typeof makeClock>; setupCode?: string } = {},
): Promise<CounterStaff> {
  const store = await openIn(folder);
  const { clock = makeClock() } = options;
  const { now } = clock;
  const settings = new SettingsStore(store);
  const lockouts = new Lockouts(store, { now });
  const sessions = new Sessions({ store, settings, now });
  const staff = new Staff({ store, sessions, lockouts, now });
  const audit = new AuditLog(store, { now });
  const published: string[] = [];
  const publisher = { publish: (action: string) => void published.push(action) };
  const setup = { node: () => false, machines: () => true };
  const { setupCode } = options;
  const parts = { store, staff, sessions, lockouts, settings, audit, publisher, version: '1.2.3', setup };
  const deps: StaffDeps = setupCode === undefined ? parts : { ...parts, setupCode };
  const handlers = peopleHandlers(deps);
  const changes: SessionChange[] = [];
  sessions.onChange((change) => changes.push(change));
  const { signal } = new AbortController();
  return {
    ...{ ...deps, audit, store, handlers, clock, published, changes, signal },
    approvals: new Approvals({ staff, audit }),
    add: async (name, role) => {
      const pin = role === 'owner' ? OWNER_PIN : PIN;
      return (await staff.add({ name, role, pin }, () => undefined)).id;
    },
    login: async (personId, pin = PIN, more = {}) => {
      const caller = callerOf(null, more);
      const { person } = await handlers['session.login']({ personId, pin }, caller, signal);
      const { sessionId = null, token = '' } = sessions.takeToken(caller) ?? {};
      return { ...caller, person, sessionId, token };
    },
    actions: () => entriesOf(store).map(({ action, result }) => `${action} ${result}`),
  };
}
