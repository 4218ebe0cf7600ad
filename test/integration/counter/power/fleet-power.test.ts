// The café's power over real BMCs: what is known, what is told, and what the registry's changes do.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { BootDeviceNotes } from '../../../../kiosk/counter/power/boot-device-notes.ts';
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
    await bmc.setBootFlags('0000000000');
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

  it('is asked for at once when something else says that the machine may be off', async () => {
    await fleet.at(0).setPower('on');
    // By itself it is asked once an hour.
    const hour = 3_600_000;
    const { power } = await powerCafe([fleet.at(0)], { timings: { quickMs: hour, idleMs: hour } });
    await expect.poll(() => power.of('a0').power).toBe('on');
    await fleet.at(0).setPower('off');
    power.mayBeOff('a0');
    await expect.poll(() => power.of('a0').power).toBe('off');
  });

  it('says of each seat why nothing can switch it', async () => {
    const { power, registry } = await powerCafe([fleet.at(0)]);
    registry.put(record('bare'));
    registry.put(record('keyless', { bmcKey: '10.0.0.9:623' }));
    const twin = { address: fleet.at(1).address, port: fleet.at(1).port };
    registry.put(record('t1'), twin);
    registry.put(record('t2'), twin);
    const seats = ['a0', 'bare', 'keyless', 't1', 't2'];
    const said = () => seats.map((seatId) => power.unswitchable(seatId));
    expect(said()).toEqual([null, 'noBmc', 'noKey', 'sharedBmc', 'sharedBmc']);
    for (const seatId of seats) {
      expect(power.target(seatId) === undefined).toBe(power.unswitchable(seatId) !== null);
    }
  });

  it('is unknown, never off, when a BMC falls silent, and comes back by itself', async () => {
    const { power } = await powerCafe(fleet.bmcs);
    await expect.poll(() => power.of('a0').power).toBe('off');
    const { at } = power.of('a0');
    fleet.pause();
    await expect.poll(() => power.of('a0').power).toBe('unknown');
    expect(power.of('a0').problemCode).not.toBeNull();
    expect(power.of('a0').at).toBeGreaterThanOrEqual(at ?? 0);
    fleet.resume();
    await expect.poll(() => power.of('a0').power).toBe('off');
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
    const preview = await handlers['power.preview'](
      { seatIds: ['bare'], action: 'on', withBoot: false },
      STAFF,
      never,
    );
    expect(preview.seats).toEqual([{ seatId: 'bare', effect: 'noBmc' }]);
  });
});

describe('the first reading of the machines', () => {
  it('counts who answered, a refusal among them, and ends when each was asked', async () => {
    const { power, registry } = await powerCafe([]);
    expect(power.progress()).toEqual({ all: 0, asked: 0, answered: 0 });
    const [good, twin] = [fleet.at(0), fleet.at(1)];
    registry.put(record('good'), { address: good.address, port: good.port });
    expect(power.progress()).toEqual({ all: 1, asked: 0, answered: 0 });
    registry.put(record('silent'), { address: good.address, port: 6996 });
    registry.put(record('wrong'), {
      address: fleet.at(2).address,
      port: fleet.at(2).port,
      password: 'wrong',
    });
    // Nobody asks for these.
    registry.put(record('bare'));
    for (const id of ['twin1', 'twin2']) registry.put(record(id), { address: twin.address, port: twin.port });
    await expect.poll(() => power.progress()).toEqual({ all: 3, asked: 3, answered: 2 });
    expect(power.of('silent').power).toBe('unknown');
  });

  it("asks the owner's program too, and a program that can not tell has not answered", async () => {
    const settings = { isOn: 'on', isOff: 'off', values: {}, env: {}, timeoutMs: 5000 };
    const says = (state: string) => ({ command: { ...settings, status: ['/bin/echo', state] } });
    const { power, registry } = await powerCafe([], {
      backends: { KNOWN: says('is on'), DUMB: says('no idea') },
    });
    for (const id of ['known', 'dumb']) registry.put(record(id));
    await expect.poll(() => power.progress()).toEqual({ all: 2, asked: 2, answered: 1 });
    expect(power.of('known').power).toBe('on');
    expect(power.of('dumb')).toMatchObject({ power: 'unknown', problemCode: null });
  });
});

describe('boot devices, read in the background', () => {
  const pace = { everyMs: 20, againMs: 600_000, bootedMs: 600_000 };

  it('are known for every BMC that answers, each read once', async () => {
    await fleet.at(0).setBootFlags('e004000000');
    await fleet.at(1).setBootFlags('0000000000');
    const { notes, registry } = await powerCafe(fleet.bmcs.slice(0, 2), { reads: pace });
    registry.put(record('silent'), { address: fleet.at(0).address, port: 6996 });
    await expect.poll(() => notes.known('a0')).toMatchObject({ device: 'pxe', persistent: true });
    await expect.poll(() => notes.known('a1')).toMatchObject({ device: 'none' });
    expect([notes.of('a0'), notes.of('a1')]).toMatchObject([{ device: 'pxe', by: null }, null]);
    expect(notes.known('silent')).toBeNull();

    await fleet.at(0).setBootFlags('e008000000');
    registry.put(record('late'), { address: fleet.at(2).address, port: fleet.at(2).port });
    await expect.poll(() => notes.known('late')).not.toBeNull();
    expect(notes.known('a0')).toMatchObject({ device: 'pxe' });
  });

  it('are read again after a while: what another hand set is found, and who set it here is forgotten', async () => {
    const { handlers, notes } = await powerCafe(fleet.bmcs.slice(0, 1), { reads: { ...pace, againMs: 50 } });
    const selection = { device: 'pxe', persistent: true } as const;
    await handlers['boot.set']({ seatId: 'a0', selection }, STAFF, never);
    const set = notes.known('a0')?.at ?? 0;
    await expect.poll(() => notes.known('a0')?.at).toBeGreaterThan(set);
    expect(notes.of('a0')).toMatchObject({ device: 'pxe', by: 'Lin' });
    await fleet.at(0).setBootFlags('a018000000');
    await expect.poll(() => notes.known('a0')).toMatchObject({ device: 'bios', persistent: false });
    expect(notes.of('a0')?.by).toBeNull();
  });

  it('are read again after a boot, whose firmware has cleared them', async () => {
    await fleet.at(0).setBootFlags('a004000000');
    const { notes, power } = await powerCafe(fleet.bmcs.slice(0, 1), { reads: pace });
    await expect.poll(() => notes.known('a0')).toMatchObject({ device: 'pxe', persistent: false });
    await fleet.at(0).setBootFlags('0000000000');
    await power.run('a0', 'on');
    await expect.poll(() => notes.known('a0')).toMatchObject({ device: 'none' });
  });

  it('that say "once" right after a boot are not believed: its firmware may still have to clear them', async () => {
    await fleet.at(0).setBootFlags('a004000000');
    const { notes, power, registry } = await powerCafe(fleet.bmcs.slice(0, 1), {
      reads: { ...pace, againMs: 50 },
    });
    await expect.poll(() => notes.known('a0')).toMatchObject({ device: 'pxe', persistent: false });
    await power.run('a0', 'on');
    expect(notes.known('a0')).toBeNull();
    registry.put(record('other'), { address: fleet.at(1).address, port: fleet.at(1).port });
    await expect.poll(() => notes.known('other')).not.toBeNull();
    expect(notes.known('a0')).toBeNull();
    registry.remove('other');
    expect(notes.known('other')).toBeNull();
  });

  it('survive a restart of the counter, with their age', async () => {
    const { notes, home, power } = await powerCafe(fleet.bmcs.slice(0, 1));
    notes.read('a0', { device: 'disk', persistent: true, valid: true });
    notes.read('a1', { device: 'disk', persistent: true, valid: false });
    home.store.db
      .prepare('INSERT INTO boot_devices (seat_id, note) VALUES (?, ?)')
      .run('old', JSON.stringify({ device: 'bios', persistent: false, by: 'Mei', at: 1000 }));
    const later = new BootDeviceNotes({ store: home.store, power });
    expect(later.known('a0')).toEqual(notes.known('a0'));
    expect(later.known('a1')).toMatchObject({ device: 'none' });
    expect(later.known('old')).toEqual({ device: 'bios', persistent: false, at: 1000 });
    expect(later.of('old')?.by).toBe('Mei');
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
