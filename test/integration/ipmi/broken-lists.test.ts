// Lists that break off are no short lists: event log and sensors through a relay that falls silent at every possible
// answer. Real ipmitool and ipmi_sim, which together end many of these runs with exit code 0.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBmc } from '../../../shared/ipmi/bmc.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { UdpRelay } from '../../simulators/bmc/udp-relay.ts';
import { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';
import { fakeIpmitool } from './fake-ipmitool.ts';

type Machine = ReturnType<typeof ipmitoolMachine>;

/** Answers of the session set-up and of ipmitool's first questions, which every command has. */
const BEFORE_LISTS = 9;
const ENTRIES = 2;
const SENSORS = 3;

const tool = new Ipmitool();
let fleet: BmcFleet;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 24 });
});

afterAll(() => Promise.all([fleet?.stop(), tool.stop()]));

/** The machine behind a relay that passes the first `passed` answers and drops the next `lost`. */
async function behindRelay<T>(
  index: number,
  [passed, lost]: [number, number],
  work: (machine: Machine) => Promise<T>,
) {
  let answers = 0;
  const relay = new UdpRelay({
    target: fleet.at(index),
    reply: (_, number) => {
      answers = number + 1;
      return number >= passed && number < passed + lost ? 'drop' : 'pass';
    },
  });
  await relay.start();
  const bmc = parseBmc({ ...relay.address, user: 'admin', password: 'secret', cipherSuite: 3 });
  try {
    return { result: await work(ipmitoolMachine(tool, bmc)), answers };
  } catch (error) {
    if (error instanceof IpmiError) return { result: error, answers };
    throw error;
  } finally {
    await relay.stop();
  }
}

/** How many answers a whole list takes. */
async function answersOf(work: (machine: Machine) => Promise<unknown>): Promise<number> {
  const { result, answers } = await behindRelay(0, [0, 0], work);
  expect(result).not.toBeInstanceOf(IpmiError);
  return answers;
}

/** The same work with the silence beginning at each answer in turn, each on a BMC of its own. */
async function silentAtEach<T>(lost: number, work: (machine: Machine) => Promise<T>) {
  const whole = await answersOf(work);
  const starts = Array.from({ length: whole - BEFORE_LISTS }, (_, index) => BEFORE_LISTS + index);
  expect(starts.length).toBeGreaterThan(5);
  return Promise.all(
    starts.map(async (start, index) => (await behindRelay(index, [start, lost], work)).result),
  );
}

describe('an event log', () => {
  it('is whole or an error, wherever the BMC falls silent for a while', async () => {
    // Two tries of ipmitool's, and the two of its own repetition.
    const results = await silentAtEach(4, ({ eventLog }) => eventLog.readEventLog());
    for (const result of results) {
      if (result instanceof IpmiError) {
        expect(result).toMatchObject({ code: 'IPMI_TIMEOUT', delivery: 'none', retryable: true });
      } else expect(result).toHaveLength(ENTRIES);
    }
    expect(results.some((result) => result instanceof IpmiError)).toBe(true);
  });

  it('is empty when the BMC says so, and only then', async () => {
    const { eventLog } = ipmitoolMachine(
      tool,
      parseBmc({ ...at(23), user: 'admin', password: 'secret', cipherSuite: 3 }),
    );
    await eventLog.clearEventLog();
    await expect.poll(() => eventLog.readEventLog()).toEqual([]);
  });
});

describe('a list of sensors', () => {
  it('is whole, called incomplete or an error, wherever the BMC falls silent', {
    timeout: 180_000,
  }, async () => {
    const results = await silentAtEach(1000, ({ sensors }) => sensors.readSensors({ timeoutMs: 40_000 }));
    const broken = results.filter((result) => !(result instanceof IpmiError) && !result.complete);
    for (const result of results) {
      if (result instanceof IpmiError) expect(result.code).toBe('IPMI_TIMEOUT');
      else if (result.complete) expect(result.sensors).toHaveLength(SENSORS);
      else expect(result.sensors.length).toBeLessThan(SENSORS);
    }
    expect(broken.length).toBeGreaterThan(0);
  });

  it('is an error of its own for a BMC that has no sensor records at all', async () => {
    const bmc = new TestBmc();
    await bmc.start('127.0.0.1');
    try {
      const { sensors, eventLog } = ipmitoolMachine(tool, parseBmc(bmc.login));
      await expect(sensors.readSensors()).rejects.toMatchObject({ code: 'IPMI_NOT_SUPPORTED' });
      await expect(eventLog.readEventLog()).rejects.toMatchObject({ code: 'IPMI_NOT_SUPPORTED' });
    } finally {
      await bmc.stop();
    }
  });
});

describe('an empty list of sensors', () => {
  async function sensorsWith(records: number, listing: string) {
    const fake = await fakeIpmitool(
      `case "$*" in *"sdr info") echo "Record Count                        : ${records}";; *) ${listing};; esac`,
    );
    const bmc = parseBmc({ address: '127.0.0.1', user: 'admin', password: 'secret', cipherSuite: 3 });
    return ipmitoolMachine(fake, bmc).sensors;
  }

  it('is one when the BMC counts no records, or has records of other things alone', async () => {
    const empty = { sensors: [], complete: true };
    expect(await (await sensorsWith(0, 'true')).readSensors()).toEqual(empty);
    const locator = 'echo "BMC              | 00h | ok  |  7.1 | Dynamic MC @ 20h"';
    expect(await (await sensorsWith(1, locator)).readSensors()).toEqual(empty);
  });

  it('is an error when the BMC has records', async () => {
    const sensors = await sensorsWith(3, 'true');
    await expect(sensors.readSensors()).rejects.toMatchObject({
      code: 'IPMI_TIMEOUT',
      message: expect.stringContaining('3 sensor records and gave none'),
    });
  });
});

function at(index: number): { address: string; port: number } {
  const { address, port } = fleet.at(index);
  return { address, port };
}
