// Runs operations of the same key one after another, of different keys side by side, bounded.
import { Slots } from './slots.ts';

export interface KeyedQueueOptions {
  /** Operations that may run at the same time, over all keys. Default: no bound. */
  concurrency?: number;
}

export interface KeyedRunOptions {
  /** Leaves the queue with the signal's reason; a started operation has to watch the signal itself. */
  signal?: AbortSignal;
  /** Least time between this operation's end and the start of the next one of its key, in ms. */
  restMs?: number;
}

export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #rests = new Map<string, NodeJS.Timeout>();
  readonly #slots: Slots;

  constructor({ concurrency = Number.POSITIVE_INFINITY }: KeyedQueueOptions = {}) {
    this.#slots = new Slots(concurrency);
  }

  /** Keys with an operation that runs, waits or rests. */
  get busyKeys(): number {
    return this.#tails.size;
  }

  /**
   * Runs `operation` when every earlier one of `key` has ended, well or badly.
   * @returns the operation's own result or failure, without the rest after it
   */
  async run<T>(key: string, operation: () => Promise<T>, options: KeyedRunOptions = {}): Promise<T> {
    const { signal, restMs = 0 } = options;
    signal?.throwIfAborted();
    const earlier = this.#tails.get(key) ?? Promise.resolve();
    // A rest alone keeps no process alive; somebody who waits for its end does.
    this.#rests.get(key)?.ref();
    const left = Promise.withResolvers<void>();
    // Whoever leaves early must not let the next one overtake those before.
    const tail = earlier.then(() => left.promise);
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });

    let ran = false;
    try {
      await unlessAborted(earlier, signal);
      return await this.#slots.run(() => {
        ran = true;
        return operation();
      }, signal);
    } finally {
      if (ran && restMs > 0) this.#rest(key, restMs, left.resolve, this.#tails.get(key) !== tail);
      else left.resolve();
    }
  }

  #rest(key: string, ms: number, over: () => void, awaited: boolean): void {
    const timer = setTimeout(() => {
      this.#rests.delete(key);
      over();
    }, ms);
    if (!awaited) timer.unref();
    this.#rests.set(key, timer);
  }
}

/** `promise`, or a rejection with the signal's reason as soon as it aborts. */
async function unlessAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return promise;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
