// What went wrong, in words: which option, what it may be, what to do.
import { ConfigError } from '../../../../shared/config/load-yaml.ts';
import { DbcError, type DbcErrorCode } from '../../../../shared/dbc/index.ts';
import { isAppError, messageOf, systemCode } from '../../../../shared/errors/app-error.ts';
import { NoAnswer } from '../../ipmi/ask.ts';
import { UsageError } from '../../ipmi/usage.ts';
import { Cancelled } from './cancelled.ts';
import { DBC_EXIT, EXIT_OF } from './exit-codes.ts';
import { inOptionWords } from './option-words.ts';
import { systemSentence } from './system-failure.ts';

export interface Failure {
  exitCode: number;
  code: string;
  message: string;
  retryable: boolean;
  /** What to do about it. */
  hint?: string | undefined;
}

export type Hints = Readonly<Partial<Record<DbcErrorCode, string>>>;

/** Where a command knows better than the usual words. */
export interface FailureWords {
  /** What it calls the library's fields. */
  names?: Readonly<Record<string, string>> | undefined;
  /** What to do. */
  hints?: Hints | undefined;
}

const REFUSED_SESSION = 'ask the person who gave you the session for a new one';

/** Nothing is known about the rental then. */
const CHAIN_SILENT = 'the node could not ask the chain who rents the machine: try again in a minute';

const HINTS: Hints = {
  NODE_UNREACHABLE: 'check --node, and that the node runs and lets this computer in',
  BROADCAST_FAILED: 'the client node has no connection to that machine; leave it alone for a minute',
  SIGNATURE_REFUSED: 'check --identity: the right key, and the right kind for this call',
  NOT_AUTHORISED: 'the machine is not rented by this identity now; a new rental has a new session',
  PEER_UNKNOWN: 'the client node does not know this machine: check --machine, or try again in a minute',
  DEEPLINK_NOT_CONNECTED: 'the machine is off or still starting: `netbar deeplink wait`',
  NOT_SUPPORTED_HERE: 'this kind of node does not offer the call: see --via',
  UNCONFIRMED: 'read the state before you repeat it',
};

/** Undefined for what is none of ours and not the operating system's: a bug. */
export function failureOf(error: unknown, words: FailureWords = {}): Failure | undefined {
  if (error instanceof NoAnswer) return cancelled('Cancelled: nothing was done');
  if (error instanceof Cancelled) return cancelled(error.message);
  if (error instanceof UsageError) return failure(DBC_EXIT.usage, error);
  if (error instanceof ConfigError) return failure(DBC_EXIT.config, error);
  if (error instanceof DbcError) {
    const hint = hintFor(error, words.hints);
    const told = { message: messageFor(error, hint, words), hint };
    // Whoever goes by code or exit code alone must not make a change twice.
    if (error.context.maybeDone === true) {
      return { ...failure(DBC_EXIT.unconfirmed, error), ...told, retryable: false };
    }
    return { ...failure(EXIT_OF[error.code], error), ...told };
  }
  if (isAppError(error)) return failure(DBC_EXIT.failed, error);
  const message = systemSentence(error);
  if (message === undefined) return undefined;
  return { exitCode: DBC_EXIT.failed, code: systemCode(error) ?? 'FAILED', message, retryable: false };
}

function cancelled(message: string): Failure {
  return { exitCode: DBC_EXIT.cancelled, code: 'CANCELLED', message, retryable: false };
}

function failure(exitCode: number, error: { code: string; retryable: boolean }): Failure {
  return { exitCode, code: error.code, message: messageOf(error), retryable: error.retryable };
}

function hintFor({ code, context }: DbcError, hints: Hints = {}): string | undefined {
  // Its message says it: look first.
  if (context.maybeDone === true) return undefined;
  if (context.refusal === 'session-unknown') return REFUSED_SESSION;
  if (context.refusal === 'chain-silent') return CHAIN_SILENT;
  return hints[code] ?? HINTS[code];
}

/** The library's own advice stands in the message; about a session it is none for whoever was given one. */
function messageFor(error: DbcError, hint: string | undefined, { names }: FailureWords): string {
  if (error.code === 'INVALID_INPUT') return inOptionWords(error, names);
  return (hint === REFUSED_SESSION ? answerOf(error) : undefined) ?? error.message;
}

/** What the node said to what, or undefined when it was not the node who spoke. */
export function answerOf({ context: { path, nodeMessage } }: DbcError): string | undefined {
  if (typeof path !== 'string' || typeof nodeMessage !== 'string') return undefined;
  return `${path} answered ${nodeMessage}`;
}
