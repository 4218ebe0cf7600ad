// When a BMC is asked next: quick after something happened, slow when idle, seldom when it is dead or refuses.
import { Backoff } from '../../util/backoff.ts';

export interface PollTimings {
  /** Between two polls after a command or a change, in ms. */
  quickMs: number;
  /** How long that lasts after a command, in ms. */
  hurryMs: number;
  /** Between two polls of a machine where nothing happens, in ms; below 20 s the session stays open. */
  idleMs: number;
  /** Misses in a row that make the state unknown; until then the BMC is asked again quickly. */
  missesToUnknown: number;
  /** Ceiling of the waits for a BMC that stays silent, in ms. */
  deadMs: number;
  /** Least and greatest wait after a refusal that only a person can mend: some BMCs lock accounts. */
  refusedMinMs: number;
  refusedMaxMs: number;
  /** Time limit of one poll, in ms. */
  pollTimeoutMs: number;
  /** Time limit of one poll through the fallback, in ms. */
  fallbackTimeoutMs: number;
  /** How long the fallback stays in use before RMCP+ is tried again, in ms. */
  fallbackForMs: number;
}

export const DEFAULT_TIMINGS: Readonly<PollTimings> = {
  quickMs: 500,
  hurryMs: 15_000,
  idleMs: 5000,
  missesToUnknown: 3,
  deadMs: 30_000,
  refusedMinMs: 60_000,
  refusedMaxMs: 300_000,
  pollTimeoutMs: 5000,
  fallbackTimeoutMs: 20_000,
  fallbackForMs: 600_000,
};

/** What became of a poll. */
export type PollOutcome = 'same' | 'changed' | 'missed' | 'refused';

/** How fast the polls of an unchanged machine slow down. */
const SLOWING = 1.5;
/** Polls of a fleet drift apart, so that they do not come in bursts for ever. */
const SPREAD = 0.1;
const SPREAD_STEPS = 16;

export class Cadence {
  readonly #timings: PollTimings;
  readonly #minMs: number;
  readonly #dead: Backoff;
  readonly #refused: Backoff;
  #interval: number;
  #hurriedUntil = 0;
  #lastPollAt = Number.NEGATIVE_INFINITY;
  #misses = 0;

  /** @param minMs least interval that the BMC bears (its quirk) */
  constructor(timings: PollTimings, minMs = 0) {
    this.#timings = timings;
    this.#minMs = minMs;
    this.#interval = timings.quickMs;
    this.#dead = new Backoff({
      baseMs: 2 * timings.quickMs,
      capMs: timings.deadMs,
      floorMs: timings.quickMs,
    });
    this.#refused = new Backoff({
      baseMs: 2 * timings.refusedMinMs,
      capMs: timings.refusedMaxMs,
      floorMs: timings.refusedMinMs,
    });
  }

  /** True when the last polls all went unanswered, as many as it takes. */
  get isDead(): boolean {
    return this.#misses >= this.#timings.missesToUnknown;
  }

  /** Something is going to happen to the machine. @returns the wait until the next poll, in ms */
  hurry(forMs = this.#timings.hurryMs): number {
    const now = performance.now();
    this.#hurriedUntil = now + forMs;
    this.#interval = this.#timings.quickMs;
    this.#dead.reset();
    return Math.max(0, this.#lastPollAt + this.#minMs - now);
  }

  /** @returns the wait until the next poll, in ms */
  after(outcome: PollOutcome): number {
    this.#lastPollAt = performance.now();
    return Math.max(this.#minMs, this.#wait(outcome));
  }

  #wait(outcome: PollOutcome): number {
    const { quickMs, idleMs } = this.#timings;
    this.#misses = outcome === 'missed' ? this.#misses + 1 : 0;
    if (outcome === 'refused') return this.#refused.next();
    if (outcome === 'missed') return this.isDead ? this.#dead.next() : quickMs;
    this.#dead.reset();
    this.#refused.reset();
    const hurried = outcome === 'changed' || performance.now() < this.#hurriedUntil;
    const interval = hurried ? quickMs : this.#interval;
    this.#interval = Math.min(idleMs, interval * SLOWING);
    return interval * spreadFactor();
  }
}

/** One of a few: Node keeps a list of timers for each duration, and hundreds of lists cost time. */
function spreadFactor(): number {
  const step = Math.floor(Math.random() * SPREAD_STEPS) / (SPREAD_STEPS - 1);
  return 1 - SPREAD + 2 * SPREAD * step;
}
