// At most N at a time, in order of arrival.

export class Gate {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(places: number) {
    this.#free = places;
  }

  /**
   * Takes a place. Undefined: taken at once; a promise: taken when it resolves.
   * The promise rejects with the signal's reason, and then no place is held.
   */
  enter(signal: AbortSignal): Promise<void> | undefined {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.delete(admit);
        reject(signal.reason);
      };
      this.#waiting.add(admit);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Gives a place back: straight to whoever waits longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }

  async run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const wait = this.enter(signal);
    if (wait) await wait;
    try {
      return await task();
    } finally {
      this.leave();
    }
  }
}
