// Boot device over RMCP+: set with the timer off, read back, believed only with the valid bit.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBmc } from '../../../shared/ipmi/bmc.ts';
import { BOOT_DEVICES, type BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import type { RmcpConnection } from '../../../shared/ipmi/rmcp/connection.ts';
import { RmcpFleet } from '../../../shared/ipmi/rmcp/fleet.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import type { TestBmcOptions } from '../../simulators/test-bmc/settings.ts';
import { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';

const PXE: BootSelection = { device: 'pxe', persistent: false, firmware: 'uefi' };

let real: BmcFleet;
let fleet: RmcpFleet;

beforeAll(async () => {
  real = await startBmcFleet({ count: 1 });
  fleet = new RmcpFleet();
  await fleet.start();
});
afterAll(async () => {
  await fleet.stop();
  await real.stop();
});

async function withTestBmc(
  options: TestBmcOptions,
  work: (bmc: TestBmc, connection: RmcpConnection) => Promise<void>,
): Promise<void> {
  const bmc = new TestBmc(options);
  await bmc.start('127.0.34.1');
  const connection = fleet.connect(parseBmc(bmc.login));
  try {
    await work(bmc, connection);
  } finally {
    await connection.close();
    await bmc.stop();
  }
}

describe('ipmi_sim', () => {
  it('takes every device, once or persistent, legacy or UEFI', async () => {
    const { address, port, user, password } = real.at(0);
    const connection = fleet.connect(parseBmc({ address, port, user, password }));
    for (const device of BOOT_DEVICES) {
      for (const persistent of [false, true]) {
        for (const firmware of ['legacy', 'uefi'] as const) {
          const wanted = { device, persistent, firmware };
          expect(await connection.setBootDevice(wanted)).toEqual({ ...wanted, valid: true });
          expect(await connection.readBootDevice()).toEqual({ ...wanted, valid: true });
        }
      }
    }
    await connection.close();
  });
});

describe('the test BMC', () => {
  it('that refuses to switch the timer off takes the device all the same', async () => {
    await withTestBmc({ refusesTimer: true }, async (_, connection) => {
      expect(await connection.setBootDevice(PXE)).toEqual({ ...PXE, valid: true });
    });
  });

  it('that says yes and keeps what it had is found out', async () => {
    await withTestBmc({ ignoresBootFlags: true }, async (_, connection) => {
      await expect(connection.setBootDevice(PXE)).rejects.toMatchObject({
        code: 'IPMI_BOOT_DEVICE_NOT_SET',
        delivery: 'accepted',
      });
    });
  });

  it('that falls silent in the middle leaves the delivery unknown', async () => {
    await withTestBmc({}, async (bmc, connection) => {
      await connection.readBootDevice();
      let answers = 0;
      // Timer, acknowledge and progress are answered, then the network is cut.
      bmc.settings.noise = () => {
        answers += 1;
        if (answers === 4) bmc.settings.silent = true;
        return [];
      };
      await expect(connection.setBootDevice(PXE, { timeoutMs: 1500 })).rejects.toMatchObject({
        code: 'IPMI_TIMEOUT',
        delivery: 'unknown',
        retryable: false,
      });
    });
  });

  it('is asked for more privilege once per session', async () => {
    await withTestBmc({}, async (bmc, connection) => {
      await connection.readBootDevice();
      const before = bmc.received;
      await connection.readBootDevice();
      expect(bmc.received - before).toBe(1);
    });
  });

  it('refuses an operator who may only look', async () => {
    await withTestBmc({ maxPrivilege: 'user' }, async (bmc) => {
      const connection = fleet.connect(parseBmc({ ...bmc.login, privilege: 'user' }));
      expect(await connection.readPower()).toBe('off');
      await expect(connection.setBootDevice(PXE)).rejects.toMatchObject({ code: 'IPMI_PRIVILEGE' });
      await connection.close();
    });
  });
});
