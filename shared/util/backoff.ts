// Back-off with full jitter: the one helper for everything that tries again.

export interface BackoffOptions {
  /** Ceiling of the first wait, in ms. */
  baseMs: number;
  /** Ceiling of every wait, in ms. */
  capMs: number;
  /** Lowest wait, in ms; keeps a lucky draw from hammering. Default 0. */
  floorMs?: number;
  /** Uniform in [0, 1); injected by tests. */
  random?: () => number;
}

/** Waits that grow from `baseMs` to `capMs`, each drawn uniformly between the floor and the ceiling. */
export class Backoff {
  #attempt = 0;
  readonly #options: BackoffOptions;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** How many waits have been handed out since the last reset. */
  get attempt(): number {
    return this.#attempt;
  }

  /** The next wait, in ms. */
  next(): number {
    const { baseMs, capMs, floorMs = 0, random = Math.random } = this.#options;
    const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(this.#attempt, 30));
    this.#attempt += 1;
    return Math.round(floorMs + random() * Math.max(0, ceiling - floorMs));
  }

  /** Call after a success. */
  reset(): void {
    this.#attempt = 0;
  }
}
