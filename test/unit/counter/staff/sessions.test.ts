// Sessions: known by a token alone, locked when idle, ended when it is time or the person's rights change.
import { describe, expect, it } from 'vitest';
import { allBytes, callerOf, tempFolder } from '../store/temp-store.ts';
import { counterStaff, OWNER_PIN, PIN } from './counter-staff.ts';

const HOUR = 3_600_000;

describe('a session', () => {
  it('is found by its token, which stands nowhere on the disk', async () => {
    const folder = await tempFolder();
    const { add, login, sessions, store } = await counterStaff(folder);
    const { token, sessionId } = await login(await add('Mei', 'staff'));
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(sessions.find(token)).toMatchObject({
      id: sessionId,
      locked: false,
      person: { name: 'Mei', role: 'staff' },
    });
    expect(sessions.find(`${token.slice(0, -1)}!`)).toBeUndefined();
    expect(sessions.find('')).toBeUndefined();
    store.close();
    const bytes = await allBytes(folder);
    expect(bytes.includes(token)).toBe(false);
    expect(bytes.includes(PIN)).toBe(false);
    expect(bytes.includes('scrypt$')).toBe(false);
  });

  it('gives its token to the caller who logged in, once', async () => {
    const { add, handlers, sessions, signal } = await counterStaff(await tempFolder());
    const personId = await add('Mei', 'staff');
    const [caller, other] = [callerOf(null), callerOf(null)];
    await handlers['session.login']({ personId, pin: PIN }, caller, signal);
    expect(sessions.takeToken(other)).toBeUndefined();
    expect(sessions.takeToken(caller)?.token).toBeDefined();
    expect(sessions.takeToken(caller)).toBeUndefined();
  });

  it('locks when nobody touches it, and keeps who it belongs to', async () => {
    const { add, login, sessions, clock, settings, changes } = await counterStaff(await tempFolder());
    const { token, sessionId } = await login(await add('Mei', 'staff'));
    const { idleLockMs } = settings.get();
    clock.pass(idleLockMs - 1);
    sessions.touch(sessionId ?? '');
    clock.pass(idleLockMs - 1);
    expect(sessions.find(token)?.locked).toBe(false);
    clock.pass(1);
    sessions.sweep();
    expect(sessions.find(token)).toMatchObject({ locked: true, person: { name: 'Mei' } });
    sessions.touch(sessionId ?? '');
    expect(sessions.find(token)?.locked).toBe(true);
    expect(changes.map(({ kind }) => kind)).toEqual(['opened', 'locked']);
  });

  it('ends when its person has opened twenty others since', async () => {
    const { add, login, sessions, clock } = await counterStaff(await tempFolder());
    const mei = await add('Mei', 'staff');
    const screen = await login(mei);
    const forgotten = await login(mei);
    for (let n = 0; n < 19; n++) {
      clock.pass(1000);
      sessions.touch(screen.sessionId ?? '');
      sessions.open(mei, callerOf(null));
    }
    expect(sessions.find(screen.token)).toBeDefined();
    expect(sessions.find(forgotten.token)).toBeUndefined();
  });

  it('locks too when the clock is set back: nobody knows then how long it was idle', async () => {
    const { add, login, sessions, clock } = await counterStaff(await tempFolder());
    const { token } = await login(await add('Mei', 'staff'));
    clock.pass(-30_000);
    expect(sessions.find(token)?.locked).toBe(false);
    clock.pass(-2 * HOUR);
    expect(sessions.find(token)?.locked).toBe(true);
  });

  it('is unlocked by its person and replaced by another', async () => {
    const { add, login, handlers, sessions, signal, changes } = await counterStaff(await tempFolder());
    const [mei, ou] = [await add('Mei', 'staff'), await add('Ou', 'staff')];
    const session = await login(mei);
    const locked = await handlers['session.lock']({}, session, signal);
    expect(locked).toMatchObject({ locked: true, person: { name: 'Mei' } });
    const unlocked = await handlers['session.login']({ personId: mei, pin: PIN }, session, signal);
    expect(unlocked).toMatchObject({ locked: false, person: { name: 'Mei' } });
    expect(sessions.takeToken(session)).toBeUndefined();
    const other = await handlers['session.login']({ personId: ou, pin: PIN }, session, signal);
    expect(other).toMatchObject({ locked: false, person: { name: 'Ou' } });
    expect(sessions.find(session.token)).toBeUndefined();
    expect(sessions.find(sessions.takeToken(session)?.token ?? '')).toMatchObject({ person: { name: 'Ou' } });
    expect(changes.map(({ kind }) => kind)).toEqual(['opened', 'locked', 'unlocked', 'ended', 'opened']);
  });

  it('ends after 12 hours, whoever is there, and survives a restart until then', async () => {
    const folder = await tempFolder();
    const first = await counterStaff(folder);
    const { token, sessionId } = await first.login(await first.add('Mei', 'staff'));
    first.store.close();
    const { sessions, clock, changes } = await counterStaff(folder, { clock: first.clock });
    for (let hours = 0; hours < 11; hours++) {
      clock.pass(HOUR);
      sessions.touch(sessionId ?? '');
    }
    expect(sessions.find(token)).toBeDefined();
    clock.pass(HOUR);
    sessions.sweep();
    expect(changes.at(-1)).toMatchObject({ kind: 'ended', sessionId });
    expect(sessions.find(token)).toBeUndefined();
  });

  it('ends with a new PIN, another role, and the right to log in', async () => {
    const { add, login, staff, sessions } = await counterStaff(await tempFolder());
    const id = await add('Mei', 'staff');
    const nothing = () => undefined;
    const ends = [
      () => staff.setPin(id, '8264', nothing),
      () => staff.update(id, { role: 'viewer' }, nothing),
      () => staff.update(id, { active: false }, nothing),
    ];
    let pin = PIN;
    for (const end of ends) {
      const { token } = await login(id, pin);
      await end();
      pin = '8264';
      expect(sessions.find(token)).toBeUndefined();
    }
    await expect(login(id, pin)).rejects.toMatchObject({ code: 'WRONG_PIN' });
  });

  it('goes on where somebody changes the own PIN, and ends elsewhere', async () => {
    const { add, login, handlers, sessions, signal } = await counterStaff(await tempFolder());
    const id = await add('Mei', 'staff');
    const [here, there] = [await login(id), await login(id)];
    await handlers['staff.changeOwnPin']({ oldPin: PIN, newPin: '8264' }, here, signal);
    expect(sessions.find(here.token)).toBeDefined();
    expect(sessions.find(there.token)).toBeUndefined();
    await expect(login(id, '8264')).resolves.toMatchObject({ person: { name: 'Mei' } });
  });

  it('has a CSRF value of its own over HTTP, and none over IPC', async () => {
    const { add, login, handlers, sessions, signal } = await counterStaff(await tempFolder());
    const id = await add('Ou', 'owner');
    const [web, ipc] = [
      await login(id, OWNER_PIN),
      await login(id, OWNER_PIN, { transport: 'ipc', address: 'local' }),
    ];
    const status = await handlers['session.status']({}, web, signal);
    expect(status.csrf).toBe(sessions.csrf(web.sessionId ?? ''));
    expect(status.csrf).not.toBe(sessions.csrf(ipc.sessionId ?? ''));
    expect(await handlers['session.status']({}, ipc, signal)).toMatchObject({
      csrf: '',
      person: { name: 'Ou' },
    });
    expect(await handlers['session.status']({}, callerOf(null), signal)).toMatchObject({
      csrf: '',
      person: null,
    });
  });

  it('is ended by logging out', async () => {
    const { add, login, handlers, sessions, signal, actions } = await counterStaff(await tempFolder());
    const session = await login(await add('Mei', 'staff'));
    expect(await handlers['session.logout']({}, session, signal)).toMatchObject({ person: null });
    expect(sessions.find(session.token)).toBeUndefined();
    expect(actions()).toEqual(['session.logout ok', 'session.login ok']);
  });
});

it('locks idle sessions by itself between start and stop, both of which may be called twice', async () => {
  const { add, login, sessions, settings, clock, changes } = await counterStaff(await tempFolder());
  const { sessionId } = await login(await add('Mei', 'staff'));
  clock.pass(settings.get().idleLockMs);
  sessions.start();
  sessions.start();
  await expect.poll(() => changes.at(-1)).toMatchObject({ kind: 'locked', sessionId });
  sessions.stop();
  sessions.stop();
});
