// A Kg that is not text: ipmitool could only take it where every user of the computer sees it, so what our own
// sessions can do goes over them.
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type BmcInput, parseBmc } from '../../../shared/ipmi/bmc.ts';
import { IpmiFleet } from '../../../shared/ipmi/fleet/ipmi-fleet.ts';
import type { ManagedBmc } from '../../../shared/ipmi/fleet/managed-bmc.ts';
import { PowerController } from '../../../shared/ipmi/power/power-controller.ts';
import { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';

const KG = 'kg\0\u0001';
const KG_HEX = '0x6b670001';

let bmc: TestBmc;
let fleet: IpmiFleet;

beforeEach(async () => {
  bmc = new TestBmc({ kg: KG });
  fleet = new IpmiFleet();
  await Promise.all([bmc.start('127.0.0.1'), fleet.start()]);
  onTestFinished(async () => {
    await fleet.stop();
    await bmc.stop();
  });
});

function managed(more: Partial<BmcInput> = {}): ManagedBmc {
  return fleet.bmc(parseBmc({ ...bmc.login, kg: KG_HEX, ...more }));
}

describe('a BMC with a Kg that is not text', () => {
  it('is switched, each command once', async () => {
    const { target } = managed();
    const controller = new PowerController({ minIntervalMs: 0 });
    expect(await controller.run(target, 'on')).toMatchObject({ before: 'off', after: 'on', sent: ['on'] });
    expect(await controller.run(target, 'reset')).toMatchObject({ verified: 'accepted' });
    expect(await controller.run(target, 'off')).toMatchObject({ after: 'off', verified: 'read back' });
    expect(bmc.machine.controls).toEqual([1, 3, 0]);
    expect(await managed().power.readPower()).toBe('off');
  });

  it('gets a boot device, alone and together with a power command', async () => {
    const selection = { device: 'pxe', persistent: false, firmware: 'uefi' } as const;
    const { bootDevice, target } = managed();
    expect(await bootDevice.setBootDevice(selection)).toMatchObject({ device: 'pxe', valid: true });
    const boot = { ...selection, device: 'disk' } as const;
    const result = await new PowerController({ minIntervalMs: 0 }).run(target, 'on', { boot });
    expect(result).toMatchObject({ after: 'on', boot: { device: 'disk' } });
  });

  it('says what the user may do', async () => {
    expect(await managed().checkAccess()).toEqual({
      privilege: 'administrator',
      cipherSuite: 17,
      info: { ipmiVersion: '2.0', firmwareRevision: '1.23', manufacturerId: 0x0fffff, productId: 1 },
    });
    bmc.settings.maxPrivilege = 'operator';
    expect(await managed().checkAccess()).toMatchObject({ privilege: 'operator' });
    expect(bmc.sessions).toBe(0);
    await expect(managed({ kg: '0x00' }).checkAccess()).rejects.toMatchObject({ code: 'IPMI_KG_WRONG' });
    await expect(managed({ password: 'wrong' }).checkAccess()).rejects.toMatchObject({
      code: 'IPMI_AUTH_FAILED',
    });
  });

  it('is in doubt about a command whose answer is lost, and sends it no second time', async () => {
    // The answer to the command itself takes longer than anybody waits.
    bmc.settings.noise = () => {
      if (bmc.machine.controls.length > 0) bmc.settings.commandMs = 600_000;
      return [];
    };
    await expect(managed().power.sendPower('on')).rejects.toMatchObject({
      code: 'IPMI_TIMEOUT',
      delivery: 'unknown',
      retryable: false,
    });
    expect(bmc.machine.controls).toEqual([1]);
  });

  it('refuses a command that the privilege does not allow', async () => {
    await expect(managed({ privilege: 'user' }).power.sendPower('on')).rejects.toMatchObject({
      code: 'IPMI_PRIVILEGE',
      delivery: 'none',
    });
    expect(bmc.machine.controls).toEqual([]);
  });

  it('has no sensors, event log and identify light here, and says why', async () => {
    const { sensors, eventLog, identify } = managed();
    for (const call of [sensors.readSensors(), eventLog.readEventLog(), identify.identify('on')]) {
      await expect(call).rejects.toMatchObject({
        code: 'IPMI_BAD_CONFIG',
        message: expect.stringContaining('set one that is text'),
      });
    }
  });
});
