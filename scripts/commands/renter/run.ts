// One renter's command from arguments to exit code: who, work within its time, words for what went wrong.
import { RenterProblem } from '../../../kiosk/counter/renter/problem.ts';
import { type DbcClient, DbcError, type DbcRequest } from '../../../shared/dbc/index.ts';
import { exitWith } from '../../lib/exit.ts';
import { Cancelled } from '../dbc/run/cancelled.ts';
import { answerOf } from '../dbc/run/failure.ts';
import { showRequests } from './dry-run.ts';
import { type Renter, renterOf } from './identity.ts';
import type { RenterOptions } from './options.ts';
import { tellFailure } from './tell.ts';

export interface RenterWork {
  /** Signs every call with the session. */
  client: DbcClient;
  machine: string;
  /** Aborted by Ctrl-C and when the time is over; its reason says which. */
  signal: AbortSignal;
  /** Runs what sends a change: while it runs, nobody can say that nothing was changed. */
  change: <Result>(send: () => Promise<Result>) => Promise<Result>;
}

export interface RenterTask {
  /** The hard limit of everything together, in ms; left out for what stays until it is ended. */
  limitMs?: number | undefined;
  /** What is sent, in this order: for --dry-run. @throws DbcError INVALID_INPUT */
  requests: (machine: string) => readonly DbcRequest[];
  /** Said at Ctrl-C while a change is on its way. */
  cancelled?: string;
  /** @returns the exit code */
  work: (work: RenterWork) => Promise<number>;
}

/** How far the change of a command is. */
type Change = 'not sent' | 'on its way' | 'settled';

const CANCELLED = 'it was sent and may be carried out: netbar renter power status tells';

/** Ends the process with the exit code. */
export async function runRenter(options: RenterOptions, task: RenterTask): Promise<never> {
  const json = options.json === true;
  try {
    const renter = await renterOf(options);
    if (options.dryRun) {
      return await exitWith(await showRequests(renter, task.requests(renter.machine), json));
    }
    return await exitWith(await runAs(renter, task));
  } catch (error) {
    return exitWith(tellFailure(error, json));
  }
}

async function runAs(renter: Renter, task: RenterTask): Promise<number> {
  const progress: { sent: Change } = { sent: 'not sent' };
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () =>
      stop.abort(new Cancelled(`Cancelled: ${cancelledWords(progress.sent, task)}`)),
    );
  }
  const { limitMs } = task;
  const limit =
    limitMs === undefined ? undefined : setTimeout(() => stop.abort(late(progress.sent)), limitMs);
  let client: DbcClient | undefined;
  try {
    client = await openClient(renter, stop.signal);
    return await task.work({
      ...{ client, machine: renter.machine, signal: stop.signal },
      change: async (send) => {
        progress.sent = 'on its way';
        const result = await send();
        progress.sent = 'settled';
        return result;
      },
    });
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason;
    throw progress.sent === 'on its way' ? doubtful(error) : error;
  } finally {
    clearTimeout(limit);
    await client?.close();
  }
}

/** A change without a clear answer may have been carried out all the same. */
function doubtful(error: unknown): unknown {
  if (!(error instanceof DbcError)) return error;
  // A power command's unknown failure is what the node's shell said after it had tried.
  if (error.context.maybeDone !== true && error.code !== 'NODE_ERROR') return error;
  return new RenterProblem('UNCONFIRMED', answerOf(error) ?? error.message, { cause: error });
}

function late(sent: Change): RenterProblem {
  if (sent === 'on its way') return new RenterProblem('UNCONFIRMED', 'the time was over');
  const nothing = sent === 'not sent' ? ': nothing was sent that changes anything' : '';
  return new RenterProblem('NODE_UNREACHABLE', `the time was over before an answer${nothing}`);
}

function cancelledWords(sent: Change, { cancelled = CANCELLED }: RenterTask): string {
  if (sent === 'on its way') return cancelled;
  return sent === 'settled' ? 'what was sent before was carried out' : 'nothing was changed';
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
