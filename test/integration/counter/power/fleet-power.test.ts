// The café's power over real BMCs: what is known, what is told, and what the registry's changes do.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../../simulators/bmc/fleet.ts';
import { record, STAFF } from '../../../unit/counter/power/small-cafe.ts';
import { powerCafe } from './power-cafe.ts';

let fleet: BmcFleet;
const never = new AbortController().signal;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 3 });
});

afterEach(async () => {
  fleet.resume();
  for (const bmc of fleet.bmcs) {
    for (const command of ['status', 'control', 'setBoot'] as const) await bmc.answer(command, 0, 0);
    await bmc.setPower('off');
    bmc.controls.length = 0;
  }
});

afterAll(() => fleet?.stop());

describe('the power of all seats', () => {
  it('is known with its age and follows the machines', async () => {
    const { power } = await powerCafe(fleet.bmcs);
    await expect.poll(() => power.of('a0')).toMatchObject({ power: 'off', problemCode: null });
    const changes: string[] = [];
    power.onChange((seatId) => changes.push(seatId));
    await fleet.at(0).setPower('on');
    await expect.poll(() => power.of('a0').power).toBe('on');
    expect(changes).toContain('a0');
    expect(power.of('a0').at).toBeGreaterThan(Date.now() - 60_000);
    expect(power.of('a1').power).toBe('off');
  });

  it('is unknown, never off, when a BMC falls silent, and comes back by itself', async () => {
    const { power } = await powerCafe(fleet.bmcs);
    await expect.poll(() => power.of('a0').power).toBe('off');
    const { at } = power.of('a0');
    fleet.pause();
    await expect.poll(() => power.of('a0').power, { timeout: 30_000 }).toBe('unknown');
    expect(power.of('a0').problemCode).not.toBeNull();
    expect(power.of('a0').at).toBeGreaterThanOrEqual(at ?? 0);
    fleet.resume();
    await expect.poll(() => power.of('a0').power, { timeout: 30_000 }).toBe('off');
  });

  it('is unknown with a wrong password, and known once it is corrected', async () => {
    const { power, registry } = await powerCafe([]);
    const { address, port } = fleet.at(0);
    registry.put(record('b1'), { address, port, password: 'wrong' });
    await expect.poll(() => power.of('b1').problemCode).toBe('IPMI_AUTH_FAILED');
    expect(power.of('b1').power).toBe('unknown');
    registry.put(record('b1'), { address, port });
    await expect.poll(() => power.of('b1')).toMatchObject({ power: 'off', problemCode: null });
  });

  it('belongs to no seat while two claim the same BMC, and nobody can switch it', async () => {
    const { power, registry } = await powerCafe(fleet.bmcs.slice(0, 1));
    await expect.poll(() => power.of('a0').power).toBe('off');
    const { address, port } = fleet.at(0);
    registry.put(record('twin'), { address, port });
    for (const seatId of ['a0', 'twin']) {
      expect(power.of(seatId)).toEqual({ power: 'unknown', at: null, problemCode: 'IPMI_BAD_CONFIG' });
      expect(power.target(seatId)).toBeUndefined();
    }
    registry.remove('twin');
    await expect.poll(() => power.of('a0').power).toBe('off');
    expect(power.of('twin')).toEqual({ power: 'unknown', at: null, problemCode: null });
    await power.run('a0', 'on');
    expect(fleet.at(0).controls).toEqual(['on']);
  });

  it('tells each boot once, by hand or by command', async () => {
    const { power } = await powerCafe(fleet.bmcs);
    const boots: string[] = [];
    power.onBoot((seatId) => boots.push(seatId));
    await expect.poll(() => power.of('a0').power).toBe('off');
    await fleet.at(0).setPower('on');
    await expect.poll(() => boots).toEqual(['a0']);
    await power.run('a1', 'on');
    await power.run('a1', 'reset');
    await power.run('a1', 'cycle');
    await power.run('a1', 'on');
    // A poll that began before the end of the last command would have told a fifth.
    await power.refresh('a1');
    expect(boots).toEqual(['a0', 'a1', 'a1', 'a1']);
  });

  it("comes from the owner's program where a seat has no BMC", async () => {
    const state = ['/bin/sh', '-c', 'echo power is "$STATE"'];
    const backends = {
      PLUG: {
        command: {
          status: state,
          isOn: 'on',
          isOff: 'off',
          values: {},
          env: { STATE: 'on' },
          timeoutMs: 5000,
        },
      },
    };
    const { power, registry } = await powerCafe([], { backends });
    registry.put(record('plug'));
    await expect.poll(() => power.of('plug').power).toBe('on');
    expect(power.target('plug')?.power.commands.size).toBe(0);
  });

  it("is shown by a port, and shut down by the machine's agent, where there is Wake-on-LAN alone", async () => {
    const door = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => new Promise<void>((resolve) => door.close(() => resolve())));
    await once(door, 'listening');
    const { port } = door.address() as AddressInfo;
    const wol = { mac: 'aa:bb:cc:dd:ee:ff', broadcast: '127.255.255.255', port: 9 };
    const told: string[] = [];
    const { power, registry } = await powerCafe([], {
      backends: { STAGE: { wol: { ...wol, presence: { address: '127.0.0.1', port } } } },
      shutDown: async (seatId) => {
        told.push(seatId);
      },
    });
    registry.put(record('stage'));
    await expect.poll(() => power.of('stage').power).toBe('on');
    await power.target('stage')?.power.sendPower('soft');
    expect(told).toEqual(['stage']);
    await expect(power.run('stage', 'off')).rejects.toMatchObject({ code: 'IPMI_NOT_SUPPORTED' });
  });

  it('goes on being read when a listener fails, as on a full disk, and the others hear of it', async () => {
    const faults: unknown[] = [];
    const { power } = await powerCafe(fleet.bmcs, { onFault: (error) => void faults.push(error) });
    await expect.poll(() => power.of('a0').power).toBe('off');
    const full = new Error('database or disk is full');
    power.onChange(() => {
      throw full;
    });
    power.onBoot(() => {
      throw full;
    });
    const boots: string[] = [];
    power.onBoot((seatId) => boots.push(seatId));
    await fleet.at(0).setPower('on');
    await expect.poll(() => boots).toEqual(['a0']);
    await fleet.at(0).setPower('off');
    await expect.poll(() => power.of('a0').power).toBe('off');
    expect(faults).toContain(full);
  });

  it('has nothing for a seat without any back end', async () => {
    const { power, handlers, registry } = await powerCafe([]);
    registry.put(record('bare'));
    expect(power.of('bare')).toEqual({ power: 'unknown', at: null, problemCode: null });
    const preview = await handlers['power.preview']({ seatIds: ['bare'], action: 'on' }, STAFF, never);
    expect(preview.seats).toEqual([{ seatId: 'bare', effect: 'noBmc' }]);
  });
});

describe('the boot device', () => {
  it('is set, read back, remembered until the boot that uses it up', async () => {
    const { handlers, power, notes, jobs, home } = await powerCafe(fleet.bmcs);
    const selection = { device: 'pxe', persistent: false, firmware: 'uefi' } as const;
    const flags = await handlers['boot.set']({ seatId: 'a0', selection }, STAFF, never);
    expect(flags).toEqual({ ...selection, valid: true });
    expect(await handlers['boot.read']({ seatId: 'a0' }, STAFF, never)).toEqual(flags);
    expect(notes.of('a0')).toMatchObject({ device: 'pxe', persistent: false, by: 'Lin' });
    await expect.poll(() => jobs.list()).toEqual([]);
    expect(home.lines()).toEqual(['boot.set A0 asked', 'boot.set A0 ok']);
    await power.run('a0', 'on');
    expect(notes.of('a0')).toBeNull();
  });

  it('that the BMC does not keep is a failure', async () => {
    const { handlers, notes } = await powerCafe(fleet.bmcs);
    await fleet.at(0).answer('setBoot', 0);
    const selection = { device: 'disk', persistent: true, firmware: 'uefi' } as const;
    await expect(handlers['boot.set']({ seatId: 'a0', selection }, STAFF, never)).rejects.toMatchObject({
      code: 'IPMI_BOOT_DEVICE_NOT_SET',
    });
    expect(notes.of('a0')).toBeNull();
  });

  it('and the power come in one job', async () => {
    const { run, job } = await powerCafe(fleet.bmcs);
    const id = await run({ seatIds: ['a0'], action: 'on', boot: { device: 'pxe' } });
    await expect.poll(() => job(id).endedAt).not.toBeNull();
    expect(job(id).items[0]).toMatchObject({
      state: 'done',
      before: 'off',
      after: 'on',
      verified: 'read back',
    });
    expect(fleet.at(0).controls).toEqual(['on']);
    expect(fleet.at(0).state().bootFlags).toMatch(/^a004/);
  });
});

it('identify lights the lamp', async () => {
  const { handlers, home } = await powerCafe(fleet.bmcs);
  const lit: number[] = [];
  fleet.at(0).on('identify', (seconds) => lit.push(seconds));
  await handlers['power.identify']({ seatId: 'a0', seconds: 7 }, STAFF, never);
  await expect.poll(() => lit).toEqual([7]);
  expect(home.lines()).toEqual(['power.identify A0 ok']);
});
