// Power jobs over real BMCs: guard, force, bulk, cancel, pause, two callers at once.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../../simulators/bmc/fleet.ts';
import { record, SOMEBODY, STAFF } from '../../../unit/counter/power/small-cafe.ts';
import { type PowerCafeOptions, powerCafe } from './power-cafe.ts';

let fleet: BmcFleet;
const never = new AbortController().signal;
const approval = { reason: 'picture frozen' };

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 8 });
});

afterEach(async () => {
  fleet.resume();
  for (const bmc of fleet.bmcs) {
    for (const command of ['status', 'setBoot'] as const) await bmc.answer(command, 0, 0);
    await bmc.setBootFlags('0000000000');
    bmc.behaviour.softOffMs = 300;
    await bmc.setPower('off');
    bmc.controls.length = 0;
  }
});

afterAll(() => fleet?.stop());

async function cafe(on: number[] = [], options: PowerCafeOptions = {}) {
  for (const index of on) await fleet.at(index).setPower('on');
  const made = await powerCafe(fleet.bmcs, options);
  const over = (id: string) => expect.poll(() => made.job(id).endedAt).not.toBeNull();
  const known = fleet.bmcs.map((bmc, index) => [`a${index}`, bmc.state().power]);
  await expect
    .poll(() => known.map(([seatId]) => [seatId, made.power.of(String(seatId)).power]))
    .toEqual(known);
  return { ...made, over };
}

describe('one seat', () => {
  it('goes through its actions, each proven', async () => {
    const { run, over, job, power, home } = await cafe();
    for (const action of ['on', 'reset', 'cycle', 'soft', 'on', 'off'] as const) {
      const id = await run({ seatIds: ['a0'], action });
      await over(id);
      const after = action === 'soft' || action === 'off' ? 'off' : 'on';
      expect(job(id).items[0]).toMatchObject({ state: 'done', after, error: null });
      expect(power.of('a0').power).toBe(after);
    }
    expect(fleet.at(0).controls).toEqual(['on', 'reset', 'cycle', 'soft', 'on', 'off']);
    expect(home.lines().filter((line) => line === 'power.run A0 ok')).toHaveLength(6);
  });

  it('restarts by a shut-down that is seen through, and by nothing else', async () => {
    const { run, over, job } = await cafe([0]);
    const good = await run({ seatIds: ['a0'], action: 'restart' });
    await over(good);
    expect(job(good).items[0]).toMatchObject({ state: 'done', before: 'on', after: 'on', error: null });
    expect(fleet.at(0).controls).toEqual(['soft', 'on']);

    fleet.at(0).controls.length = 0;
    fleet.at(0).behaviour.softOffMs = 600_000;
    const stuck = await run({ seatIds: ['a0'], action: 'restart' });
    await expect.poll(() => job(stuck).items[0]?.step).toBe('waiting');
    const cut = await run({ seatIds: ['a0'], action: 'off' });
    await over(cut);
    expect(job(stuck).items[0]).toMatchObject({ state: 'cancelled', error: { code: 'SUPERSEDED' } });
    expect(fleet.at(0).controls).toEqual(['soft', 'off']);
  });

  it('in use needs consent, and then is switched', async () => {
    const { run, over, job, board, home } = await cafe([0]);
    board.facts.set('a0', { inUse: SOMEBODY });
    await expect(run({ seatIds: ['a0'], action: 'off' })).rejects.toMatchObject({
      code: 'OWNER_APPROVAL_NEEDED',
    });
    expect(fleet.at(0).controls).toEqual([]);
    const id = await run({ seatIds: ['a0'], action: 'off', approval });
    await over(id);
    expect(job(id).items[0]?.state).toBe('done');
    expect(home.lines()).toEqual([
      'power.run A0 refused OWNER_APPROVAL_NEEDED',
      'power.run A0 asked',
      'power.run A0 ok',
    ]);
  });

  it('that becomes used while it waits is left alone', async () => {
    const { run, over, job, jobs, board } = await cafe([0, 1]);
    fleet.at(0).behaviour.softOffMs = 800;
    const first = await run({ seatIds: ['a0'], action: 'soft' });
    const second = await run({ seatIds: ['a0'], action: 'cycle' });
    board.facts.set('a0', { inUse: SOMEBODY });
    await over(second);
    expect(job(first).items[0]?.state).toBe('done');
    expect(job(second).items[0]).toMatchObject({
      state: 'skipped',
      error: { code: 'OWNER_APPROVAL_NEEDED' },
    });
    expect(fleet.at(0).controls).toEqual(['soft']);
    expect(jobs.runningOn('a0')).toBe(false);
  });

  it('that becomes used while it waits is not given a boot device either', async () => {
    const { run, handlers, board } = await cafe([0]);
    fleet.at(0).behaviour.softOffMs = 800;
    await run({ seatIds: ['a0'], action: 'soft' });
    const selection = { device: 'pxe', persistent: true, firmware: 'uefi' } as const;
    const set = handlers['boot.set']({ seatId: 'a0', selection }, STAFF, never);
    board.facts.set('a0', { inUse: SOMEBODY });
    await expect(set).rejects.toMatchObject({ code: 'OWNER_APPROVAL_NEEDED' });
    expect((await handlers['boot.read']({ seatId: 'a0' }, STAFF, never)).device).not.toBe('pxe');
  });

  it('whose light can not be switched leaves a line all the same', async () => {
    const { handlers, registry, home } = await cafe();
    registry.put(record('bare'));
    const identify = handlers['power.identify']({ seatId: 'bare', seconds: 15 }, STAFF, never);
    await expect(identify).rejects.toMatchObject({ code: 'IPMI_NOT_SUPPORTED' });
    expect(home.lines()).toEqual(['power.identify BARE failed IPMI_NOT_SUPPORTED']);
  });

  it('of unknown power is not switched, on neither, and not with consent', async () => {
    const { run, over, job, power } = await cafe([0]);
    fleet.pause();
    await expect.poll(() => power.of('a0').power).toBe('unknown');
    for (const action of ['on', 'off', 'cycle'] as const) {
      const id = await run({ seatIds: ['a0'], action, approval });
      await over(id);
      expect(job(id).items[0]).toMatchObject({ state: 'skipped', error: { code: 'POWER_UNKNOWN' } });
    }
    fleet.resume();
    await expect.poll(() => power.of('a0').power).toBe('on');
    expect(fleet.at(0).controls).toEqual([]);
  });

  it('that ignores a shut-down is cut off at once when somebody forces it', async () => {
    const { run, over, job } = await cafe([0]);
    fleet.at(0).behaviour.softOffMs = null;
    const soft = await run({ seatIds: ['a0'], action: 'soft' });
    await expect.poll(() => job(soft).items[0]?.step).toBe('waiting');
    const off = await run({ seatIds: ['a0'], action: 'off' });
    await over(off);
    expect(job(soft).items[0]).toMatchObject({ state: 'cancelled', error: { code: 'SUPERSEDED' } });
    expect(job(off).items[0]).toMatchObject({ state: 'done', before: 'on', after: 'off' });
    expect(fleet.at(0).controls).toEqual(['soft', 'off']);
  });

  it('in use is not given a boot device through a command that has nothing to do', async () => {
    const { run, board } = await cafe([0]);
    board.facts.set('a0', { inUse: SOMEBODY });
    const sneaky = run({ seatIds: ['a0'], action: 'on', boot: { device: 'disk' } });
    await expect(sneaky).rejects.toMatchObject({ code: 'OWNER_APPROVAL_NEEDED' });
    expect(fleet.at(0).state().bootFlags).toBe('0000000000');
  });

  it('asked of by two at once obeys strictly in order', async () => {
    const { run, over } = await cafe();
    const asked = ['on', 'off', 'on', 'cycle', 'off', 'on'] as const;
    const ids = await Promise.all(
      asked.map((action, index) =>
        run({ seatIds: ['a0'], action }, { ...STAFF, sessionId: `s${index % 2}` }),
      ),
    );
    for (const id of ids) await over(id);
    expect(fleet.at(0).controls).toEqual([...asked]);
    expect(fleet.at(0).state().power).toBe('on');
  });
});

describe('many seats', () => {
  const all = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'];

  it('are switched on with a result for each, and the dead one does not hold them up', async () => {
    const { run, over, job, registry } = await cafe([1]);
    const { address } = fleet.at(7);
    registry.put(record('a7'), { address, port: 6996 });
    const id = await run({ seatIds: all, action: 'on', staggerMs: 20 });
    await over(id);
    const states = job(id).items.map(({ state, verified, error }) => verified ?? error?.code ?? state);
    expect(states).toEqual([
      'read back',
      'already',
      ...Array.from({ length: 5 }, () => 'read back'),
      'POWER_UNKNOWN',
    ]);
  });

  it('with somebody in, paid for or in maintenance are left out', async () => {
    const { run, over, job, board, handlers } = await cafe([0, 1, 2, 3]);
    board.facts.set('a0', { inUse: SOMEBODY });
    board.facts.set('a1', { inUse: { ...SOMEBODY, waiting: true } });
    board.facts.set('a2', { maintenance: { reason: 'fan', by: 'Lin', since: 1 } });
    const seatIds = all.slice(0, 5);
    const preview = await handlers['power.preview'](
      { seatIds, action: 'off', withBoot: false },
      STAFF,
      never,
    );
    expect(preview.seats.map(({ effect }) => effect)).toEqual([
      'inUse',
      'paid',
      'maintenance',
      'willAct',
      'already',
    ]);
    const id = await run({ seatIds, action: 'off' });
    await over(id);
    expect(job(id).items.map(({ state, error }) => error?.code ?? state)).toEqual([
      'OWNER_APPROVAL_NEEDED',
      'OWNER_APPROVAL_NEEDED',
      'MAINTENANCE',
      'done',
      'done',
    ]);
    expect(fleet.bmcs.map((bmc) => bmc.controls.length)).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
  });

  it('can be paused and cancelled between two of them; none that was asked is touched', async () => {
    const { run, over, job, handlers } = await cafe();
    const id = await run({ seatIds: all, action: 'on', staggerMs: 400 });
    await expect.poll(() => job(id).items.filter(({ state }) => state === 'done').length).toBeGreaterThan(0);
    await handlers['jobs.pause']({ jobId: id, paused: true }, STAFF, never);
    await expect.poll(() => job(id).items.some(({ state }) => state === 'running')).toBe(false);
    const asked = job(id).items.filter(({ state }) => state === 'done').length;
    expect(asked).toBeLessThan(all.length);
    const preview = await handlers['power.preview'](
      { seatIds: ['a7'], action: 'on', withBoot: false },
      STAFF,
      never,
    );
    expect(preview.seats[0]?.effect).toBe('busy');
    await handlers['jobs.cancel']({ jobId: id }, STAFF, never);
    await over(id);
    const count = (state: string) => job(id).items.filter((item) => item.state === state).length;
    expect([count('done'), count('cancelled')]).toEqual([asked, all.length - asked]);
    expect(fleet.bmcs.flatMap((bmc) => bmc.controls)).toHaveLength(asked);
    await handlers['jobs.dismiss']({ jobId: id }, STAFF, never);
  });

  it('are given a boot device, each read back, without a word to their power', async () => {
    const { run, over, job, board, handlers, notes, home } = await cafe([0, 1]);
    board.facts.set('a1', { inUse: SOMEBODY });
    board.facts.set('a2', { maintenance: { reason: 'fan', by: 'Lin', since: 1 } });
    await fleet.at(4).answer('setBoot', 0, 1);
    const seatIds = all.slice(0, 5);
    const question = { seatIds, action: 'bootDevice', withBoot: false } as const;
    const preview = await handlers['power.preview'](question, STAFF, never);
    const effects = preview.seats.map(({ effect }) => effect);
    expect(effects).toEqual(['willAct', 'inUse', 'maintenance', 'willAct', 'willAct']);

    const boot = { device: 'pxe', persistent: true } as const;
    const id = await run({ seatIds, action: 'bootDevice', boot, staggerMs: 20 });
    await over(id);
    expect(job(id)).toMatchObject({ action: 'bootDevice', boot, by: 'Lin' });
    expect(job(id).items.map(({ after, verified, error }) => error?.code ?? `${after}, ${verified}`)).toEqual(
      [
        'pxe always, read back',
        'OWNER_APPROVAL_NEEDED',
        'MAINTENANCE',
        'pxe always, read back',
        'IPMI_BOOT_DEVICE_NOT_SET',
      ],
    );
    const flags = fleet.bmcs.slice(0, 5).map((bmc) => bmc.state().bootFlags.slice(0, 4));
    expect(flags).toEqual(['e004', '0000', '0000', 'e004', '0000']);
    expect(fleet.bmcs.flatMap((bmc) => bmc.controls)).toEqual([]);
    expect([notes.known('a0'), notes.known('a1')]).toMatchObject([boot, null]);
    expect(home.lines()).toEqual(
      expect.arrayContaining([
        'boot.set A0 asked',
        'boot.set A0 ok',
        'boot.set A1 refused OWNER_APPROVAL_NEEDED',
        'boot.set A4 failed IPMI_BOOT_DEVICE_NOT_SET',
      ]),
    );
  });

  it('that wait for their boot device can be let off', async () => {
    const { run, over, job, jobs } = await cafe();
    const boot = { device: 'disk' } as const;
    const id = await run({ seatIds: all.slice(0, 3), action: 'bootDevice', boot, staggerMs: 60_000 });
    await expect.poll(() => job(id).items[0]?.state).toBe('done');
    jobs.cancel(id, STAFF);
    await over(id);
    expect(job(id).items.map(({ state }) => state)).toEqual(['done', 'cancelled', 'cancelled']);
    expect(fleet.bmcs.slice(0, 3).map((bmc) => bmc.state().bootFlags.slice(0, 4))).toEqual([
      'a008',
      '0000',
      '0000',
    ]);
  });

  it('restart into a boot device, and one that does not take it is not switched on', async () => {
    const { run, over, job, notes } = await cafe([0, 1]);
    await fleet.at(1).answer('setBoot', 0);
    const boot = { device: 'cdrom' } as const;
    const id = await run({ seatIds: ['a0', 'a1'], action: 'restart', boot, staggerMs: 0 });
    await over(id);
    expect(job(id).items.map(({ after, error }) => error?.code ?? after)).toEqual([
      'on',
      'IPMI_BOOT_DEVICE_NOT_SET',
    ]);
    expect([fleet.at(0).controls, fleet.at(1).controls]).toEqual([['soft', 'on'], ['soft']]);
    expect(fleet.at(0).state().bootFlags).toMatch(/^a014/);
    // Used up by the boot that it was set for.
    expect(notes.known('a0')).toBeNull();
  });

  it('are told what lies in the settings about their firmware, unless the call says it', async () => {
    const { run, over, job } = await cafe([], { defaultFirmware: 'legacy' });
    const boot = { device: 'pxe' } as const;
    const ids = [
      await run({ seatIds: ['a0'], action: 'bootDevice', boot }),
      await run({ seatIds: ['a1'], action: 'bootDevice', boot: { ...boot, firmware: 'uefi' } }),
    ];
    for (const id of ids) await over(id);
    expect(ids.map((id) => job(id).items[0]?.state)).toEqual(['done', 'done']);
    expect([0, 1].map((index) => fleet.at(index).state().bootFlags.slice(0, 4))).toEqual(['8004', 'a004']);
  });

  it('are not set to nothing', async () => {
    const { run, home } = await cafe();
    await expect(run({ seatIds: all, action: 'bootDevice' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(home.lines()).toEqual([]);
  });

  it('asked of by many callers at once each get their commands in order', async () => {
    const { run, over } = await cafe();
    const asked = new Map(all.map((seatId) => [seatId, [] as string[]]));
    const ids: string[] = [];
    for (let round = 0; round < 8; round++) {
      const action = round % 2 === 0 ? 'on' : 'off';
      const seatIds = all.filter(() => Math.random() < 0.7);
      if (seatIds.length === 0) continue;
      for (const seatId of seatIds) asked.get(seatId)?.push(action);
      ids.push(await run({ seatIds, action, staggerMs: 0 }));
    }
    for (const id of ids) await over(id);
    for (const [index, seatId] of all.entries()) {
      // What was there already is not sent again.
      const expected = (asked.get(seatId) ?? []).filter(
        (action, at, list) => action !== (at === 0 ? 'off' : list[at - 1]),
      );
      expect(fleet.at(index).controls).toEqual(expected);
    }
  });
});
