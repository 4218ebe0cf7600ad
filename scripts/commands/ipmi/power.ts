// `netbar power status|on|off|soft|cycle|reset`.
import type { Command } from 'commander';
import type { PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';
import type { BulkOptions } from '../../../shared/ipmi/power/bulk.ts';
import type { PowerAction, PowerResult } from '../../../shared/ipmi/power/types.ts';
import type { Outcome } from './machines/each.ts';
import type { Machine } from './machines/equipment.ts';
import { wholeNumber, withConsent, withTargets } from './options.ts';
import type { View } from './output/report.ts';
import { formatSeconds } from './output/table.ts';
import { askEach, type RunOptions, runTask, type Work } from './run.ts';
import { exitLikeSysexits } from './usage.ts';

interface ActionOptions extends RunOptions {
  stagger?: number;
  softTimeout?: number;
  forceAfterSoft?: boolean;
}

const ACTIONS: Record<PowerAction, { text: string; destructive?: string }> = {
  on: { text: 'switch on, one after another' },
  off: { text: 'cut the power at once', destructive: 'cut the power of' },
  soft: { text: 'ask the operating system to shut down', destructive: 'shut down' },
  cycle: { text: 'off and on again; a machine that is off is switched on', destructive: 'power-cycle' },
  reset: { text: 'restart at once; a machine that is off is switched on', destructive: 'reset' },
};

export function addPowerCommand(program: Command): void {
  const power = program
    .command('power')
    .description('switch machines on and off, and prove it by reading the state back')
    .exitOverride(exitLikeSysexits);
  withTargets(
    power.command('status [machines...]').description('on, off, or a problem: never a guess'),
  ).action((names: string[], options: RunOptions, command: Command) =>
    runTask(command, names, options, { view: STATUS, work: askEach(readPower, options.parallel) }),
  );
  for (const action of Object.keys(ACTIONS) as PowerAction[]) addAction(power, action);
}

function addAction(power: Command, action: PowerAction): void {
  const { text, destructive } = ACTIONS[action];
  // `on` never asks, and takes `--yes` all the same: a script may say it to every action.
  const command = withConsent(withTargets(power.command(`${action} [machines...]`).description(text)));
  if (action === 'on' || action === 'cycle' || action === 'reset') withStagger(command);
  if (action === 'soft') {
    command
      .option('--soft-timeout <s>', 'how long a shutdown may take (default 600)', wholeNumber(1, 86_400))
      .option('--force-after-soft', 'cut the power of a machine that is still on then');
  }
  command.action((names: string[], options: ActionOptions, self: Command) =>
    runTask(self, names, options, {
      view: POWER_RESULT,
      ...(destructive ? { destructive } : {}),
      work: (work) => bulkPower(work, action, bulkOptions(options)),
    }),
  );
}

/** Adds `--stagger`. */
export function withStagger(command: Command): Command {
  return command.option('--stagger <ms>', 'between two machines (default 250)', wholeNumber(0, 600_000));
}

export function bulkOptions(options: ActionOptions): BulkOptions {
  const { parallel, stagger, softTimeout, forceAfterSoft } = options;
  return {
    ...(parallel === undefined ? {} : { maxInFlight: parallel }),
    ...(stagger === undefined ? {} : { staggerMs: stagger }),
    ...(softTimeout === undefined ? {} : { softOffLimitMs: softTimeout * 1000 }),
    ...(forceAfterSoft ? { forceAfterSoft } : {}),
  };
}

/** The power controller's bulk operation, with machines instead of keys. */
export async function bulkPower(
  { machines, controller, signal, onDone }: Work<PowerResult>,
  action: PowerAction,
  options: BulkOptions,
): Promise<Outcome<PowerResult>[]> {
  const byKey = new Map(machines.map((machine) => [machine.target.key, machine]));
  const outcomes = await controller.bulk(
    machines.map(({ target }) => target),
    action,
    {
      ...options,
      signal,
      onProgress: ({ outcome }) => {
        const machine = byKey.get(outcome.key);
        if (machine) onDone(outcomeOf(machine, outcome));
      },
    },
  );
  return outcomes.flatMap((outcome) => {
    const machine = byKey.get(outcome.key);
    return machine ? [outcomeOf(machine, outcome)] : [];
  });
}

type BulkOutcome = Awaited<ReturnType<Work<never>['controller']['bulk']>>[number];

function outcomeOf(machine: Machine, { result, error }: BulkOutcome): Outcome<PowerResult> {
  return error ? { machine, error } : { machine, value: result };
}

async function readPower({ target, kind }: Machine, signal: AbortSignal): Promise<PowerState> {
  const state = await (target.reader ?? target.power).readPower({ signal });
  if (state !== 'unknown') return state;
  const reason =
    kind === 'wol'
      ? 'It does not answer: it is off, or its network or firewall is silent'
      : "The power program's answer says neither on nor off";
  throw new IpmiError('IPMI_STATE_UNKNOWN', reason);
}

const STATUS: View<PowerState> = {
  columns: ['power'],
  rows: (power) => [[power]],
  json: (power) => ({ power }),
  summary: (power) => power,
  failed: { cells: ['unknown'], json: { power: 'unknown' } },
};

export const POWER_RESULT: View<PowerResult> = {
  columns: ['before', 'after', 'sent', 'verified', 'time'],
  rows: ({ before, after, sent, verified, ms }) => [
    [before, after, sent.join(', ') || 'nothing', verified, formatSeconds(ms)],
  ],
  json: (result) => result,
  summary: ({ before, after, sent }) => (sent.length === 0 ? `${after} already` : `${before} → ${after}`),
};
