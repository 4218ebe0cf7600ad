// Boot device through the real ipmitool: what the BMC keeps, and what it only pretends to.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseBmc } from '../../../shared/ipmi/bmc.ts';
import type { BootDeviceControl, BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';

const tool = new Ipmitool();
let fleet: BmcFleet;
let control: BootDeviceControl;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 1 });
  control = ipmitoolMachine(tool, parseBmc({ ...settings(), cipherSuite: 3 })).bootDevice;
});

afterEach(async () => {
  for (const command of ['bootTimer', 'setBoot', 'getBoot'] as const) await fleet.at(0).answer(command, 0, 0);
});

afterAll(async () => {
  await Promise.all([fleet?.stop(), tool.stop()]);
});

function settings() {
  const { address, port, user, password } = fleet.at(0);
  return { address, port, user, password };
}

const PXE_ONCE: BootSelection = { device: 'pxe', persistent: false, firmware: 'legacy' };
const DISK_FOR_EVER: BootSelection = { device: 'disk', persistent: true, firmware: 'uefi' };

describe('setting the boot device', () => {
  it.each([
    ['pxe', false, 'legacy', '8004000000'],
    ['pxe', true, 'uefi', 'e004000000'],
    ['disk', true, 'legacy', 'c008000000'],
    ['cdrom', false, 'uefi', 'a014000000'],
    ['bios', false, 'legacy', '8018000000'],
    ['none', false, 'legacy', '8000000000'],
  ] as const)(
    '%s, persistent %s, %s, reaches the BMC bit for bit',
    async (device, persistent, firmware, bytes) => {
      const flags = await control.setBootDevice({ device, persistent, firmware });
      expect(flags).toEqual({ device, persistent, firmware, valid: true });
      expect(fleet.at(0).state().bootFlags).toBe(bytes);
      expect(await control.readBootDevice()).toEqual(flags);
    },
  );

  it('succeeds on a BMC that refuses to switch the validity timer off', async () => {
    await fleet.at(0).answer('bootTimer', 0xcc);
    expect(await control.setBootDevice(PXE_ONCE)).toMatchObject({ device: 'pxe', valid: true });
  });

  it('fails when the BMC refuses the flags, which ipmitool’s own exit code hides', async () => {
    await control.setBootDevice(DISK_FOR_EVER);
    await fleet.at(0).answer('setBoot', 0xcc);
    await expect(control.setBootDevice(PXE_ONCE)).rejects.toMatchObject({
      code: 'IPMI_COMMAND_REJECTED',
      delivery: 'none',
    });
    expect(await control.readBootDevice()).toMatchObject({ device: 'disk' });
  });

  it('fails when both the timer and the flags are refused, by the reason for the flags', async () => {
    await fleet.at(0).answer('bootTimer', 0xcc);
    await fleet.at(0).answer('setBoot', 0xd4);
    await expect(control.setBootDevice(PXE_ONCE)).rejects.toMatchObject({ code: 'IPMI_PRIVILEGE' });
  });

  it('fails when the BMC says yes and keeps the old flags', async () => {
    await control.setBootDevice(DISK_FOR_EVER);
    await fleet.at(0).answer('setBoot', 0);
    await expect(control.setBootDevice(PXE_ONCE)).rejects.toMatchObject({
      code: 'IPMI_BOOT_DEVICE_NOT_SET',
      delivery: 'accepted',
    });
  });

  it('fails when the flags can’t be read back', async () => {
    await fleet.at(0).answer('getBoot', 0xc1);
    await expect(control.setBootDevice(PXE_ONCE)).rejects.toMatchObject({ code: 'IPMI_NOT_SUPPORTED' });
  });
});
