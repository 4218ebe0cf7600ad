// One command from arguments to exit code: choose, ask, work, report, clean up.
import type { Command } from 'commander';
import { EXIT } from '../../../shared/config/exit-codes.ts';
import { ConfigError } from '../../../shared/config/load-yaml.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import type { IpmiError } from '../../../shared/ipmi/errors.ts';
import type { PowerController } from '../../../shared/ipmi/power/power-controller.ts';
import { exitWith } from '../../lib/exit.ts';
import { askForConsent, canAsk, NoAnswer } from './ask.ts';
import { chooseMachines } from './fleet/choose.ts';
import { forEachMachine, type Outcome } from './machines/each.ts';
import { Equipment, type Machine } from './machines/equipment.ts';
import type { OutputOptions, TargetOptions } from './options.ts';
import { Progress } from './output/progress.ts';
import { report, type View } from './output/report.ts';
import { EXIT_CANCELLED, UsageError } from './usage.ts';

export interface RunOptions extends TargetOptions, OutputOptions {
  yes?: boolean;
}

export interface Work<T> {
  machines: readonly Machine[];
  controller: PowerController;
  signal: AbortSignal;
  /** To be called as each machine ends. */
  onDone: (outcome: Outcome<T>) => void;
}

export interface Task<T> {
  view: View<T>;
  /** What the work does to machines, such as `cut the power of`: several are only touched with consent. */
  destructive?: string;
  work: (work: Work<T>) => Promise<Outcome<T>[]>;
}

/** Runs the task on the machines that options and names mean, and ends the process with its exit code. */
export async function runTask<T>(
  command: Command,
  names: readonly string[],
  options: RunOptions,
  task: Task<T>,
): Promise<never> {
  try {
    return await exitWith(await run(names, options, task));
  } catch (error) {
    if (error instanceof UsageError) command.error(`error: ${error.message}`, { exitCode: EXIT.usage });
    if (error instanceof NoAnswer) {
      process.stderr.write('\nCancelled: nothing was done\n');
      return exitWith(EXIT_CANCELLED);
    }
    process.stderr.write(`netbar: ${messageOf(error)}\n`);
    return exitWith(error instanceof ConfigError ? EXIT.config : EXIT.failed);
  }
}

/** A task that asks every machine the same. */
export function askEach<T>(
  work: (machine: Machine, signal: AbortSignal) => Promise<T>,
  parallel: number | undefined,
): Task<T>['work'] {
  return ({ machines, signal, onDone }) =>
    forEachMachine(machines, { signal, onDone, ...(parallel === undefined ? {} : { parallel }) }, work);
}

async function run<T>(names: readonly string[], options: RunOptions, task: Task<T>): Promise<number> {
  const chosen = await chooseMachines(options, names);
  if (task.destructive && chosen.length > 1 && !options.yes) {
    const agreed = await consent(`${task.destructive} ${chosen.length} machines (${listNames(chosen)})`);
    if (!agreed) {
      process.stderr.write('Cancelled: nothing was done\n');
      return EXIT_CANCELLED;
    }
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const equipment = new Equipment();
  const progress = new Progress(chosen.length);
  try {
    await equipment.start();
    const machines = chosen.map((settings) => equipment.machine(settings));
    progress.start();
    const outcomes = await task.work({
      machines,
      controller: equipment.controller,
      signal: stop.signal,
      onDone: ({ machine, value, error }) =>
        progress.machineDone(machine.name, error ? short(error) : task.view.summary(value)),
    });
    progress.stop();
    return report(outcomes, task.view, { json: options.json, cancelled: stop.signal.aborted });
  } finally {
    progress.stop();
    await equipment.stop();
  }
}

async function consent(what: string): Promise<boolean> {
  if (canAsk()) return askForConsent(`About to ${what}. Go on?`);
  throw new UsageError(`not without consent: to ${what} from a script, add --yes`);
}

const NAMES_SHOWN = 20;

function listNames(machines: readonly { name: string }[]): string {
  const names = machines.map(({ name }) => name);
  const more = names.length - NAMES_SHOWN;
  return names.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function short(error: IpmiError): string {
  return error.code === 'IPMI_CANCELLED' && error.delivery === 'none'
    ? 'cancelled, nothing sent'
    : error.code;
}
