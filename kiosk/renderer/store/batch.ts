// Collects changes and applies them once per frame; when very many come, four times a second.

const BUSY_PER_SECOND = 300;
const BUSY_MS = 250;
/** A hidden page gets no frames, but its store has to go on. */
const HIDDEN_MS = 250;

/** Calls `flush` soon after `wake`, at most once per frame. */
export class Batch {
  readonly #flush: () => void;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #windowStart = 0;
  #count = 0;
  #busy = false;

  constructor(flush: () => void) {
    this.#flush = flush;
  }

  /** Something waits to be applied. */
  wake(): void {
    const now = performance.now();
    if (now - this.#windowStart >= 1000) {
      this.#busy = this.#count > BUSY_PER_SECOND;
      this.#windowStart = now;
      this.#count = 0;
    }
    this.#count += 1;
    if (this.#count > BUSY_PER_SECOND) this.#busy = true;
    if (this.#frame !== 0 || this.#timer !== undefined) return;
    if (this.#busy || document.hidden) {
      this.#timer = setTimeout(() => this.#run(), this.#busy ? BUSY_MS : HIDDEN_MS);
    } else {
      this.#frame = requestAnimationFrame(() => this.#run());
      // A page that gets hidden before its frame comes would wait for ever.
      this.#timer = setTimeout(() => this.#run(), HIDDEN_MS);
    }
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = 0;
    this.#timer = undefined;
  }

  #run(): void {
    this.stop();
    this.#flush();
  }
}
