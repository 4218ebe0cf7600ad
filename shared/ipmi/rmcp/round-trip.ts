// How long to wait for one BMC's answer: learnt from its own round trips (RFC 6298).

/** First wait, and the shortest one: loopback BMCs must not be asked again because of one slow tick. */
const FLOOR_MS = 250;
const CEILING_MS = 5000;

export class RoundTrip {
  #smoothed: number | undefined;
  #variation = 0;
  readonly #floor: number;

  /** @param floorMs shortest wait, for BMCs that are known to be slow */
  constructor(floorMs: number = FLOOR_MS) {
    this.#floor = floorMs;
  }

  /** One measured round trip, in ms. */
  learn(sample: number): void {
    if (this.#smoothed === undefined) {
      this.#smoothed = sample;
      this.#variation = sample / 2;
      return;
    }
    this.#variation += (Math.abs(sample - this.#smoothed) - this.#variation) / 4;
    this.#smoothed += (sample - this.#smoothed) / 8;
  }

  /** How long to wait before asking again, in ms. */
  get waitMs(): number {
    const learnt = this.#smoothed === undefined ? 0 : this.#smoothed + 4 * this.#variation;
    return Math.min(Math.max(learnt, this.#floor), Math.max(CEILING_MS, this.#floor));
  }
}
