// Power over HTTP, down to real BMCs (ipmi_sim) and back up as notifications.
import { expect, it } from 'vitest';
import { startBmcFleet } from '../../../simulators/bmc/fleet.ts';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';
import { startCafe } from './counter-cafe.ts';

it('switches two machines, one after the other, and says what their BMCs say afterwards', async () => {
  const fleet = await startBmcFleet({ count: 2 });
  try {
    await Promise.all(fleet.bmcs.map((bmc) => bmc.setPower('on')));
    const cafe = await startCafe({ folder: await tempFolder(), seats: 2, fleet });
    const { owner, seats } = await cafe.setUp();
    const staff = await cafe.hire(owner, 'staff');
    const seatIds = seats.map(({ id }) => id);
    const powers = async () =>
      (await staff.call('seats.snapshot', {})).seats.map(({ power }) => power.value).join(' ');
    await expect.poll(powers).toBe('on on');
    const stream = await staff.follow();

    const lastJob = () => stream.seen.findLast(({ action }) => action === 'job.changed')?.event;
    const off = await staff.call('power.run', { seatIds, action: 'off', staggerMs: 0 });
    expect(off.items.map(({ label }) => label)).toEqual(['A01', 'A02']);
    await expect.poll(lastJob).toMatchObject({
      id: off.id,
      endedAt: expect.any(Number),
      items: [{ state: 'done' }, { state: 'done' }],
    });
    expect(fleet.bmcs.map((bmc) => bmc.state().power)).toEqual(['off', 'off']);
    await expect.poll(powers).toBe('off off');
    expect(stream.seen).toContainEqual(
      expect.objectContaining({ action: 'seat.changed', event: expect.objectContaining({ state: 'off' }) }),
    );

    const [first = ''] = seatIds;
    const on = await staff.call('power.run', { seatIds: [first], action: 'on' });
    await expect.poll(lastJob).toMatchObject({ id: on.id, items: [{ state: 'done', after: 'on' }] });
    await expect.poll(powers).toBe('on off');
    expect(fleet.bmcs.map((bmc) => bmc.controls.join(' '))).toEqual(['off on', 'off']);

    const { entries } = await owner.call('audit.list', { action: 'power.run' });
    expect(entries.map(({ seat, result, who }) => `${who} ${seat} ${result}`)).toEqual(
      expect.arrayContaining(['The staff A01 ok', 'The staff A02 ok']),
    );
    const everything = [...cafe.lines, JSON.stringify(stream.seen)].join('\n');
    expect(everything).not.toContain(fleet.at(0).password);
  } finally {
    await fleet.stop();
  }
});

it('sets the boot device of two machines in one job, and knows it of both from then on', async () => {
  const fleet = await startBmcFleet({ count: 3 });
  try {
    const cafe = await startCafe({ folder: await tempFolder(), seats: 3, fleet });
    const { owner, seats } = await cafe.setUp();
    const staff = await cafe.hire(owner, 'staff');
    await expect.poll(() => staff.call('power.progress', {})).toEqual({ all: 3, asked: 3, answered: 3 });
    const seatIds = seats.slice(0, 2).map(({ id }) => id);
    const boot = { device: 'pxe', persistent: true } as const;
    const job = await staff.call('power.run', { seatIds, action: 'bootDevice', boot, staggerMs: 0 });
    expect(job).toMatchObject({ action: 'bootDevice', boot, by: 'The staff' });
    const known = async () =>
      (await staff.call('seats.snapshot', {})).seats.slice(0, 2).map(({ bootDevice }) => bootDevice);
    const told = { ...boot, at: expect.any(Number) };
    await expect.poll(known).toEqual([told, told]);
    expect(fleet.bmcs.map((bmc) => bmc.state().bootFlags.slice(0, 4))).toEqual(['e004', 'e004', '0000']);
    expect(fleet.bmcs.flatMap((bmc) => bmc.controls)).toEqual([]);
    const lines = async () =>
      (await owner.call('audit.list', { action: 'boot.set' })).entries
        .map(({ seat, result, after }) => `${seat} ${result} ${after}`)
        .sort();
    await expect
      .poll(lines)
      .toEqual(['A01 asked pxe always', 'A01 ok pxe always', 'A02 asked pxe always', 'A02 ok pxe always']);
    const detail = await staff.call('seats.detail', { seatId: seatIds[0] ?? '' });
    expect(detail.bootDevice).toMatchObject({ ...boot, by: 'The staff' });
  } finally {
    await fleet.stop();
  }
});
