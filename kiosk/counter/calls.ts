// What answers the calls of the contract: each domain gives the handlers of its own calls.
import { AppError, type AppErrorOptions } from '../../shared/errors/app-error.ts';
import type { CallInput, CallName, CallOutput, CallParsed } from '../ipc/contract.ts';
import type { CallErrorCode } from '../ipc/errors.ts';
import type { Person } from '../ipc/staff.ts';

/** Who calls; made by the transport, never by the caller. */
export interface Caller {
  /** Null before a login. */
  person: Person | null;
  /** The screen is locked: `person` is known, but only `locked` and `public` calls are let in. */
  locked: boolean;
  /** Opaque id of the session, or null. */
  sessionId: string | null;
  transport: 'ipc' | 'http';
  /** Remote IP over HTTP, `local` over IPC. */
  address: string;
}

export type Handler<Name extends CallName> = (
  input: CallParsed<Name>,
  caller: Caller,
  signal: AbortSignal,
) => Promise<CallOutput<Name>> | CallOutput<Name>;

export type Handlers<Names extends CallName = CallName> = { [Name in Names]: Handler<Name> };

/** A call as a transport hands it in: checked input, checked rights, checked output. */
export type Dispatch = <Name extends CallName>(
  name: Name,
  input: CallInput<Name>,
  caller: Caller,
  signal?: AbortSignal,
) => Promise<CallOutput<Name>>;

export interface CallErrorOptions extends AppErrorOptions {
  /** HTTP status; default 409. */
  status?: number;
  /** Safe values that the interface's words need. */
  details?: Record<string, string | number | boolean>;
}

/** A refusal that reaches the interface as it is. Other AppErrors reach it with their code and message, status 502. */
export class RefusedCall extends AppError<CallErrorCode> {
  readonly status: number;
  readonly details: Record<string, string | number | boolean>;

  constructor(code: CallErrorCode, message: string, options: CallErrorOptions = {}) {
    super(code, message, options);
    this.status = options.status ?? 409;
    this.details = options.details ?? {};
  }
}
