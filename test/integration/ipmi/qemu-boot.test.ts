// End to end: our controller → RMCP+ and real ipmitool → real ipmi_sim → a QEMU machine whose serial line is watched.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBmc } from '../../../shared/ipmi/bmc.ts';
import type { BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import { IpmiFleet } from '../../../shared/ipmi/fleet/ipmi-fleet.ts';
import { PowerController } from '../../../shared/ipmi/power/power-controller.ts';
import type { PowerTarget } from '../../../shared/ipmi/power/types.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { QemuMachine } from '../../simulators/bmc/qemu-machine.ts';

/** iPXE in software emulation, with other tests on the same two cores. */
const LIMIT_MS = 50_000;
const ipmi = new IpmiFleet();
const controller = new PowerController({ minIntervalMs: 0 });
let fleet: BmcFleet;
let machine: QemuMachine;
let target: PowerTarget;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 1 });
  machine = new QemuMachine(fleet.at(0));
  await machine.start();
  const { address, port, user, password } = fleet.at(0);
  await ipmi.start();
  target = ipmi.bmc(parseBmc({ address, port, user, password })).target;
});

afterAll(async () => {
  await machine?.stop();
  await ipmi.stop();
  await fleet?.stop();
});

const from = (device: BootSelection['device'], persistent = false): BootSelection => ({
  device,
  persistent,
  firmware: 'legacy',
});

describe('a machine behind a BMC', () => {
  it('boots from what it was told, is reset, and shuts down', { timeout: 3 * LIMIT_MS }, async () => {
    const on = await controller.run(target, 'on', { boot: from('disk', true) });
    expect(on).toMatchObject({ before: 'off', after: 'on', sent: ['on'] });
    await machine.booted('disk', LIMIT_MS);

    const cycle = await controller.run(target, 'cycle', { boot: from('pxe') });
    expect(cycle).toMatchObject({ after: 'on', sent: ['cycle'], verified: 'seen off and on' });
    await machine.booted('pxe', LIMIT_MS);
    // Once was once: the firmware has cleared the override.
    expect((await target.bootDevice?.readBootDevice())?.valid).toBe(false);

    const reset = await controller.run(target, 'reset', { boot: from('disk') });
    expect(reset).toMatchObject({ after: 'on', sent: ['reset'], verified: 'accepted' });
    await machine.booted('disk', LIMIT_MS);

    expect(machine.running).toBe(true);
    const soft = await controller.run(target, 'soft');
    expect(soft).toMatchObject({ after: 'off', sent: ['soft'], verified: 'read back' });
    await expect.poll(() => machine.running).toBe(false);
  });
});
