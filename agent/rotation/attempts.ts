// Counts refused rotations: at most three in ten minutes.

export class Attempts {
  readonly #windowMs: number;
  readonly #tries: number;
  #times: number[] = [];

  constructor(tries: number, windowMs: number) {
    this.#tries = tries;
    this.#windowMs = windowMs;
  }

  add(now = performance.now()): void {
    this.#times = [...this.#recent(now), now];
  }

  exhausted(now = performance.now()): boolean {
    return this.#recent(now).length >= this.#tries;
  }

  /** How long until another try is allowed, ms; 0 when it is now. */
  waitMs(now = performance.now()): number {
    const recent = this.#recent(now);
    const oldest = recent.at(-this.#tries);
    return oldest === undefined ? 0 : Math.max(0, oldest + this.#windowMs - now);
  }

  #recent(now: number): number[] {
    return this.#times.filter((at) => now - at < this.#windowMs);
  }
}
