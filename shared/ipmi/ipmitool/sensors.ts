// Sensors through ipmitool's `sdr elist`.
import { type Bmc, bmcKey } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { SensorList, SensorReader, SensorReading } from '../capabilities/sensors.ts';
import { IpmiError } from '../errors.ts';
import type { Ipmitool } from './ipmitool.ts';
import type { ToolCommand } from './tool-command.ts';

/** Reading a few hundred records from a slow BMC takes most of a minute. */
const LIMIT_MS = 90_000;

export class IpmitoolSensors implements SensorReader {
  readonly #tool: Ipmitool;
  readonly #bmc: Bmc;

  constructor(tool: Ipmitool, bmc: Bmc) {
    this.#tool = tool;
    this.#bmc = bmc;
  }

  async readSensors(call?: CallOptions): Promise<SensorList> {
    const list = await this.#tool.run(this.#bmc, SENSOR_LIST, call);
    // Nothing listed and nothing said against it: so it also ends when somebody else keeps the records reserved.
    if (list !== 'nothing listed') return list;
    const records = await this.#tool.run(this.#bmc, RECORD_COUNT, call);
    if (records === 0) return { sensors: [], complete: true };
    const message = `The BMC has ${records} sensor records and gave none of them: try again`;
    throw new IpmiError('IPMI_TIMEOUT', message, { context: { bmc: bmcKey(this.#bmc) } });
  }
}

/** The end of a session may fail too, and takes nothing from the list. */
const BROKEN_OFF =
  /Get SDR \w+ command failed|get_record\(\) failed|SDR reservation|SDR record id|Unable to open SDR/;

const SENSOR_LIST: ToolCommand<SensorList | 'nothing listed'> = {
  words: ['sdr', 'elist', 'all'],
  list: true,
  timeoutMs: LIMIT_MS,
  parse: ({ stdout, stderr, exitCode }) => {
    const sensors = parseSensors(stdout);
    // ipmitool goes on without a record that it can't get, and ends a list that breaks off with exit code 0.
    const complete = exitCode === 0 && !BROKEN_OFF.test(stderr);
    if (sensors.length > 0) return { sensors, complete };
    if (!complete) return undefined;
    // Records of controllers and inventories alone are an answer.
    return stdout.includes('|') ? { sensors, complete } : 'nothing listed';
  },
};

const RECORD_COUNT: ToolCommand<number> = {
  words: ['sdr', 'info'],
  list: true,
  timeoutMs: 20_000,
  parse: ({ stdout }) => {
    const [, count] = /^Record Count\s*: (\d+)$/m.exec(stdout) ?? [];
    return count === undefined ? undefined : Number(count);
  },
};

/** Status column of ipmitool: non-critical, critical, non-recoverable, each also as lower or upper. */
const STATUS: Record<string, SensorReading['status']> = {
  ok: 'ok',
  nc: 'non-critical',
  cr: 'critical',
  nr: 'non-recoverable',
};

/** @param text lines of `name | number | status | entity | reading` */
export function parseSensors(text: string): SensorReading[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', number = '', status = '', entity = '', ...rest] = line
      .split('|')
      .map((cell) => cell.trim());
    const reading = rest.join('|');
    if (!/^[0-9A-F]{2}h$/i.test(number) || isLocator(reading)) return [];
    const [, value, unit] = /^(-?\d+(?:\.\d+)?) (.+)$/.exec(reading) ?? [];
    return {
      name,
      entity,
      value: value === undefined ? null : Number(value),
      unit: unit ?? null,
      status: STATUS[status.slice(-2)] ?? 'unknown',
      text: value === undefined && !/^(No Reading|Disabled|Not Readable)$/i.test(reading) ? reading : '',
    };
  });
}

/** Records that name a controller or an inventory instead of a sensor. */
function isLocator(reading: string): boolean {
  return /^\w+ (MC|FRU) @|^Event-Only/.test(reading);
}
