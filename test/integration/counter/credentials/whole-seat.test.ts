// One seat through the whole counter, over HTTP: its codes while it is on, in use, off, and after its rental.
import { expect, it, onTestFinished } from 'vitest';
import { startBmcFleet } from '../../../simulators/bmc/fleet.ts';
import { startDeepLinkSimulator } from '../../../simulators/deeplink/simulator.ts';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';
import { startCafe } from '../whole/counter-cafe.ts';

it('shows codes that work, changes them, and shows none of a seat that is off', async () => {
  const fleet = await startBmcFleet({ count: 1 });
  onTestFinished(() => fleet.stop());
  await fleet.at(0).setPower('on');
  const cafe = await startCafe({ folder: await tempFolder(), seats: 1, fleet });
  const { owner, seats } = await cafe.setUp();
  const staff = await cafe.hire(owner, 'staff');
  const viewer = await cafe.hire(owner, 'viewer');
  const seatId = seats[0]?.id ?? '';
  const deepLink = await startDeepLinkSimulator({
    lan: { host: '127.0.0.1', port: cafe.node.lanPort ?? 0, localAddress: '127.0.99.1' },
  });
  onTestFinished(() => deepLink.stop());
  const view = async () => (await staff.call('seats.snapshot', {})).seats[0];
  await expect.poll(async () => (await view())?.power.value).toBe('on');
  await expect.poll(async () => (await view())?.nodeLink.value).toBe('up');
  await expect.poll(async () => (await view())?.codes.value).toBe('unknown');

  const shown = await staff.call('codes.reveal', { seatId, purpose: 'staff' });
  expect(deepLink.accepts(shown.deviceId, shown.password)).toBe(true);
  await expect(viewer.call('codes.reveal', { seatId, purpose: 'staff' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });

  await staff.call('seats.markInUse', { seatId, until: null });
  for (const refused of [
    staff.call('codes.rotate', { seatId }),
    staff.call('codes.endSession', { seatId }),
    staff.call('power.run', { seatIds: [seatId], action: 'off' }),
    staff.call('boot.set', { seatId, selection: { device: 'disk' } }),
  ]) {
    await expect(refused).rejects.toMatchObject({ code: 'OWNER_APPROVAL_NEEDED' });
  }
  expect(fleet.at(0).controls).toEqual([]);

  const jobOf = async (id: string) =>
    (await staff.call('seats.snapshot', {})).jobs.find((job) => job.id === id)?.items[0];
  const approval = { reason: 'customer has left' };
  const end = await owner.call('codes.endSession', { seatId, approval });
  await expect.poll(() => jobOf(end.id), { timeout: 40_000 }).toMatchObject({ state: 'done' });
  expect(fleet.at(0).controls).toEqual(['cycle']);
  expect((await view())?.inUse).toBeNull();
  expect(deepLink.accepts(shown.deviceId, shown.password)).toBe(false);

  const off = await staff.call('power.run', { seatIds: [seatId], action: 'off' });
  await expect.poll(() => jobOf(off.id)).toMatchObject({ state: 'done', after: 'off' });
  await expect(staff.call('codes.reveal', { seatId, purpose: 'renter' })).rejects.toMatchObject({
    code: 'CODES_POWER_OFF',
  });
  const { entries } = await owner.call('audit.list', { action: 'codes.reveal' });
  expect(entries.map(({ result, code }) => [result, code])).toEqual([
    ['refused', 'CODES_POWER_OFF'],
    ['ok', null],
  ]);
  const everything = cafe.lines.join('\n') + JSON.stringify(entries);
  for (const secret of [shown.password, deepLink.info.password]) expect(everything).not.toContain(secret);
});
