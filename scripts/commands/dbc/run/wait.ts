// Waiting for a long operation: progress on stderr, and a token to go on with later.
import type { Command } from 'commander';
import {
  type DbcErrorCode,
  type Operation,
  type OperationToken,
  parseOperationToken,
} from '../../../../shared/dbc/index.ts';
import { UsageError } from '../../ipmi/usage.ts';
import { numberFrom } from '../options.ts';
import type { Context, Shown } from './call.ts';

export interface WaitFlags {
  /** False: only start the operation. */
  wait?: boolean;
  every?: number;
  within?: number;
}

export function withWaiting(command: Command, canStartOnly = true): Command {
  if (canStartOnly) command.option('--no-wait', 'only start it, and print the token to go on with');
  return command
    .option('--every <s>', 'seconds from question to question (default 3)', numberFrom(1, 3600))
    .option('--within <s>', 'how long to wait at most, in seconds', numberFrom(1, 86_400));
}

/** The token as one word that needs no quotes in any shell. */
export function tokenText(operation: { token: OperationToken }): string {
  return Buffer.from(JSON.stringify(operation.token)).toString('base64url');
}

/**
 * Reads such a word, or the plain JSON.
 * @param kinds what this command can wait for
 * @throws UsageError
 */
export function parseToken<Kind extends OperationToken['kind']>(
  text: string,
  kinds: readonly Kind[],
): Extract<OperationToken, { kind: Kind }> {
  const token = tokenIn(text);
  const isOurs = (known: OperationToken): known is Extract<OperationToken, { kind: Kind }> =>
    kinds.some((kind) => kind === known.kind);
  if (token && isOurs(token)) return token;
  throw new UsageError(`<token> must be what stood behind "go on with" for ${kinds.join(' or ')}`);
}

function tokenIn(text: string): OperationToken | undefined {
  const json = text.startsWith('{') ? text : Buffer.from(text, 'base64url').toString('utf8');
  try {
    return parseOperationToken(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/**
 * Waits, telling the progress whenever it changes. Ctrl-C ends the waiting, not the operation.
 * @param resume the command that goes on, e.g. "netbar vm wait"
 */
export async function waitFor<Result, Progress extends { trouble?: DbcErrorCode | undefined }>(
  operation: Operation<Result, Progress>,
  { signal, say }: Context,
  { every, within }: WaitFlags,
  view: { resume: string; progress: (progress: Progress) => string },
): Promise<Result> {
  const goOn = `go on with: ${view.resume} ${tokenText(operation)}`;
  say(`Ctrl-C stops waiting; ${goOn}`);
  let last = '';
  try {
    return await operation.wait({
      signal,
      ...(every === undefined ? {} : { everyMs: every * 1000 }),
      ...(within === undefined ? {} : { withinMs: within * 1000 }),
      onProgress: (progress) => {
        const trouble = progress.trouble === undefined ? '' : ` (${progress.trouble})`;
        const line = view.progress(progress) + trouble;
        if (line !== last) say(line);
        last = line;
      },
    });
  } catch (error) {
    if (signal.aborted) say(`The operation itself goes on; ${goOn}`);
    throw error;
  }
}

/** What a command prints that did not wait. */
export function started(operation: { token: OperationToken }, what: string, resume: string): Shown {
  const token = tokenText(operation);
  return { text: `${what}\nGo on with: ${resume} ${token}\n`, json: { started: true, token } };
}
