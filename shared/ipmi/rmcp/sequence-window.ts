// Inbound session sequence numbers: every packet once, and none that is old (IPMI 2.0 §6.12.13).

/** How far behind the newest packet a late one may be. */
const WINDOW = 32;

/**
 * Remembers the newest number and which of the 31 before it have come. A jump ahead of any size is taken:
 * the number is covered by the integrity code, and after a loss a refused jump would only cost the session.
 */
export class SequenceWindow {
  #newest = 0;
  /** Bit n: `newest - n` has come. */
  #seen = 0;

  /** True once for every number that is new; 0 is no session number. */
  accept(sequence: number): boolean {
    if (sequence === 0) return false;
    // Numbers wrap at 32 bits: the signed difference says which one is ahead.
    const ahead = (sequence - this.#newest) | 0;
    if (this.#seen === 0 || ahead > 0) {
      this.#seen = this.#seen === 0 || ahead >= WINDOW ? 1 : (this.#seen << ahead) | 1;
      this.#newest = sequence;
      return true;
    }
    const bit = 1 << -ahead;
    if (-ahead >= WINDOW || (this.#seen & bit) !== 0) return false;
    this.#seen |= bit;
    return true;
  }
}
