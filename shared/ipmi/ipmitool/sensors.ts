// Sensors through ipmitool's `sdr elist`.
import type { Bmc } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { SensorReader, SensorReading } from '../capabilities/sensors.ts';
import type { Ipmitool } from './ipmitool.ts';

/** Reading a few hundred records from a slow BMC takes most of a minute. */
const LIMIT_MS = 90_000;

export class IpmitoolSensors implements SensorReader {
  readonly #tool: Ipmitool;
  readonly #bmc: Bmc;

  constructor(tool: Ipmitool, bmc: Bmc) {
    this.#tool = tool;
    this.#bmc = bmc;
  }

  readSensors(call?: CallOptions): Promise<SensorReading[]> {
    return this.#tool.run(
      this.#bmc,
      {
        words: ['sdr', 'elist', 'all'],
        list: true,
        timeoutMs: LIMIT_MS,
        // One unreadable record makes the exit code 1 and leaves the others right.
        parse: ({ stdout, exitCode }) => {
          const sensors = parseSensors(stdout);
          return sensors.length > 0 || exitCode === 0 ? sensors : undefined;
        },
      },
      call,
    );
  }
}

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
