// One call of the API from its options to its exit code: who signs, check, describe or ask, send, print.
import { askForConsent, canAsk } from '../../ipmi/ask.ts';
import { UsageError } from '../../ipmi/usage.ts';
import { type ReadIdentity, readIdentity } from '../identity/identity.ts';
import type { Needs, NodeOptions } from '../options.ts';
import type { Call, CallSpec, Context, Shown } from './call.ts';
import { Cancelled } from './cancelled.ts';
import {
  type ChosenIdentity,
  chosenIdentity,
  clientOf,
  machineOf,
  managerOf,
  rentOrderOf,
  targetOf,
} from './connection.ts';
import { requestText, shownRequest } from './dry-run.ts';
import { DBC_EXIT } from './exit-codes.ts';
import type { FailureWords, Hints } from './failure.ts';
import { signerOf } from './signers.ts';

export interface Invocation<Options> {
  spec: CallSpec<Options>;
  needs: Needs;
  options: Options & NodeOptions;
  args: readonly string[];
  /** Gets the hints that the call itself brings. */
  words: FailureWords;
}

/** @returns the exit code @throws UsageError, ConfigError, DbcError, Cancelled; NoAnswer */
export async function runCall<Options extends object>(invocation: Invocation<Options>): Promise<number> {
  const { spec, needs, options, args, words } = invocation;
  const target = await targetOf(options);
  const { profile, via } = target;
  const chosen = needs.identity
    ? chosenIdentity(options, profile)
    : { reference: undefined, source: undefined };
  const session = await sessionThatNames(chosen, needs.machine === true && options.machine === undefined);
  const call = await spec.prepare({
    args,
    options,
    machine: () => machineOf(options, profile, session),
    manager: () => managerOf(options, target),
  });
  words.hints = hintsOf(call, needs);
  const identity = await signerOf(call.request, via, chosen, session);
  const rentOrder = rentOrderOf(options, profile, identity);
  const client = clientOf(target, options, { identity: identity?.source, rentOrder });
  try {
    // Also the check of everything that can be refused here, before anybody is asked.
    const request = shownRequest(target, await client.describe(call.request));
    if (options.dryRun) return print({ text: requestText(request), json: request }, options.json);
    if (call.danger && !options.yes && !(await consent(call.danger))) {
      throw new Cancelled('Cancelled: nothing was done');
    }
    return await send(call, { client, identity, rentOrder }, options);
  } finally {
    await client.close();
  }
}

/** A session's text may say which machine it is for: then it is read before the machine is asked for. */
async function sessionThatNames(
  { reference }: ChosenIdentity,
  isAskedFor: boolean,
): Promise<ReadIdentity | undefined> {
  return isAskedFor && reference?.kind === 'session' ? readIdentity(reference) : undefined;
}

function hintsOf({ request }: Call, needs: Needs): Hints {
  return {
    ...(request.read ? { NODE_TIMEOUT: 'try again, or give it longer with --timeout' } : {}),
    ...(needs.via ? {} : { NOT_SUPPORTED_HERE: 'give --node the address of a client node' }),
  };
}

async function send(
  call: Call,
  who: Pick<Context, 'client' | 'identity' | 'rentOrder'>,
  { json = false, reveal = false }: NodeOptions,
): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    return print(await call.run({ ...who, signal: stop.signal, json, say }, reveal), json);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    const change = call.request.read
      ? ''
      : ': the request may have been carried out, look before you repeat it';
    throw new Cancelled(`Cancelled${change}`);
  }
}

function print({ text, json: value, exitCode = DBC_EXIT.ok }: Shown, json = false): number {
  process.stdout.write(json ? `${JSON.stringify(value, undefined, 2)}\n` : text);
  return exitCode;
}

async function consent(what: string): Promise<boolean> {
  if (canAsk()) return askForConsent(`About to ${what}. Go on?`);
  throw new UsageError(`not without consent: to ${what} from a script, add --yes`);
}
