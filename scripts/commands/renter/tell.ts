// Why a renter's command ended, on stderr for people and, with --json, as an object on stdout.
import type { CommanderError } from 'commander';
import { problemOf, type RenterProblem } from '../../../kiosk/counter/renter/problem.ts';
import { ConfigError } from '../../../shared/config/load-yaml.ts';
import { DbcError } from '../../../shared/dbc/index.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { Cancelled } from '../dbc/run/cancelled.ts';
import { answerOf } from '../dbc/run/failure.ts';
import { badUsage, isJsonWanted } from '../dbc/run/finish.ts';
import { inOptionWords } from '../dbc/run/option-words.ts';
import { NoAnswer } from '../ipmi/ask.ts';
import { exitLikeSysexits, UsageError } from '../ipmi/usage.ts';
import { ENDINGS, type EndingCode } from './problems.ts';

/** @returns the exit code */
export function tellFailure(error: unknown, json: boolean): number {
  const early = earlyEnding(error);
  if (early === undefined) {
    const problem = problemOf(error);
    return tellProblem(endingOf(problem), detailOf(problem), json);
  }
  const message = error instanceof NoAnswer ? 'Cancelled: nothing was done' : messageOf(error);
  process.stderr.write(early === 'CANCELLED' ? `${message}\n` : `error: ${message}\n`);
  return json ? printProblem(early, message) : ENDINGS[early].exit;
}

/** @returns the exit code */
export function tellProblem(code: EndingCode, detail: string, json: boolean): number {
  const { exit, what, fix } = ENDINGS[code];
  process.stderr.write(`${what}\n  to do: ${fix}\n  detail: ${detail}\n`);
  return json ? printProblem(code, detail) : exit;
}

/** For `exitOverride`: commander's own complaints end with 64, with --json as an object too. */
export function exitOnBadUsage(error: CommanderError): never {
  if (error.exitCode !== 0 && isJsonWanted()) printProblem('BAD_INPUT', badUsage(error).message);
  exitLikeSysexits(error);
}

/** The object that every exit code but 0 brings, alone or with more. */
export function problemJson(code: EndingCode, detail: string) {
  const { exit, what, fix } = ENDINGS[code];
  return { ok: false, problem: { code, what, fix, detail, exitCode: exit } };
}

function printProblem(code: EndingCode, detail: string): number {
  process.stdout.write(`${JSON.stringify(problemJson(code, detail))}\n`);
  return ENDINGS[code].exit;
}

/** Ended before a node had its say. */
function earlyEnding(error: unknown): EndingCode | undefined {
  if (error instanceof UsageError) return 'BAD_INPUT';
  if (error instanceof ConfigError) return 'BAD_CONFIG';
  return error instanceof NoAnswer || error instanceof Cancelled ? 'CANCELLED' : undefined;
}

/** A client node that could not read the café's node's answer is the right address all the same. */
function endingOf({ code, cause }: RenterProblem): EndingCode {
  const answered = cause instanceof DbcError && cause.code === 'BAD_ANSWER' && cause.context.errcode;
  return code === 'WRONG_NODE' && typeof answered === 'number' ? 'UNREADABLE' : code;
}

function detailOf({ cause, message }: RenterProblem): string {
  if (!(cause instanceof DbcError) || cause.message !== message) return message;
  if (cause.code === 'INVALID_INPUT') return inOptionWords(cause);
  return answerOf(cause) ?? messageOf(cause);
}
