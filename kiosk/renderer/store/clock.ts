// The counter's clock as seen from here, and one timer each for minutes and seconds.

type Unit = 'second' | 'minute';

export class Clock {
  #offsetMs = 0;
  readonly #ticks: Record<Unit, Tick> = {
    second: new Tick(1000, () => this.now()),
    minute: new Tick(60_000, () => this.now()),
  };

  /** Milliseconds since 1970 by the counter's clock. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** The counter said its time: small differences are the way of the message, not the clock's. */
  heard(at: number): void {
    const offset = at - Date.now();
    if (Math.abs(offset - this.#offsetMs) > 2000) this.#offsetMs = offset;
  }

  tick(unit: Unit): Tick {
    return this.#ticks[unit];
  }
}

/** Runs only while somebody listens; all listeners change in the same frame. */
class Tick {
  readonly #everyMs: number;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #at: number | null = null;

  constructor(everyMs: number, now: () => number) {
    this.#everyMs = everyMs;
    this.#now = now;
  }

  readonly value = (): number => {
    this.#at ??= this.#now();
    return this.#at;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#timer === undefined) {
      this.#timer = setInterval(() => this.#run(), this.#everyMs);
      this.#at = this.#now();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#at = null;
    };
  };

  #run(): void {
    this.#at = this.#now();
    for (const listener of this.#listeners) listener();
  }
}
