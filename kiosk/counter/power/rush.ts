// How many machines may be asked out of turn: single ones at once, a whole café that fell silent at its own pace.

/** So many at once, and another one each `refillMs`: 60 BMCs that are asked quickly answer none of them well. */
const SIZE = 8;
const REFILL_MS = 2000;

export class Rush {
  readonly #now: () => number;
  #left = SIZE;
  #since: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  /** @returns false while too many were asked already */
  take(): boolean {
    const refilled = Math.floor((this.#now() - this.#since) / REFILL_MS);
    this.#left = Math.min(SIZE, this.#left + refilled);
    this.#since += refilled * REFILL_MS;
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}
