// The one error class of the project. Branch on `code`, never on message text.

/** Values that are safe to log and to show: never a password, a key or a token. */
export type SafeContext = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface AppErrorOptions {
  /** True when the same call may succeed later without anyone changing anything. */
  retryable?: boolean;
  /** Safe facts about the failure. */
  context?: SafeContext;
  cause?: unknown;
}

/** Base of every error that crosses a module border. `Code` is a string-literal union per domain. */
export class AppError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly retryable: boolean;
  readonly context: SafeContext;

  constructor(code: Code, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.context = options.context ?? {};
  }

  /** The shape at process borders. */
  toJSON(): { code: Code; message: string; retryable: boolean } {
    return { code: this.code, message: this.message, retryable: this.retryable };
  }
}

/** True for any AppError, whatever its domain. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}

/** A readable message of anything thrown; never includes a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The operating system's error code (ENOENT, ECONNREFUSED …), looked up through `cause` chains. */
export function systemCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && /^(E[A-Z0-9_]+|UND_ERR_[A-Z_]+)$/.test(code)) return code;
  }
  return undefined;
}
