// Polls one after the other: at a steady pace while the node answers, with back-off and jitter while it is silent.
import { DbcError } from '../../../shared/dbc/errors.ts';
import { Backoff } from '../../../shared/util/backoff.ts';
import { sleep } from '../../../shared/util/time.ts';

export interface PollLoopOptions {
  /** One poll. Its failures are its own to note; it hands back what failed, or undefined. */
  poll: (signal: AbortSignal) => Promise<unknown>;
  intervalMs: number;
}

/** A node that comes back is seen within this. */
const MOST_BACKOFFS = 3;
/** After "broadcast request failed" the node may crash within 30 s. */
const QUIET_MS = 60_000;

export class PollLoop {
  readonly #options: PollLoopOptions;
  readonly #backoff: Backoff;
  #stop: AbortController | undefined;
  #done: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #lastFailure: unknown;

  constructor(options: PollLoopOptions) {
    this.#options = options;
    const { intervalMs } = options;
    this.#backoff = new Backoff({
      baseMs: intervalMs,
      capMs: intervalMs * MOST_BACKOFFS,
      floorMs: Math.ceil(intervalMs / 2),
    });
  }

  start(): void {
    if (this.#stop) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#done = this.#run(stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop?.abort(new Error('the polling ends'));
    this.#stop = undefined;
    await this.#done;
    await this.#running;
  }

  /**
   * Waits for a poll that starts after this call; others who ask meanwhile share it.
   * @throws only the reason of `signal`, which ends the waiting and not the poll
   */
  async now(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const onAbort = () => aborted.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.race([this.#fresh(), aborted.promise]);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #fresh(): Promise<void> {
    const signal = this.#stop?.signal;
    if (!signal) return Promise.resolve();
    if (!this.#running) {
      this.#running = this.#once(signal).finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#fresh();
    });
    return this.#next;
  }

  async #once(signal: AbortSignal): Promise<void> {
    this.#lastFailure = await this.#options.poll(signal);
    if (this.#lastFailure === undefined) this.#backoff.reset();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.now();
      await sleep(this.#waitMs(), signal).catch(() => undefined);
    }
  }

  #waitMs(): number {
    const failure = this.#lastFailure;
    if (failure === undefined) return this.#options.intervalMs;
    if (failure instanceof DbcError && failure.code === 'BROADCAST_FAILED') {
      const { waitMs } = failure.context;
      return typeof waitMs === 'number' ? waitMs : QUIET_MS;
    }
    return this.#backoff.next();
  }
}
