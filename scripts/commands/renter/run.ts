// One renter's command from arguments to exit code: who, work within its time, words for what went wrong.
import type { Command } from 'commander';
import { problemOf, RenterProblem } from '../../../kiosk/counter/renter/problem.ts';
import type { RenterProblemCode } from '../../../kiosk/ipc/renter/page.ts';
import { EXIT } from '../../../shared/config/exit-codes.ts';
import { ConfigError } from '../../../shared/config/load-yaml.ts';
import type { DbcClient } from '../../../shared/dbc/index.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { NoAnswer } from '../ipmi/ask.ts';
import { EXIT_CANCELLED, UsageError } from '../ipmi/usage.ts';
import { type Renter, renterOf } from './identity.ts';
import type { RenterOptions } from './options.ts';
import { ENDINGS } from './problems.ts';

export interface RenterWork {
  /** Signs every call with the session. */
  client: DbcClient;
  machine: string;
  /** Aborted by Ctrl-C and when the time is over; its reason says which. */
  signal: AbortSignal;
}

export interface RenterTask {
  /** The hard limit of everything together, in ms. */
  limitMs: number;
  /** What it means when the limit is over. */
  late: RenterProblemCode;
  /** Said at Ctrl-C. */
  cancelled: string;
  /** @returns the exit code */
  work: (work: RenterWork) => Promise<number>;
}

class Cancelled extends Error {}

/** Ends the process with the exit code. */
export async function runRenter(command: Command, options: RenterOptions, task: RenterTask): Promise<never> {
  try {
    const renter = await renterOf(options);
    process.exit(await runAs(renter, options, task));
  } catch (error) {
    if (error instanceof UsageError) command.error(`error: ${error.message}`, { exitCode: EXIT.usage });
    if (error instanceof NoAnswer) process.stderr.write('\nCancelled: nothing was done\n');
    else process.stderr.write(`netbar: ${messageOf(error)}\n`);
    if (error instanceof NoAnswer) process.exit(EXIT_CANCELLED);
    process.exit(error instanceof ConfigError ? EXIT.config : EXIT.failed);
  }
}

async function runAs(renter: Renter, options: RenterOptions, task: RenterTask): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort(new Cancelled()));
  const late = () => stop.abort(new RenterProblem(task.late, 'the time was over'));
  const limit = setTimeout(late, task.limitMs);
  let client: DbcClient | undefined;
  try {
    client = await openClient(renter, stop.signal);
    return await task.work({ client, machine: renter.machine, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted && stop.signal.reason instanceof Cancelled) {
      process.stderr.write(`Cancelled: ${task.cancelled}\n`);
      return EXIT_CANCELLED;
    }
    if (error instanceof UsageError || error instanceof NoAnswer) throw error;
    return tellProblem(problemOf(stop.signal.aborted ? stop.signal.reason : error), options.json === true);
  } finally {
    clearTimeout(limit);
    await client?.close();
  }
}

/** A client that signs as the renter; a wallet opens its session first. */
async function openClient({ machine, who, clientFor }: Renter, signal: AbortSignal): Promise<DbcClient> {
  if ('session' in who) return clientFor(who.session);
  const opener = clientFor(undefined);
  try {
    return clientFor(await opener.session.open(machine, who.keyPair, { identity: who.opener, signal }));
  } finally {
    await opener.close();
  }
}

/** @returns the exit code */
export function tellProblem(problem: RenterProblem, json: boolean): number {
  const { exit, what, fix } = ENDINGS[problem.code];
  if (json) {
    const { code, message: detail } = problem;
    process.stdout.write(`${JSON.stringify({ ok: false, problem: { code, what, fix, detail } })}\n`);
  }
  process.stderr.write(`${what}\n  to do: ${fix}\n  detail: ${problem.message}\n`);
  return exit;
}
