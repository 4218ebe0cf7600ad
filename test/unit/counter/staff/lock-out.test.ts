// Wrong PINs: five are free, then each costs a longer wait, for the person and for the address.
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../store/temp-store.ts';
import { counterStaff, PIN } from './counter-staff.ts';

const wrong = (triesLeft: number) => ({ code: 'WRONG_PIN', status: 401, details: { triesLeft } });

describe('wrong tries', () => {
  it('are counted down, then cost 30 s, then twice as long each time, at most 15 min', async () => {
    const { staff, add, clock } = await counterStaff(await tempFolder());
    const id = await add('Mei', 'staff');
    const guess = () => staff.verify(id, '0001', '10.0.0.1');
    for (const left of [4, 3, 2, 1]) await expect(guess()).rejects.toMatchObject(wrong(left));
    for (const wait of [30, 60, 120, 240, 480, 900, 900]) {
      const untilMs = clock.now() + wait * 1000;
      const locked = { code: 'LOCKED_OUT', status: 429, details: { untilMs, waitMs: wait * 1000 } };
      await expect(guess()).rejects.toMatchObject(locked);
      clock.pass(wait * 1000 - 1);
      await expect(staff.verify(id, PIN, '10.0.0.1')).rejects.toMatchObject({ code: 'LOCKED_OUT' });
      clock.pass(1);
    }
    await expect(staff.verify(id, PIN, '10.0.0.1')).resolves.toMatchObject({ name: 'Mei' });
    await expect(guess()).rejects.toMatchObject(wrong(4));
  });

  it('are remembered over a restart, as is the wait', async () => {
    const folder = await tempFolder();
    const first = await counterStaff(folder);
    const id = await first.add('Mei', 'staff');
    for (let n = 0; n < 5; n++) await first.staff.verify(id, '0001', 'local').catch(() => undefined);
    first.store.close();
    const { staff, clock } = await counterStaff(folder, { clock: first.clock });
    await expect(staff.verify(id, PIN, 'local')).rejects.toMatchObject({ code: 'LOCKED_OUT' });
    expect(staff.get(id).lockedOutUntil).toBe(clock.now() + 30_000);
  });

  it('lock the address for everybody there, but not at the counter itself', async () => {
    const { staff, add } = await counterStaff(await tempFolder());
    const [mei, ou] = [await add('Mei', 'staff'), await add('Ou', 'staff')];
    for (let n = 0; n < 5; n++) await staff.verify(mei, '0001', '10.0.0.1').catch(() => undefined);
    await expect(staff.verify(ou, PIN, '10.0.0.1')).rejects.toMatchObject({ code: 'LOCKED_OUT' });
    await expect(staff.verify(ou, PIN, '10.0.0.2')).resolves.toMatchObject({ name: 'Ou' });
    await expect(staff.verify(mei, PIN, 'local')).rejects.toMatchObject({ code: 'LOCKED_OUT' });
    for (let n = 0; n < 5; n++) await staff.verify(mei, '0001', 'local').catch(() => undefined);
    await expect(staff.verify(ou, PIN, 'local')).resolves.toMatchObject({ name: 'Ou' });
  });

  it('count all the same when many come at once', async () => {
    const { staff, add } = await counterStaff(await tempFolder());
    const id = await add('Mei', 'staff');
    const pins = ['0001', '0002', '0003', '0004', '0005', '0006', '0007', PIN];
    const results = await Promise.allSettled(pins.map((pin) => staff.verify(id, pin, '10.0.0.1')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toEqual([]);
  });

  it('of somebody who does not exist look like those of somebody who does', async () => {
    const { staff } = await counterStaff(await tempFolder());
    for (const left of [4, 3, 2, 1]) {
      await expect(staff.verify('nobody', 'x', '10.0.0.1')).rejects.toMatchObject(wrong(left));
    }
    await expect(staff.verify('nobody', 'x', '10.0.0.1')).rejects.toMatchObject({ code: 'LOCKED_OUT' });
  });

  it('are forgotten after a day, and a clock that was set back locks nobody for long', async () => {
    const { staff, add, clock } = await counterStaff(await tempFolder());
    const id = await add('Mei', 'staff');
    for (let n = 0; n < 4; n++) await staff.verify(id, '0001', '10.0.0.1').catch(() => undefined);
    clock.pass(25 * 3_600_000);
    await expect(staff.verify(id, '0001', '10.0.0.1')).rejects.toMatchObject(wrong(4));
    for (let n = 0; n < 4; n++) await staff.verify(id, '0001', '10.0.0.1').catch(() => undefined);
    clock.pass(-365 * 24 * 3_600_000);
    expect(staff.get(id).lockedOutUntil).toBe(clock.now() + 15 * 60_000);
  });

  it('end when an owner says so', async () => {
    const { staff, add } = await counterStaff(await tempFolder());
    const id = await add('Mei', 'staff');
    for (let n = 0; n < 5; n++) await staff.verify(id, '0001', 'local').catch(() => undefined);
    expect(staff.update(id, { endLockOut: true }, () => undefined).lockedOutUntil).toBeNull();
    await expect(staff.verify(id, PIN, 'local')).resolves.toMatchObject({ name: 'Mei' });
  });
});
