// One long operation: asks again and again, tells how far it is, survives a node that is away for a while.
import { sleep } from '../../util/time.ts';
import { dbcError } from '../classify.ts';
import { DbcError, type DbcErrorCode } from '../errors.ts';
import { wholeNumber } from '../fields/refusal.ts';
import type { DbcCallOptions } from '../sender.ts';
import type { OperationToken } from './token.ts';

export interface WaitOptions<Progress> extends DbcCallOptions {
  /** Called after every question. */
  onProgress?: ((progress: Progress & Trouble) => void) | undefined;
  /** From an answer to the next question, in ms. Default 3000. */
  everyMs?: number | undefined;
  /** How long to wait at most, in ms. Default: as the operation says. */
  withinMs?: number | undefined;
}

export interface CancelOptions extends DbcCallOptions {
  /** Between two tries where the node does not take it at once, in ms. Default 3000. */
  everyMs?: number | undefined;
}

/** What every progress holds. */
export interface Trouble {
  /** The last question failed so, and will be asked again. */
  trouble?: DbcErrorCode | undefined;
}

export interface OperationParts<Result, Progress extends object> {
  token: OperationToken;
  /** For messages, e.g. "the download of ubuntu.qcow2". */
  what: string;
  /** Default of `withinMs`. */
  withinMs: number;
  /** Before the first answer. */
  initial: Progress;
  ask: (call: DbcCallOptions) => Promise<Step<Result, Progress>>;
  /** Ends the operation itself. Left out where there is nothing to end but the waiting. */
  stop?: ((call: DbcCallOptions, everyMs: number) => Promise<void>) | undefined;
}

export interface Step<Result, Progress> {
  progress: Progress;
  /** Present when it has ended well. */
  end?: { result: Result };
}

const EVERY_MS = 3000;
const MIN_EVERY_MS = 20;
const MAX_MS = 24 * 60 * 60 * 1000;
/** After "broadcast request failed" the node is left alone. */
const QUIET_MS = 60_000;

export class Operation<Result, Progress extends object = object> {
  readonly #parts: OperationParts<Result, Progress>;
  readonly #cancelled = new AbortController();

  constructor(parts: OperationParts<Result, Progress>) {
    this.#parts = parts;
  }

  /** Keep this to go on after a restart: `client.operation.resume(token)`. Holds no secret. */
  get token(): OperationToken {
    return this.#parts.token;
  }

  /** True when `cancel` ends the operation itself and not only the waiting. */
  get canCancel(): boolean {
    return this.#parts.stop !== undefined;
  }

  /**
   * Waits for the end. An aborted signal ends the waiting, not the operation.
   * @throws DbcError NODE_TIMEOUT when the time is over; every failure that asking again does not mend; an AbortError
   *   after `cancel`
   */
  async wait(options: WaitOptions<Progress> = {}): Promise<Result> {
    const { onProgress, everyMs = EVERY_MS, withinMs = this.#parts.withinMs, ...given } = options;
    wholeNumber('everyMs', everyMs, MIN_EVERY_MS, MAX_MS);
    wholeNumber('withinMs', withinMs, MIN_EVERY_MS, MAX_MS);
    const call = { ...given, signal: anyOf(given.signal, this.#cancelled.signal) };
    const until = performance.now() + withinMs;
    let progress: Progress & Trouble = this.#parts.initial;
    while (true) {
      const step = await this.#ask(call, progress);
      progress = step.progress;
      onProgress?.(progress);
      if (step.end) return step.end.result;
      const restMs = Math.max(everyMs, step.restMs);
      if (performance.now() + restMs >= until) throw this.#lateness(withinMs, progress);
      await sleep(restMs, call.signal);
    }
  }

  /**
   * Ends the operation itself where that can be done (`canCancel`), and every `wait` of this object in any case.
   * @throws DbcError when the node refuses: then the operation goes on, and so does the waiting
   */
  async cancel(options: CancelOptions = {}): Promise<void> {
    const { everyMs = EVERY_MS, ...call } = options;
    wholeNumber('everyMs', everyMs, MIN_EVERY_MS, MAX_MS);
    await this.#parts.stop?.(call, everyMs);
    this.#cancelled.abort(new DOMException(`${this.#parts.what} was cancelled`, 'AbortError'));
  }

  async #ask(call: DbcCallOptions, before: Progress): Promise<Step<Result, Progress> & { restMs: number }> {
    try {
      return { ...(await this.#parts.ask(call)), restMs: 0 };
    } catch (error) {
      if (!(error instanceof DbcError) || !error.retryable) throw error;
      const restMs = error.code === 'BROADCAST_FAILED' ? Number(error.context.waitMs ?? QUIET_MS) : 0;
      return { progress: { ...before, trouble: error.code }, restMs };
    }
  }

  #lateness(withinMs: number, progress: Trouble): DbcError {
    return dbcError(
      'NODE_TIMEOUT',
      `${this.#parts.what} did not end within ${Math.round(withinMs / 1000)} s`,
      {
        retryable: true,
        cure: 'it may go on all the same: wait for it again',
        context: { trouble: progress.trouble },
      },
    );
  }
}

function anyOf(given: AbortSignal | undefined, cancelled: AbortSignal): AbortSignal {
  return given === undefined ? cancelled : AbortSignal.any([given, cancelled]);
}
