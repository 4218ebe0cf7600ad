// One call from arguments to exit code: prepare, check, describe or ask, send, print.
import type { Command } from 'commander';
import type { DbcClient, DbcRequest } from '../../../../shared/dbc/index.ts';
import { withExamples } from '../../help/examples.ts';
import { askForConsent, canAsk } from '../../ipmi/ask.ts';
import { UsageError } from '../../ipmi/usage.ts';
import type { ReadIdentity } from '../identity/identity.ts';
import { type Needs, type NodeOptions, withNodeOptions } from '../options.ts';
import { masked } from '../output/mask.ts';
import { clientOf, identityOf, machineOf, managerOf, type Target, targetOf } from './connection.ts';
import { DBC_EXIT } from './exit-codes.ts';
import { finish } from './finish.ts';

/** What a command was given. */
export interface Input<Options> {
  /** Positional arguments; one that was left out is empty. */
  args: readonly string[];
  options: Options & NodeOptions;
  /** `--machine`, or the profile's. @throws UsageError */
  machine: () => string;
  /** `--manager`, or the profile's; undefined on the LAN. @throws UsageError */
  manager: () => string | undefined;
}

export interface Context {
  client: DbcClient;
  signal: AbortSignal;
  identity: ReadIdentity | undefined;
  json: boolean;
  /** A line on stderr. */
  say: (line: string) => void;
}

/** What is to be printed: text for people, a value for --json. */
export interface Shown {
  text: string;
  json: unknown;
  /** Default 0. */
  exitCode?: number | undefined;
}

export interface Call {
  /** What is sent first, and what --dry-run prints. */
  request: DbcRequest;
  /** e.g. "delete virtual machine X": is asked for. */
  danger?: string | undefined;
  /** @param reveal print secrets in the clear */
  run: (context: Context, reveal: boolean) => Promise<Shown>;
}

export interface CallSpec<Options> {
  /** Name and arguments, e.g. "start <vm>". */
  usage: string;
  about: string;
  examples: readonly string[];
  needs?: Needs;
  /** Adds the command's own options. */
  options?: (command: Command) => Command;
  /** What this command calls the library's fields, by field, where it is not the usual. */
  names?: Readonly<Record<string, string>>;
  /** @throws UsageError, DbcError INVALID_INPUT */
  prepare: (input: Input<Options>) => Call | Promise<Call>;
}

/** Adds one call of the API to a group. */
export function addCall<Options extends object = object>(group: Command, spec: CallSpec<Options>): Command {
  const needs: Needs = { machine: true, identity: true, ...spec.needs };
  const command = group.command(spec.usage).description(spec.about);
  spec.options?.(command);
  withNodeOptions(command, needs);
  return withExamples(command, ...spec.examples).action((...given: unknown[]) => {
    const options = command.opts<Options & NodeOptions>();
    // Commander hands over the arguments, then the options and the command.
    const args = given.slice(0, -2).flatMap((value) => (Array.isArray(value) ? value : [value ?? '']));
    return finish({ json: options.json, names: spec.names }, () => runCall(spec, options, args.map(String)));
  });
}

async function runCall<Options extends object>(
  spec: CallSpec<Options>,
  options: Options & NodeOptions,
  args: readonly string[],
): Promise<number> {
  const target = await targetOf(options);
  const { profile } = target;
  const call = await spec.prepare({
    args,
    options,
    machine: () => machineOf(options, profile),
    manager: () => managerOf(options, target),
  });
  const identity = spec.needs?.identity === false ? undefined : await identityOf(options, profile);
  const client = clientOf(target, options, identity?.source);
  try {
    // Also the check of everything that can be refused here, before anybody is asked.
    const description = await client.describe(call.request);
    if (options.dryRun) return print(dryRun(target, description), options.json);
    if (call.danger && !options.yes && !(await consent(call.danger))) {
      process.stderr.write('Cancelled: nothing was done\n');
      return DBC_EXIT.cancelled;
    }
    return await send(call, client, identity, options);
  } finally {
    await client.close();
  }
}

async function send(
  call: Call,
  client: DbcClient,
  identity: ReadIdentity | undefined,
  { json = false, reveal = false }: NodeOptions,
): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    return print(await call.run({ client, signal: stop.signal, identity, json, say }, reveal), json);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    const change = call.request.read
      ? ''
      : ': the request may have been carried out, look before you repeat it';
    process.stderr.write(`Cancelled${change}\n`);
    return DBC_EXIT.cancelled;
  }
}

function print({ text, json: value, exitCode = DBC_EXIT.ok }: Shown, json = false): number {
  process.stdout.write(json ? `${JSON.stringify(value, undefined, 2)}\n` : text);
  return exitCode;
}

function dryRun(
  { url }: Target,
  { method, path, body }: { method: string; path: string; body: unknown },
): Shown {
  const full = new URL(path, url).href;
  return {
    text: `${method} ${full}\n${JSON.stringify(body, undefined, 2)}\n`,
    json: { method, url: full, path, body },
  };
}

async function consent(what: string): Promise<boolean> {
  if (canAsk()) return askForConsent(`About to ${what}. Go on?`);
  throw new UsageError(`not without consent: to ${what} from a script, add --yes`);
}

/** Sends the request and prints what `show` makes of the answer; secrets are stars unless revealed. */
export function read<Message>(
  request: DbcRequest<Message>,
  show: (message: Message) => string,
  jsonOf: (message: Message) => unknown = (message) => message,
): Call {
  return {
    request,
    run: async ({ client, signal }, reveal) => {
      const message = await client.send(request, { signal });
      const safe = reveal ? message : (masked(message) as Message);
      return { text: show(safe), json: jsonOf(safe) };
    },
  };
}

/** Sends a change whose answer says nothing but success. */
export function change(request: DbcRequest, done: string, danger?: string): Call {
  return {
    request,
    danger,
    run: async ({ client, signal }) => {
      await client.send(request, { signal });
      return { text: `${done}\n`, json: { ok: true } };
    },
  };
}
