// When the board looks at which seat: soon after something changed, and at every one once a second.
const BEAT_MS = 100;
/** A round takes so many beats, so that the counter goes on answering in between. */
const BEATS = 10;
/** Seats that are looked at in one go. */
const PORTION = 50;

export interface RoundsDeps {
  /** All seats, with the monotonic time at which each was looked at last. */
  seats: () => Iterable<[seatId: string, { lookedAt: number }]>;
  look(seatId: string): void;
  /** Before seats are looked at: those that are gone, the zones. */
  before(): void;
  /** After a round: what concerns many seats. */
  after(): void;
  monotonic: () => number;
}

export class Rounds {
  readonly #deps: RoundsDeps;
  readonly #dirty = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;
  #beats = 0;

  constructor(deps: RoundsDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#beat(), BEAT_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    clearImmediate(this.#soon);
    this.#soon = undefined;
    this.#dirty.clear();
  }

  /** Looks at a seat soon; many changes of one moment are looked at once. */
  touch(seatId: string): void {
    this.#dirty.add(seatId);
    if (this.#timer) this.#soon ??= setImmediate(() => this.#flush(PORTION));
  }

  /** A whole round at once. */
  lookAll(): void {
    for (const [seatId] of this.#deps.seats()) this.#dirty.add(seatId);
    this.#flush(Number.POSITIVE_INFINITY);
    this.#deps.after();
    // Seats that became loud, or whose paid time ended just now.
    this.#flush(Number.POSITIVE_INFINITY);
  }

  #beat(): void {
    const due = this.#deps.monotonic() - (BEATS - 1) * BEAT_MS;
    const late = [...this.#deps.seats()].filter(([, { lookedAt }]) => lookedAt <= due);
    const portion = Math.ceil(late.length / (BEATS - this.#beats));
    for (const [seatId] of late.slice(0, portion)) this.#dirty.add(seatId);
    this.#beats = (this.#beats + 1) % BEATS;
    this.#flush(Math.max(PORTION, portion));
    if (this.#beats === 0) this.#deps.after();
  }

  #flush(portion: number): void {
    clearImmediate(this.#soon);
    this.#soon = undefined;
    this.#deps.before();
    let left = portion;
    // Whoever shares a device ID with a seat becomes dirty on the way, and is looked at too.
    for (const seatId of this.#dirty) {
      if (left === 0) {
        this.#soon ??= setImmediate(() => this.#flush(PORTION));
        return;
      }
      left -= 1;
      this.#dirty.delete(seatId);
      this.#deps.look(seatId);
    }
  }
}
