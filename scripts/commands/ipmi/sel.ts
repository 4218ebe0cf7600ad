// `netbar sel [list|clear]`: the BMCs' event logs.
import type { Command } from 'commander';
import type { EventLog, EventLogEntry } from '../../../shared/ipmi/capabilities/event-log.ts';
import { IpmiError, isIpmiError, withDelivery } from '../../../shared/ipmi/errors.ts';
import { interrupted } from '../../../shared/ipmi/interrupted.ts';
import { sleep } from '../../../shared/util/time.ts';
import { wholeNumber, withConsent, withTargets } from './options.ts';
import type { View } from './output/report.ts';
import { formatSeconds } from './output/table.ts';
import { askEach, type RunOptions, runTask } from './run.ts';
import { exitLikeSysexits } from './usage.ts';

const LIMIT = 100;
/** BMCs erase in the background; the clearing itself may be the first entry of the new log. */
const ERASE_LIMIT_MS = 20_000;
const ERASED_LENGTH = 1;

interface Clearing {
  left: number;
  ms: number;
}

export function addEventLogCommand(program: Command): void {
  const sel = program.command('sel').description("the BMC's event log").exitOverride(exitLikeSysexits);
  withTargets(
    sel.command('list [machines...]', { isDefault: true }).description('the newest entries (the default)'),
  )
    .option('--limit <n>', `entries per machine (default ${LIMIT})`, wholeNumber(1, 10_000), LIMIT)
    .action((names: string[], options: RunOptions & { limit: number }, command: Command) =>
      runTask(command, names, options, {
        view: ENTRIES,
        work: askEach(
          ({ bmc }, signal) => bmc.eventLog.readEventLog({ signal, limit: options.limit }),
          options.parallel,
        ),
      }),
    );
  withConsent(
    withTargets(
      sel.command('clear [machines...]').description('erase all entries, and see that they are gone'),
    ),
  ).action((names: string[], options: RunOptions, command: Command) =>
    runTask(command, names, options, {
      view: CLEARING,
      destructive: 'erase the event logs of',
      work: askEach(({ bmc }, signal) => clear(bmc.eventLog, signal), options.parallel),
    }),
  );
}

async function clear(log: EventLog, signal: AbortSignal): Promise<Clearing> {
  const start = performance.now();
  await log.clearEventLog({ signal });
  try {
    const left = await untilErased(log, signal);
    return { left, ms: Math.round(performance.now() - start) };
  } catch (error) {
    // Whatever happened while looking: the BMC had agreed.
    throw isIpmiError(error) ? withDelivery(error, 'accepted') : interrupted(error, {}, 'accepted');
  }
}

/** @returns how many entries are left; silence is no empty log, and is asked again */
async function untilErased(log: EventLog, signal: AbortSignal): Promise<number> {
  const end = performance.now() + ERASE_LIMIT_MS;
  for (;;) {
    const left = await entriesLeft(log, signal);
    if (typeof left === 'number' && left <= ERASED_LENGTH) return left;
    if (performance.now() > end) {
      const found =
        typeof left === 'number' ? 'and still has entries' : `and can't be asked (${left.message})`;
      const message = `The BMC agreed to erase its event log ${found}: look again later`;
      throw new IpmiError('IPMI_STATE_NOT_REACHED', message);
    }
    await sleep(500, signal);
  }
}

/** @returns their number up to two, or why it can't be told at the moment */
async function entriesLeft(log: EventLog, signal: AbortSignal): Promise<number | IpmiError> {
  try {
    return (await log.readEventLog({ signal, limit: ERASED_LENGTH + 1 })).length;
  } catch (error) {
    if (isIpmiError(error) && error.retryable) return error;
    throw error;
  }
}

function cells({ id, time, sensor, event, asserted }: EventLogEntry): string[] {
  return [id, time ?? '-', sensor, asserted === false ? `${event} (over)` : event];
}

const ENTRIES: View<EventLogEntry[]> = {
  columns: ['id', 'time', 'sensor', 'event'],
  rows: (entries) => (entries.length === 0 ? [['-', '-', '-', 'no entries']] : entries.map(cells)),
  json: (entries) => ({ entries }),
  summary: (entries) => `${entries.length} entries`,
};

const CLEARING: View<Clearing> = {
  columns: ['log', 'verified', 'time'],
  rows: ({ ms }) => [['erased', 'read back', formatSeconds(ms)]],
  json: (clearing) => ({ cleared: true, verified: 'read back', ...clearing }),
  summary: () => 'erased',
};
