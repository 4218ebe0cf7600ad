// The session as the page keeps it: a lock holds at once, whether the counter hears of it or not.
import { expect, it } from 'vitest';
import type { CounterClient } from '../../../kiosk/ipc/contract.ts';
import { CallError } from '../../../kiosk/ipc/errors.ts';
import type { SessionStatus } from '../../../kiosk/ipc/staff.ts';
import { SessionStore } from '../../../kiosk/renderer/session/session-store.ts';

const MEI = { id: 'p1', name: 'Mei', role: 'staff' } as const;

/** A counter that knows one session, and can be away. */
class Counter {
  status: SessionStatus = {
    ...{ needsSetup: false, person: MEI, locked: false, idleLockMs: 60_000 },
    ...{ people: [MEI], cafe: 'Blue', version: '1', csrf: 'x' },
  };
  away = false;
  forgotten = false;
  readonly heard: string[] = [];

  async answer(name: string): Promise<SessionStatus> {
    if (this.away) throw new CallError({ status: 0, code: 'LINK_DOWN', message: 'away' });
    this.heard.push(name);
    if (this.forgotten && name === 'session.lock')
      throw new CallError({ status: 401, code: 'NOT_LOGGED_IN', message: 'nobody' });
    if (name === 'session.lock') this.status = { ...this.status, locked: true };
    if (name === 'session.logout') this.status = { ...this.status, person: null };
    return this.status;
  }
}

async function logIn(): Promise<{ counter: Counter; store: SessionStore }> {
  const counter = new Counter();
  const client = {
    call: (name: string) => counter.answer(name),
    subscribe: () => () => undefined,
  } as Partial<CounterClient> as CounterClient;
  const store = new SessionStore(client);
  await store.refresh();
  expect(store.state.status?.locked).toBe(false);
  return { counter, store };
}

it('locks although the counter is away, and tells it when it is back', async () => {
  const { counter, store } = await logIn();
  counter.away = true;
  await store.lock();
  expect(store.state.status).toMatchObject({ person: MEI, locked: true });
  await store.refresh();
  expect(store.state.status?.locked).toBe(true);
  counter.away = false;
  await store.refresh();
  expect(counter.heard).toEqual(['session.status', 'session.lock']);
  expect(store.state).toMatchObject({ status: { locked: true }, error: null });
  await store.refresh();
  expect(counter.heard.at(-1)).toBe('session.status');
});

it('owes no lock to a counter that has forgotten the session, nor after somebody unlocked', async () => {
  const { counter, store } = await logIn();
  counter.forgotten = true;
  await store.lock();
  expect(store.state.status?.locked).toBe(true);
  counter.status = { ...counter.status, person: null };
  await store.refresh();
  expect(store.state.status?.person).toBe(null);

  counter.away = true;
  await store.lock();
  counter.away = false;
  store.accept({ ...counter.status, person: MEI, locked: false });
  await store.refresh();
  expect(counter.heard.at(-1)).toBe('session.status');
});

it('logs out', async () => {
  const { counter, store } = await logIn();
  await store.logout();
  expect(store.state.status?.person).toBe(null);
  expect(counter.heard.at(-1)).toBe('session.logout');
});
