// The doctor and BMCs: real ipmi_sim and ipmitool, test BMCs for what ipmi_sim can't show, fleet file and counter.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { startTestBmcs, stopTestBmcs } from '../../simulators/test-bmc/start.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { startCafe } from '../counter/whole/counter-cafe.ts';
import { diagnose, freePort, writeConfig } from './patient.ts';

let fleet: BmcFleet;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 2 });
});

afterAll(() => fleet?.stop());

async function check(machines: Record<string, unknown>) {
  const path = await writeConfig(join(await tempFolder(), 'fleet.yml'), { machines });
  return diagnose({ fleet: path });
}

const at = (index: number) => ({
  address: fleet.at(index).address,
  port: fleet.at(index).port,
  user: 'admin',
});

it('names what is wrong with each BMC of a fleet file, and shows no password', async () => {
  const report = await check({
    there: { ipmi: { ...at(0), password: 'secret' } },
    locked: { ipmi: { ...at(1), password: 'not-this-one' } },
    gone: { ipmi: { ...at(0), port: 6999, password: 'secret' } },
  });
  expect(report.of('BMC_CLOCK')).toMatchObject([{ subject: 'there', severity: 'warning' }]);
  expect(report.of('BMC_CREDENTIALS')).toMatchObject([
    { subject: 'locked', detail: expect.stringContaining('IPMI_AUTH_FAILED') },
  ]);
  expect(report.of('BMC_UNREACHABLE')).toMatchObject([{ subject: 'gone' }]);
  expect(report.check('ipmitool')?.note).toContain('ipmitool version');
  expect(JSON.stringify(report.outcomes)).not.toMatch(/not-this-one|"secret"/);
});

it('BMC_CIPHER, BMC_NO_LANPLUS', async () => {
  const strict = await check({ a: { ipmi: { ...at(0), password: 'secret', cipherSuite: 17 } } });
  expect(strict.codes).toContain('BMC_CIPHER');
  const old = await check({ a: { ipmi: { ...at(0), password: 'secret', interface: 'lan' } } });
  expect(old.codes).toContain('BMC_NO_LANPLUS');
});

it('a BMC without IPMI 2.0 that is spoken to by lanplus: BMC_ONLY_IPMI_15', async () => {
  const [bmc] = await startTestBmcs({ count: 1, firstAddress: '127.0.0.1', settings: { rmcpPlus: false } });
  try {
    const { codes } = await check({
      a: { ipmi: { address: bmc?.address, port: bmc?.port, user: 'admin', password: 'secret' } },
    });
    expect(codes).toEqual(['BMC_ONLY_IPMI_15']);
  } finally {
    await stopTestBmcs(bmc ? [bmc] : []);
  }
});

it('BMC_PRIVILEGE', async () => {
  const [bmc] = await startTestBmcs({
    count: 1,
    firstAddress: '127.0.0.1',
    settings: { maxPrivilege: 'operator' },
  });
  try {
    const report = await check({
      a: { ipmi: { address: bmc?.address, port: bmc?.port, user: 'admin', password: 'secret' } },
    });
    expect(report.of('BMC_PRIVILEGE')[0]?.detail).toContain('operator, not administrator');
  } finally {
    await stopTestBmcs(bmc ? [bmc] : []);
  }
});

it("BMC_POWER_UNKNOWN of an owner's program that says neither on nor off", async () => {
  const report = await check({ booth: { command: { status: ['/bin/echo', 'perhaps'], on: ['/bin/true'] } } });
  expect(report.codes).toEqual(['BMC_POWER_UNKNOWN']);
});

it('FLEET_FILE_WRONG, with line and key', async () => {
  const report = await check({ a: { ipmi: { address: '10.0.0.1' } } });
  expect(report.of('FLEET_FILE_WRONG')[0]?.detail).toContain('machines.a.ipmi.user');
});

it('IPMITOOL_MISSING; and one that hangs: CHECK_TIMED_OUT', async () => {
  const folder = await tempFolder();
  const empty = join(folder, 'empty');
  await mkdir(empty);
  const machines = { booth: { command: { status: ['/bin/echo', 'on'], on: ['/bin/true'] } } };
  vi.stubEnv('PATH', empty);
  const missing = await check(machines);
  expect(missing.codes).toEqual(['IPMITOOL_MISSING']);
  await writeFile(join(folder, 'ipmitool'), '#!/bin/sh\nexec /bin/sleep 60\n', { mode: 0o755 });
  vi.stubEnv('PATH', folder);
  const hanging = await check(machines);
  vi.unstubAllEnvs();
  expect(hanging.of('CHECK_TIMED_OUT')).toMatchObject([{ subject: 'ipmitool' }]);
  expect(hanging.codes).toEqual(['CHECK_TIMED_OUT']);
});

it('takes the BMCs that the counter knows', async () => {
  const folder = await tempFolder();
  const port = await freePort();
  const cafe = await startCafe({ folder, fleet, config: { staff: { port } } });
  await cafe.setUp();
  const dataDir = join(folder, 'data');
  const counterConfig = await writeConfig(join(folder, 'counter.yml'), { dataDir, staff: { port } });
  const report = await diagnose({ counterConfig });
  expect(report.of('BMC_CLOCK').map(({ subject }) => subject)).toEqual(['seat-1', 'seat-2']);
});
