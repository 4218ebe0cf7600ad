// System event log and the BMC's clock through ipmitool.
import type { Bmc } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { EventLog, EventLogEntry } from '../capabilities/event-log.ts';
import type { Ipmitool } from './ipmitool.ts';
import type { ToolOutput } from './run.ts';

/** The log's entries are named after sensors, whose records may take most of a minute to read. */
const LIST_LIMIT_MS = 90_000;
const LIMIT_MS = 20_000;
/** Times below count from the BMC's own start (IPMI 2.0 §37.1). */
const FIRST_REAL_TIME = 0x2000_0000;

export class IpmitoolEventLog implements EventLog {
  readonly #tool: Ipmitool;
  readonly #bmc: Bmc;

  constructor(tool: Ipmitool, bmc: Bmc) {
    this.#tool = tool;
    this.#bmc = bmc;
  }

  readEventLog({ limit = 100, ...call }: CallOptions & { limit?: number } = {}): Promise<EventLogEntry[]> {
    return this.#tool.run(
      this.#bmc,
      {
        words: ['sel', 'elist', 'last', String(limit)],
        list: true,
        timeoutMs: LIST_LIMIT_MS,
        parse: parseLog,
      },
      call,
    );
  }

  async clearEventLog(call?: CallOptions): Promise<void> {
    await this.#tool.run(
      this.#bmc,
      {
        words: ['sel', 'clear'],
        changes: true,
        timeoutMs: LIMIT_MS,
        parse: ({ stdout }) => stdout.includes('Clearing SEL') || undefined,
      },
      call,
    );
  }

  readClock(call?: CallOptions): Promise<Date | null> {
    return this.#tool.run(
      this.#bmc,
      // ipmitool's own `sel time get` prints two formats.
      {
        name: 'Get SEL Time',
        words: ['raw', '0x0a', '0x48'],
        timeoutMs: LIMIT_MS,
        parse: ({ stdout }) => parseClock(stdout),
      },
      call,
    );
  }
}

function parseClock(stdout: string): Date | null | undefined {
  const bytes = Buffer.from(stdout.replaceAll(/\s/g, ''), 'hex');
  if (bytes.length !== 4) return undefined;
  const seconds = bytes.readUInt32LE();
  return seconds < FIRST_REAL_TIME ? null : new Date(seconds * 1000);
}

/** ipmitool ends a list that breaks off with exit code 0 as well, so an empty log is one that it calls empty. */
function parseLog({ stdout, stderr, exitCode }: ToolOutput): EventLogEntry[] | undefined {
  if (exitCode !== 0 || /Get SEL \w+ .*failed/.test(stderr)) return undefined;
  const entries = parseEntries(stdout);
  return entries.length > 0 || /SEL has no entries/.test(stderr) ? entries : undefined;
}

/** @param text lines of `id | date | time | sensor | event | direction | details`, times in UTC */
export function parseEntries(text: string): EventLogEntry[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', date = '', time = '', sensor, event, direction, ...details] = line
      .split('|')
      .map((cell) => cell.trim());
    if (!/^[0-9a-f]+$/i.test(id) || sensor === undefined) return [];
    return {
      id,
      time: isoTime(date, time),
      sensor,
      event: [event, ...details].filter(Boolean).join(': '),
      asserted: direction === 'Asserted' ? true : direction === 'Deasserted' ? false : null,
    };
  });
}

/** `11/21/25` and `04:06:58 UTC`; null for `Pre-Init`. */
function isoTime(date: string, time: string): string | null {
  const [, month, day, year] = /^(\d\d)\/(\d\d)\/(?:20)?(\d\d)$/.exec(date) ?? [];
  const [clock] = /^\d\d:\d\d:\d\d/.exec(time) ?? [];
  return year === undefined || clock === undefined ? null : `20${year}-${month}-${day}T${clock}Z`;
}
