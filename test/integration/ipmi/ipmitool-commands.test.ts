// What the real ipmitool reads from and does to the real ipmi_sim.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bmc, type BmcInput, parseBmc } from '../../../shared/ipmi/bmc.ts';
import { POWER_COMMANDS } from '../../../shared/ipmi/capabilities/power.ts';
import { grantedAccess, throughTool } from '../../../shared/ipmi/ipmitool/access.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';

let fleet: BmcFleet;
let folder: string;
let recorder: string;
let tool: Ipmitool;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netbar-test-'));
  fleet = await startBmcFleet({ count: 2, kg: 'kg-of-the-café' });
  // The real ipmitool behind a note of what it was started with.
  recorder = join(folder, 'ipmitool');
  await writeFile(recorder, `#!/bin/sh\necho "$@" >> ${folder}/calls\nexec ipmitool "$@"\n`);
  await chmod(recorder, 0o755);
  tool = new Ipmitool({ binary: recorder });
});

afterAll(async () => {
  await fleet?.stop();
  await tool?.stop();
  await rm(folder, { recursive: true, force: true });
});

function bmcAt(index: number, settings: Partial<BmcInput> = {}): Bmc {
  const { address, port } = fleet.at(index);
  return parseBmc({ address, port, user: 'admin', password: 'secret', kg: 'kg-of-the-café', ...settings });
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  await rm(join(folder, 'calls'), { force: true });
  return text.split('\n').filter(Boolean);
}

describe('a session', () => {
  it('tries cipher suite 17, falls back to 3, and remembers that for this BMC', async () => {
    await calls();
    const { power } = ipmitoolMachine(tool, bmcAt(0));
    await power.readPower();
    expect((await calls()).map((call) => /-C (\d+)/.exec(call)?.[1])).toEqual(['17', '3']);
    await power.readPower();
    expect((await calls()).map((call) => /-C (\d+)/.exec(call)?.[1])).toEqual(['3']);
    await ipmitoolMachine(tool, bmcAt(1)).power.readPower();
    expect((await calls()).map((call) => /-C (\d+)/.exec(call)?.[1])).toEqual(['17', '3']);
  });

  it('sends a command once although the first cipher suite is refused', async () => {
    const fresh = new Ipmitool();
    await ipmitoolMachine(fresh, bmcAt(1)).power.sendPower('on');
    await fresh.stop();
    expect(fleet.at(1).controls).toEqual(['on']);
  });

  it('says what the user may do, and by which suite', async () => {
    const access = await grantedAccess(bmcAt(0), {}, throughTool(tool));
    expect(access).toMatchObject({ privilege: 'administrator', info: { ipmiVersion: '2.0' } });
    expect(tool.cipherSuite(bmcAt(0))).toBe(3);
  });

  it('works over IPMI 1.5 where that is configured', async () => {
    const { address, port } = fleet.at(0);
    const bmc = parseBmc({ address, port, user: 'admin', password: 'secret', interface: 'lan' });
    expect(await ipmitoolMachine(tool, bmc).power.readPower()).toBe('off');
    expect(tool.cipherSuite(bmc)).toBeUndefined();
  });

  it('is one at a time per BMC, with the pause that a hurried BMC needs', async () => {
    const log: string[] = [];
    const { power } = ipmitoolMachine(tool, bmcAt(0, { quirks: { minIntervalMs: 400 } }));
    const start = performance.now();
    await Promise.all(
      [1, 2].map(async (number) => {
        await power.readPower();
        log.push(String(number));
      }),
    );
    expect(log).toEqual(['1', '2']);
    expect(performance.now() - start).toBeGreaterThanOrEqual(400);
  });
});

describe('power', () => {
  it('accepts every command, and reads what the chassis says', async () => {
    const bmc = fleet.at(0);
    const { power } = ipmitoolMachine(tool, bmcAt(0));
    const before = bmc.controls.length;
    await bmc.setPower('on');
    expect(await power.readPower()).toBe('on');
    for (const command of ['reset', 'cycle', 'on', 'soft', 'off'] as const) await power.sendPower(command);
    expect(bmc.controls.slice(before)).toEqual(['reset', 'cycle', 'on', 'soft', 'off']);
    expect([...power.commands]).toEqual([...POWER_COMMANDS]);
    expect(await power.readPower()).toBe('off');
  });
});

describe('identify', () => {
  it('lights for seconds, until told otherwise, and not at all', async () => {
    const { identify } = ipmitoolMachine(tool, bmcAt(0));
    const seen: [number, boolean][] = [];
    const off = fleet.at(0).on('identify', (seconds, force) => seen.push([seconds, force]));
    await identify.identify(30);
    await identify.identify('on');
    await identify.identify('off');
    off();
    expect(seen).toEqual([
      [30, false],
      [0, true],
      [0, false],
    ]);
    await expect(identify.identify(300)).rejects.toMatchObject({ code: 'IPMI_BAD_CONFIG' });
  });
});

describe('reading', () => {
  it('gives sensors with number, unit and state', async () => {
    const { sensors, complete } = await ipmitoolMachine(tool, bmcAt(0)).sensors.readSensors();
    expect(complete).toBe(true);
    expect(sensors).toEqual([
      { name: 'CPU Temp', entity: '7.1', value: 42, unit: 'degrees C', status: 'ok', text: '' },
      { name: 'FAN1', entity: '7.1', value: 4800, unit: 'RPM', status: 'ok', text: '' },
      { name: 'PSU1 Power', entity: '7.1', value: 352, unit: 'Watts', status: 'ok', text: '' },
    ]);
  });

  it('gives maker, model and serial numbers', async () => {
    const { inventory } = ipmitoolMachine(tool, bmcAt(1));
    expect(await inventory.readFru()).toEqual({
      boardManufacturer: 'netbar',
      boardProduct: 'Simulated board',
      boardSerial: 'B-SIM00002',
      productManufacturer: 'netbar',
      productName: 'Simulated machine',
      productSerial: 'SIM00002',
    });
    expect(await inventory.readBmcInfo()).toEqual({
      ipmiVersion: '2.0',
      firmwareRevision: '9.08',
      manufacturerId: 0x1291,
      productId: 0xf02,
    });
  });

  it('gives the newest events, and clears them', async () => {
    const { eventLog } = ipmitoolMachine(tool, bmcAt(0));
    expect(await eventLog.readEventLog()).toEqual([
      {
        id: '1',
        time: null,
        sensor: 'Temperature CPU Temp',
        event: 'Upper Critical going high: Reading 95 > Threshold 90 degrees C',
        asserted: true,
      },
      { id: '2', time: null, sensor: 'Power Unit #0x01', event: 'Power off/down', asserted: true },
    ]);
    expect(await eventLog.readEventLog({ limit: 1 })).toHaveLength(1);
    await eventLog.clearEventLog();
    expect(await eventLog.readEventLog()).toEqual([]);
  });

  it('gives the clock, and the time of events once it was set', async () => {
    const { eventLog } = ipmitoolMachine(tool, bmcAt(1));
    expect(await eventLog.readClock()).toBeNull();
    const seconds = Date.UTC(2025, 10, 21, 4, 6, 40) / 1000;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(seconds);
    await raw(['0x0a', '0x49', ...[...bytes].map(String)]);
    // Add SEL Entry: the power unit's "off" goes away; the BMC stamps it.
    await raw(['0x0a', '0x44', '0 0 2 0 0 0 0 0x20 0 4 9 1 0xef 0 0xff 0xff'].join(' ').split(' '));
    const clock = await eventLog.readClock();
    expect(Math.abs((clock?.getTime() ?? 0) / 1000 - seconds)).toBeLessThan(30);
    const newest = (await eventLog.readEventLog()).at(-1);
    expect(newest).toMatchObject({ sensor: 'Power Unit #0x01', event: 'Power off/down', asserted: false });
    expect(newest?.time).toMatch(/^2025-11-21T04:0\d:\d\dZ$/);
  });

  it('finds a BMC present even when it refuses the login, and a dead one absent', async () => {
    const wrong = ipmitoolMachine(tool, bmcAt(0, { password: 'wrong' }));
    expect(await wrong.presence.probe()).toMatchObject({ present: true });
    const { address } = fleet.at(0);
    const dead = parseBmc({ address, port: 6997, user: 'admin', password: 'secret' });
    expect(await ipmitoolMachine(tool, dead).presence.probe()).toMatchObject({ present: false });
  });
});

/** Sets the stage with ipmitool alone. */
async function raw(bytes: string[]): Promise<void> {
  const { address, port } = fleet.at(1);
  const login = ['-I', 'lanplus', '-C', '3', '-H', address, '-p', String(port), '-U', 'admin', '-E', '-K'];
  const env = { IPMITOOL_PASSWORD: 'secret', IPMI_KGKEY: 'kg-of-the-café' };
  await execa('ipmitool', [...login, 'raw', ...bytes], { env });
}
