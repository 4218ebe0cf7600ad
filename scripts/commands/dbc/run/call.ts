// What a command of the API is made of, and the two usual kinds: those that read and those that change.
import type { Command } from 'commander';
import type { DbcClient, DbcRequest } from '../../../../shared/dbc/index.ts';
import { withExamples } from '../../help/examples.ts';
import type { ReadIdentity } from '../identity/identity.ts';
import { type Needs, type NodeOptions, withNodeOptions } from '../options.ts';
import { masked } from '../output/mask.ts';
import type { FailureWords } from './failure.ts';
import { finish } from './finish.ts';
import { runCall } from './run-call.ts';

/** What a command was given. */
export interface Input<Options> {
  /** Positional arguments; one that was left out is empty. */
  args: readonly string[];
  options: Options & NodeOptions;
  /** `--machine`, the session's or the profile's. @throws UsageError */
  machine: () => string;
  /** `--manager`, or the profile's; undefined on the LAN. @throws UsageError */
  manager: () => string | undefined;
}

export interface Context {
  client: DbcClient;
  signal: AbortSignal;
  identity: ReadIdentity | undefined;
  /** Order of the rental. */
  rentOrder: string | undefined;
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
  /** What an argument may be, by its name. */
  choices?: Readonly<Record<string, readonly string[]>>;
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
  for (const [name, choices] of Object.entries(spec.choices ?? {})) {
    command.registeredArguments.find((argument) => argument.name() === name)?.choices(choices);
  }
  spec.options?.(command);
  withNodeOptions(command, needs);
  return withExamples(command, ...spec.examples).action((...given: unknown[]) => {
    const options = command.opts<Options & NodeOptions>();
    // Commander hands over the arguments, then the options and the command.
    const args = given.slice(0, -2).flatMap((value) => (Array.isArray(value) ? value : [value ?? '']));
    const words: FailureWords = { names: spec.names };
    return finish({ json: options.json, words }, () =>
      runCall({ spec, needs, options, args: args.map(String), words }),
    );
  });
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
