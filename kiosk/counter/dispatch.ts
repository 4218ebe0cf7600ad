// The one way into the counter, for HTTP and Electron IPC alike: rights, input, handler, output.
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { Access } from '../ipc/call.ts';
import { CALLS, type CallInput, type CallName, type CallOutput } from '../ipc/contract.ts';
import { CallError, type CallFailure } from '../ipc/errors.ts';
import { ROLES } from '../ipc/staff.ts';
import { type Caller, type Dispatch, type Handlers, RefusedCall } from './calls.ts';
import { checkedSnapshot } from './seats/snapshot.ts';

/** Failures that the caller can do something about; all others come from what stands behind the counter. */
const STATUS: Readonly<Record<string, number>> = {
  WRONG_PASSPHRASE: 422,
  BACKUP_UNREADABLE: 422,
  BACKUP_NEWER: 422,
  BACKUP_DAMAGED: 422,
  RECOVERY_NOT_SET: 409,
};

/** No more of a wrong input is told at once. */
const MAX_ISSUES = 5;

/**
 * Makes the dispatcher. It rejects with CallError alone: what it says is safe for whoever called.
 */
export function createDispatch(handlers: Handlers, log: Logger): Dispatch {
  return async (name, input, caller, signal = new AbortController().signal) => {
    try {
      return await run(handlers, name, input, caller, signal);
    } catch (error) {
      throw new CallError(failureOf(error, log, name, signal));
    }
  };
}

/** True when a text names a call of the contract; `constructor` and the like do not. */
export function isCallName(name: string): name is CallName {
  return Object.hasOwn(CALLS, name);
}

async function run<Name extends CallName>(
  handlers: Handlers,
  name: Name,
  input: CallInput<Name>,
  caller: Caller,
  signal: AbortSignal,
): Promise<CallOutput<Name>> {
  if (!isCallName(name)) throw new RefusedCall('NOT_FOUND', 'no such call', { status: 404 });
  const call = CALLS[name];
  checkAccess(call.access, caller);
  const parsed = call.input.safeParse(input);
  if (!parsed.success) {
    throw new RefusedCall('BAD_INPUT', wordsOf(parsed.error), {
      status: 400,
      details: fieldOf(parsed.error),
    });
  }
  // The compiler can't follow that `name` picks the same member from both tables.
  const handler = handlers[name] as (input: unknown, caller: Caller, signal: AbortSignal) => unknown;
  const output = await handler(parsed.data, caller, signal);
  const check = CHECKS[name];
  return check ? check(output as CallOutput<Name>, caller) : (call.output.parse(output) as CallOutput<Name>);
}

/** Outputs that are checked by more than their schema, or in parts. */
const CHECKS: { [Name in CallName]?: (output: CallOutput<Name>, caller: Caller) => CallOutput<Name> } = {
  'seats.snapshot': (output, { locked }) => checkedSnapshot(output, locked),
};

/** @throws RefusedCall NOT_LOGGED_IN, LOCKED, FORBIDDEN */
export function checkAccess(access: Access, { person, locked }: Pick<Caller, 'person' | 'locked'>): void {
  if (access === 'public') return;
  if (!person) throw new RefusedCall('NOT_LOGGED_IN', 'log in first', { status: 401 });
  if (access === 'locked') return;
  if (locked) throw new RefusedCall('LOCKED', 'the screen is locked', { status: 423 });
  if (ROLES.indexOf(person.role) < ROLES.indexOf(access)) {
    throw new RefusedCall('FORBIDDEN', `only for the role ${access}`, {
      status: 403,
      details: { role: access },
    });
  }
}

/** Field and rule of each mistake; zod's words never repeat the value. */
function wordsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, MAX_ISSUES)
    .map(({ path, message }) => (path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message))
    .join('; ');
}

function fieldOf(error: z.ZodError): Record<string, string> {
  const [issue] = error.issues;
  return issue && issue.path.length > 0 ? { field: issue.path.map(String).join('.') } : {};
}

/** What a caller may know of anything thrown. */
export function failureOf(error: unknown, log: Logger, call: string, signal?: AbortSignal): CallFailure {
  if (error instanceof RefusedCall) return failure(error.status, error, error.details);
  if (isAppError(error)) {
    log.warn({ call, err: error }, 'a call failed');
    return failure(STATUS[error.code] ?? 502, error, { retryable: error.retryable });
  }
  if (signal?.aborted)
    return { status: 499, code: 'CANCELLED', message: 'nobody waits for the answer any more' };
  const reference = randomBytes(6).toString('hex');
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  // A parser's words repeat the text that it could not read; a schema's name fields and rules alone.
  const problem = error instanceof SyntaxError ? name : message;
  log.error({ call, reference, name, problem, at: frames(stack) }, 'a call failed for no known reason');
  return {
    status: 500,
    code: 'INTERNAL',
    message: `something went wrong in the counter; its log says more under ${reference}`,
    details: { reference },
  };
}

function failure(
  status: number,
  { code, message }: { code: string; message: string },
  details: NonNullable<CallFailure['details']>,
): CallFailure {
  return { status, code, message, ...(Object.keys(details).length > 0 ? { details } : {}) };
}

function frames(stack: string | undefined): string[] {
  return (stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 5)
    .map((line) => line.trim());
}
