// A fact that is told again and again: its value, when it was last true, and ages by a clock that never jumps.
import type { Lasting } from './facts.ts';

/** Two readings of the time: of the wall (may jump) and of a clock that only runs forward, ms. */
export interface Moment {
  wall: number;
  monotonic: number;
}

export interface Remembered<Value> {
  value: Value;
  at: number | null;
  /** Since when it is this value, wall clock; left out: for longer than anybody asks. */
  since?: number | undefined;
}

export class Tracked<Value extends string> {
  #value: Value;
  #at: number | null = null;
  #source: string;
  /** Monotonic time of the last confirmation; -Infinity: only remembered. */
  #confirmed = Number.NEGATIVE_INFINITY;
  #since: number;
  #sinceWall: number | undefined;

  constructor(value: Value, source: string, moment: Moment) {
    this.#value = value;
    this.#source = source;
    this.#since = moment.monotonic;
  }

  get value(): Value {
    return this.#value;
  }

  get at(): number | null {
    return this.#at;
  }

  /** The fact for the interface. */
  get known(): { value: Value; at: number | null; source: string } {
    return { value: this.#value, at: this.#at, source: this.#source };
  }

  get remembered(): Remembered<Value> {
    return { value: this.#value, at: this.#at, since: this.#sinceWall };
  }

  /** Takes over what an earlier run of the counter knew. */
  recall({ value, at, since }: Remembered<Value>, moment: Moment): void {
    this.#value = value;
    this.#at = at;
    this.#sinceWall = since;
    const forMs = since === undefined ? Number.POSITIVE_INFINITY : Math.max(0, moment.wall - since);
    this.#since = moment.monotonic - forMs;
  }

  /** Nothing is known of the time since: what was confirmed before is only remembered. */
  doubt(): void {
    this.#confirmed = Number.NEGATIVE_INFINITY;
  }

  /**
   * Takes what a source says. The age counts from the moment at which a new `at` was first seen, so that a jump of
   * the wall clock ages nothing.
   * @param at when the source had it, wall clock; null: it never had
   */
  set(value: Value, at: number | null, source: string, moment: Moment): void {
    if (value !== this.#value) {
      this.#since = moment.monotonic;
      this.#sinceWall = moment.wall;
    }
    if (at !== null && (at !== this.#at || !Number.isFinite(this.#confirmed))) {
      this.#confirmed = moment.monotonic - Math.max(0, moment.wall - at);
    }
    this.#value = value;
    this.#at = at ?? this.#at;
    this.#source = source;
  }

  /** How long ago it was last confirmed; Infinity: not in this run. */
  age({ monotonic }: Moment): number {
    return Math.max(0, monotonic - this.#confirmed);
  }

  aged(moment: Moment): Lasting<Value> {
    return { value: this.#value, age: this.age(moment), forMs: Math.max(0, moment.monotonic - this.#since) };
  }
}
