// Typing a label jumps to its seat.
import type { Seat } from '../../../ipc/seat.ts';

const FORGET_MS = 1200;

export class Typeahead {
  #typed = '';
  #at = 0;

  /** @returns the id of the first seat whose label begins with what was typed, or null */
  type(character: string, seats: readonly Seat[]): string | null {
    const now = performance.now();
    if (now - this.#at > FORGET_MS) this.#typed = '';
    this.#at = now;
    this.#typed += character.toLowerCase();
    const find = (start: string): Seat | undefined =>
      seats.find((seat) => seat.label.toLowerCase().startsWith(start));
    return (find(this.#typed) ?? find(withoutZeros(this.#typed, seats)))?.id ?? null;
  }
}

/** `a7` also finds `A07`. */
function withoutZeros(typed: string, seats: readonly Seat[]): string {
  const plain = (label: string): string => label.toLowerCase().replace(/(\D)0+(?=\d)/g, '$1');
  return seats.find((seat) => plain(seat.label) === plain(typed))?.label.toLowerCase() ?? typed;
}
