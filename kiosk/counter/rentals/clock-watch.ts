// Notices when the wall clock jumps: a paid time must not end because somebody set the clock.
import type { Moment } from '../seats/tracked.ts';

/** A difference that no correction by small steps makes, ms. */
const JUMP_MS = 5000;
/** So long a clock has to run evenly before anything ends by it, ms. */
const STEADY_MS = 60_000;

export class ClockWatch {
  #last: Moment;
  #jumpedAt: number;

  constructor(start: Moment) {
    this.#last = start;
    this.#jumpedAt = start.monotonic;
  }

  /** Call it every second or so. @returns by how much the wall clock jumped, ms; 0: it did not */
  sample(moment: Moment): number {
    const jump = moment.wall - this.#last.wall - (moment.monotonic - this.#last.monotonic);
    this.#last = moment;
    if (Math.abs(jump) < JUMP_MS) return 0;
    this.#jumpedAt = moment.monotonic;
    return jump;
  }

  /** No jump for a minute, the counter's own start included. */
  get steady(): boolean {
    return this.#last.monotonic - this.#jumpedAt >= STEADY_MS;
  }
}
