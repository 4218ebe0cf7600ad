// No password and no Kg where another user of this computer, a log or an error report could see them.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseBmc } from '../../../shared/ipmi/bmc.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import { createLogger } from '../../../shared/logging/logger.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';

const PASSWORD = 'Pw-7f3a9c';
const KG = 'Kg-51d0be';
const WRONG = 'Wrong-88c1';
const tool = new Ipmitool();
let fleet: BmcFleet;
let temporary: string;

beforeAll(async () => {
  // Ours alone, so that every file in it is of this test.
  temporary = await mkdtemp(join(tmpdir(), 'netbar-test-'));
  vi.stubEnv('TMPDIR', temporary);
  fleet = await startBmcFleet({
    count: 1,
    kg: KG,
    users: [{ name: 'admin', password: PASSWORD, privilege: 'admin' }],
  });
});

afterAll(async () => {
  await Promise.all([fleet?.stop(), tool.stop()]);
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true, force: true });
});

function machine(password: string) {
  const { address, port } = fleet.at(0);
  return ipmitoolMachine(tool, parseBmc({ address, port, user: 'admin', password, kg: KG, cipherSuite: 3 }));
}

/** Reads the command lines of all processes over and over, as `ps` in a loop would. */
async function watchCommandLines(until: Promise<unknown>): Promise<{ lines: Set<string> }> {
  const lines = new Set<string>();
  let over = false;
  void until.finally(() => {
    over = true;
  });
  while (!over) {
    const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    await Promise.all(
      processes.map(async (id) => {
        const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
        if (line.includes('ipmitool')) lines.add(line);
      }),
    );
  }
  return { lines };
}

describe('secrets', () => {
  it('are in no command line while commands run', async () => {
    const { power, bootDevice, sensors } = machine(PASSWORD);
    const work = (async () => {
      for (let round = 0; round < 6; round++) {
        await power.readPower();
        await bootDevice.setBootDevice({ device: 'pxe', persistent: false, firmware: 'legacy' });
        await sensors.readSensors();
      }
    })();
    const { lines } = await watchCommandLines(work);
    await work;
    const text = [...lines].join('\n');
    expect(text).toContain('lanplus');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(KG);
  });

  it('are in no error, however it is shown or logged', async () => {
    const errors = await Promise.all(
      [machine(WRONG).power.readPower(), machine(WRONG).sensors.readSensors()].map((call) =>
        call.then(
          () => 'no error',
          (error: unknown) => error,
        ),
      ),
    );
    const written: string[] = [];
    const logger = await createLogger({ destination: { write: (line) => written.push(line) } });
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'IPMI_AUTH_FAILED' });
      logger.error({ err: error }, 'failed');
      written.push(inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error));
    }
    expect(written.join('\n')).not.toContain(WRONG);
    expect(written.join('\n')).not.toContain(KG);
  });

  it('are not shown by a BMC’s settings, and no field of an error in them quotes a value', () => {
    const bmc = parseBmc({ address: '127.0.0.1', user: 'admin', password: PASSWORD, kg: KG });
    const shown = [
      inspect(bmc, { showHidden: true, depth: 5 }),
      JSON.stringify(bmc),
      JSON.stringify({ ...bmc }),
    ];
    expect(shown.join()).not.toContain(PASSWORD);
    expect(shown.join()).not.toContain(KG);
    const tooLong = `${WRONG}-and-much-too-long`;
    expect(() => parseBmc({ address: '127.0.0.1', user: 'admin', password: tooLong })).toThrow(
      /password is longer than 20 bytes/,
    );
    expect(() => parseBmc({ address: '127.0.0.1', user: 'admin', password: tooLong })).not.toThrow(WRONG);
  });

  it('are in no file that ipmitool is given, and its folder is closed to others', async () => {
    await machine(PASSWORD).bootDevice.readBootDevice();
    await machine(PASSWORD).bootDevice.setBootDevice({ device: 'disk', persistent: true, firmware: 'uefi' });
    const own = (await readdir(temporary)).filter((name) => name.startsWith('netbar-ipmitool-'));
    expect(own).toHaveLength(1);
    for (const name of own) {
      const folder = join(temporary, name);
      expect((await stat(folder)).mode & 0o077).toBe(0);
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      for (const file of files.filter((entry) => entry.isFile())) {
        const text = await readFile(join(file.parentPath, file.name), 'utf8');
        expect(text).not.toContain(PASSWORD);
        expect(text).not.toContain(KG);
      }
    }
  });
});
