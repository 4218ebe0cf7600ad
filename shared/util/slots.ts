// A counting semaphore: at most N at a time, in order of arrival.

export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Takes a slot. Undefined: taken at once, without a promise's cost; a promise: taken when it resolves.
   * The promise rejects with the signal's reason, and then no slot is held.
   */
  take(signal?: AbortSignal): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.delete(admit);
        reject(signal?.reason);
      };
      this.#waiting.add(admit);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Gives a slot back: straight to whoever waits longest. */
  give(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }

  /** Runs `task` in a slot; rejects with the signal's reason when that comes before its turn. */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = this.take(signal);
    if (turn) await turn;
    try {
      return await task();
    } finally {
      this.give();
    }
  }
}
