// The wizard, the people and the owner's consent, through the calls that the interface makes.
import { describe, expect, it } from 'vitest';
import { createSetupCode } from '../../../../kiosk/counter/staff/setup-code.ts';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import { entriesOf } from '../audit/entries.ts';
import { callerOf, tempFolder } from '../store/temp-store.ts';
import { counterStaff, OWNER_PIN, PIN } from './counter-staff.ts';

const here = callerOf(null, { address: '127.0.0.1' });

describe('the first owner', () => {
  it('is made once, and is logged in then', async () => {
    const { handlers, signal, sessions, actions, store } = await counterStaff(await tempFolder());
    expect(await handlers['session.status']({}, here, signal)).toMatchObject({
      needsSetup: true,
      people: [],
    });
    const owner = { name: 'Ou', pin: OWNER_PIN, cafe: 'Café 8' };
    const status = await handlers['setup.owner'](owner, here, signal);
    expect(CALLS['setup.owner'].output.parse(status)).toMatchObject({
      needsSetup: false,
      person: { name: 'Ou', role: 'owner' },
      cafe: 'Café 8',
      version: '1.2.3',
    });
    expect(sessions.find(sessions.takeToken(here)?.token ?? '')).toMatchObject({ person: { name: 'Ou' } });
    await expect(handlers['setup.owner'](owner, here, signal)).rejects.toMatchObject({ code: 'SETUP_DONE' });
    expect(actions()).toEqual(['setup.owner ok']);
    expect(entriesOf(store)[0]?.after).toBe('cafe: Café 8');
  });

  it('is one person when two wizards finish at once', async () => {
    const { handlers, signal, staff } = await counterStaff(await tempFolder());
    const both = ['Ou', 'Mei'].map((name) => handlers['setup.owner']({ name, pin: OWNER_PIN }, here, signal));
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(staff.list()).toHaveLength(1);
  });

  it('needs the printed code from another PC, and guessing it is limited', async () => {
    const setupCode = createSetupCode();
    const { handlers, signal } = await counterStaff(await tempFolder(), { setupCode });
    const owner = { name: 'Ou', pin: OWNER_PIN };
    const setUp = (code: string | undefined, address: string) =>
      handlers['setup.owner']({ ...owner, code }, callerOf(null, { address }), signal);
    await expect(setUp(undefined, '10.0.0.1')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (let n = 0; n < 5; n++) await expect(setUp('AAAA-AAAA', '10.0.0.1')).rejects.toThrow();
    await expect(setUp(setupCode, '10.0.0.1')).rejects.toMatchObject({ code: 'LOCKED_OUT' });
    const typed = setupCode.toLowerCase().replace('-', ' ');
    await expect(setUp(typed, '10.0.0.2')).resolves.toMatchObject({ needsSetup: false });
  });

  it('is refused from another PC while no code was printed', async () => {
    const { handlers, signal } = await counterStaff(await tempFolder());
    const call = handlers['setup.owner']({ name: 'Ou', pin: OWNER_PIN, code: '' }, callerOf(null), signal);
    await expect(call).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('sees what is still to do', async () => {
    const { handlers, signal, add } = await counterStaff(await tempFolder());
    await add('Ou', 'owner');
    const steps = () => handlers['setup.status']({}, here, signal);
    expect(await steps()).toEqual({
      node: false,
      machines: true,
      staff: false,
      recovery: false,
      finished: false,
    });
    await add('Mei', 'staff');
    await handlers['setup.finish']({}, here, signal);
    expect(await steps()).toMatchObject({ staff: true, finished: true });
  });
});

describe('people', () => {
  it('are added, changed and removed, each with a line in the audit and a word to every page', async () => {
    const { handlers, signal, add, store, published } = await counterStaff(await tempFolder());
    const owner = callerOf({ id: await add('Ou', 'owner'), name: 'Ou', role: 'owner' });
    const { id } = await handlers['staff.add']({ name: 'Mei', role: 'staff', pin: PIN }, owner, signal);
    await handlers['staff.update']({ id, role: 'viewer', active: false }, owner, signal);
    await handlers['staff.setPin']({ id, pin: '8264' }, owner, signal);
    await handlers['staff.remove']({ id }, owner, signal);
    const lines = entriesOf(store).map(({ action, before, after }) => [action, before, after]);
    expect(lines.reverse()).toEqual([
      ['staff.add', null, 'Mei, staff'],
      ['staff.update', 'Mei, staff', 'Mei, viewer, may not log in'],
      ['staff.setPin', null, 'Mei, viewer, may not log in'],
      ['staff.remove', 'Mei, viewer, may not log in', null],
    ]);
    expect(published).toEqual(['settings.changed', 'settings.changed', 'settings.changed']);
    const { staff } = await handlers['staff.list']({}, owner, signal);
    expect(CALLS['staff.list'].output.parse({ staff }).staff.map(({ name }) => name)).toEqual(['Ou']);
  });

  it('always leave one owner who can log in', async () => {
    const { staff, add } = await counterStaff(await tempFolder());
    const nothing = () => undefined;
    const ou = await add('Ou', 'owner');
    const last = expect.objectContaining({ code: 'LAST_OWNER' });
    expect(() => staff.remove(ou, nothing)).toThrow(last);
    expect(() => staff.update(ou, { role: 'staff' }, nothing)).toThrow(last);
    expect(() => staff.update(ou, { active: false }, nothing)).toThrow(last);
    const second = await add('Mei', 'owner');
    staff.update(second, { active: false }, nothing);
    expect(() => staff.remove(ou, nothing)).toThrow(last);
    staff.update(second, { active: true }, nothing);
    staff.remove(ou, nothing);
    expect(staff.list().map(({ name }) => name)).toEqual(['Mei']);
  });

  it('become an owner only with a PIN that an owner may have', async () => {
    const { staff, add, handlers, signal, actions } = await counterStaff(await tempFolder());
    const owner = callerOf({ id: await add('Ou', 'owner'), name: 'Ou', role: 'owner' });
    const mei = await add('Mei', 'staff');
    const promote = () => handlers['staff.update']({ id: mei, role: 'owner' }, owner, signal);
    const setPin = (pin: string) => handlers['staff.setPin']({ id: mei, pin }, owner, signal);
    const refused = expect.objectContaining({
      code: 'WEAK_PIN',
      message: expect.stringContaining('set a new PIN for this person first'),
      details: { rule: 'OWNER_PIN_NEEDED' },
    });
    expect(promote).toThrow(refused);
    expect(staff.get(mei).role).toBe('staff');
    await setPin('73195');
    expect(promote).toThrow(refused);
    await setPin(OWNER_PIN);
    await promote();
    expect(staff.get(mei).role).toBe('owner');
    await expect(staff.verify(mei, OWNER_PIN, 'local')).resolves.toMatchObject({ role: 'owner' });
    // Known to be strong enough since: nothing has to be set again.
    await handlers['staff.update']({ id: mei, role: 'viewer' }, owner, signal);
    await promote();
    expect(actions()[0]).toBe('staff.update ok');
  });

  it('get no short PIN that was on its way when they became an owner', async () => {
    const { staff, add } = await counterStaff(await tempFolder());
    const mei = await add('Mei', 'staff');
    await staff.setPin(mei, OWNER_PIN, () => undefined);
    const short = staff.setPin(mei, PIN, () => undefined);
    staff.update(mei, { role: 'owner' }, () => undefined);
    await expect(short).rejects.toMatchObject({ code: 'WEAK_PIN' });
    await expect(staff.verify(mei, OWNER_PIN, 'local')).resolves.toMatchObject({ role: 'owner' });
  });

  it('have names that differ by more than capitals', async () => {
    const { staff, add } = await counterStaff(await tempFolder());
    await add('Ou', 'owner');
    const mei = await add('Mei', 'staff');
    await expect(add('ou', 'staff')).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    expect(() => staff.update(mei, { name: 'OU' }, () => undefined)).toThrow(
      expect.objectContaining({ code: 'NAME_TAKEN' }),
    );
    expect(staff.update(mei, { name: 'MEI' }, () => undefined).name).toBe('MEI');
  });

  it('who are unknown are said to be', async () => {
    const { handlers, signal } = await counterStaff(await tempFolder());
    await expect(handlers['staff.setPin']({ id: 'x', pin: PIN }, here, signal)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a wrong login', () => {
  it('stands in the audit, once for each try and not for each refusal while locked out', async () => {
    const { add, login, store } = await counterStaff(await tempFolder());
    const id = await add('Mei', 'staff');
    for (let n = 0; n < 9; n++) await expect(login(id, '0001')).rejects.toThrow();
    const entries = entriesOf(store);
    expect(entries.map(({ code }) => code)).toEqual(['LOCKED_OUT', ...Array(4).fill('WRONG_PIN')]);
    expect(entries[0]).toMatchObject({ who: 'nobody at 192.168.1.9', after: 'as Mei', result: 'refused' });
  });

  it.each(['does not exist', 'may not log in'])('of somebody who %s leaves no more lines', async (who) => {
    const { staff, add, login, store } = await counterStaff(await tempFolder());
    const id = await add('Mei', 'staff');
    staff.update(id, { active: false }, () => undefined);
    // At the counter's own screen no address is counted.
    const guess = () => login(who === 'does not exist' ? 'x' : id, '0001', { address: 'local' });
    for (let n = 0; n < 9; n++) await expect(guess()).rejects.toThrow();
    expect(entriesOf(store).map(({ code }) => code)).toEqual(['LOCKED_OUT', ...Array(4).fill('WRONG_PIN')]);
  });
});

describe("an owner's consent", () => {
  const reason = 'customer asked';

  it('is the reason alone for an owner, and an owner PIN for everybody else', async () => {
    const { approvals, add } = await counterStaff(await tempFolder());
    const id = await add('Ou', 'owner');
    const mei = callerOf({ id: await add('Mei', 'staff'), name: 'Mei', role: 'staff' });
    const ou = callerOf({ id, name: 'Ou', role: 'owner' });
    const given = { reason, approvedBy: 'Ou' };
    await expect(approvals.check({ reason }, ou)).resolves.toEqual(given);
    await expect(approvals.check({ reason, owner: { id, pin: OWNER_PIN } }, mei)).resolves.toEqual(given);
    await expect(approvals.check(undefined, ou)).rejects.toMatchObject({ code: 'REASON_NEEDED' });
    await expect(approvals.check({ reason: '  ' }, ou)).rejects.toMatchObject({ code: 'REASON_NEEDED' });
    await expect(approvals.check(undefined, mei)).rejects.toMatchObject({ code: 'OWNER_APPROVAL_NEEDED' });
    await expect(approvals.check({ reason }, mei)).rejects.toMatchObject({ code: 'OWNER_APPROVAL_NEEDED' });
  });

  it('is not given by staff, by a wrong PIN, or by guessing', async () => {
    const { approvals, add, actions } = await counterStaff(await tempFolder());
    const [ou, mei] = [await add('Ou', 'owner'), await add('Mei', 'staff')];
    const caller = callerOf({ id: mei, name: 'Mei', role: 'staff' });
    const with_ = (id: string, pin: string) => approvals.check({ reason, owner: { id, pin } }, caller);
    await expect(with_(mei, PIN)).rejects.toMatchObject({ code: 'OWNER_APPROVAL_NEEDED' });
    await expect(with_(ou, '000001')).rejects.toMatchObject({ code: 'WRONG_PIN', details: { triesLeft: 4 } });
    for (let n = 0; n < 4; n++) await expect(with_(ou, '000001')).rejects.toThrow();
    await expect(with_(ou, OWNER_PIN)).rejects.toMatchObject({ code: 'LOCKED_OUT' });
    expect(actions()).toEqual(Array(5).fill('approval.check refused'));
  });
});
