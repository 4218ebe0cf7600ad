// From work to exit code: an error is a line on stderr, with --json also an object on stdout.
import type { CommanderError } from 'commander';
import { exitWith } from '../../../lib/exit.ts';
import { exitLikeSysexits } from '../../ipmi/usage.ts';
import { DBC_EXIT } from './exit-codes.ts';
import { type Failure, type FailureWords, failureOf } from './failure.ts';

export interface FinishOptions {
  json?: boolean | undefined;
  /** Looked at when the work has failed: it may have learnt better words meanwhile. */
  words?: FailureWords | undefined;
}

/** Runs a command to its exit code. Errors that are neither ours nor the system's are thrown on: they are bugs. */
export async function finish(options: FinishOptions, work: () => Promise<number>): Promise<never> {
  let exitCode: number;
  try {
    exitCode = await work();
  } catch (error) {
    const failure = failureOf(error, options.words);
    if (!failure) throw error;
    process.stderr.write(lineOf(failure));
    if (options.json) process.stdout.write(failureJson(failure));
    exitCode = failure.exitCode;
  }
  return exitWith(exitCode);
}

/** For `exitOverride`: commander's own complaints, which it has printed, end with 64, with --json as an object too. */
export function exitOnBadUsage(error: CommanderError): never {
  if (error.exitCode !== 0 && isJsonWanted()) process.stdout.write(failureJson(badUsage(error)));
  exitLikeSysexits(error);
}

/** The arguments themselves are asked, since commander could not read them. */
export function isJsonWanted(args: readonly string[] = process.argv): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? undefined : end).includes('--json');
}

/** What commander complains of. */
export function badUsage({ code, message }: CommanderError): Failure {
  const words = code === 'commander.help' ? 'a command is missing' : message.replace(/^error: /, '');
  return {
    ...{ exitCode: DBC_EXIT.usage, code: 'USAGE', message: words, retryable: false },
    hint: 'see --help',
  };
}

function lineOf({ code, message, hint }: Failure): string {
  if (code === 'CANCELLED') return `${message}\n`;
  return `error: ${message} (${code})${hint === undefined ? '' : ` — ${hint}`}\n`;
}

function failureJson({ code, message, retryable, hint, exitCode }: Failure): string {
  return `${JSON.stringify({ error: { code, message, retryable, hint, exitCode } })}\n`;
}
