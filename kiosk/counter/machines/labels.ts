// Seat labels: what counts as the same, and suggestions for machines without one.
import { LabelSchema } from '../../ipc/calls/seats.ts';
import { problem } from '../../ipc/remarks.ts';
import type { RefusedCall } from '../calls.ts';
import { refusedConflict } from '../refused-input.ts';

/** Two labels with the same key can't be told apart when they are called out. */
export function labelKey(label: string): string {
  return label.normalize('NFKC').toLowerCase();
}

/** Two seats can't have one label. */
export function labelTaken(label: string): RefusedCall {
  return refusedConflict(
    problem('LABEL_TAKEN', `another seat is called ${label} already: choose another label`, { label }),
    'label',
  );
}

/**
 * Hands out labels that nobody has: the description where it is one (`A12`, `VIP-3`), else A01, A02, …
 * Each is handed out once.
 */
export class LabelMaker {
  readonly #taken: Set<string>;
  #next = 1;

  /** @param taken labels in use */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(Array.from(taken, labelKey));
  }

  suggest(description: string): string {
    const own = description.trim();
    if (/^\p{L}{1,4}-?\d{1,4}$/u.test(own) && LabelSchema.safeParse(own).success && this.take(own))
      return own;
    for (;;) {
      const label = `A${String(this.#next).padStart(2, '0')}`;
      this.#next += 1;
      if (this.take(label)) return label;
    }
  }

  isFree(label: string): boolean {
    return !this.#taken.has(labelKey(label));
  }

  /** False when somebody has it. */
  take(label: string): boolean {
    const key = labelKey(label);
    if (this.#taken.has(key)) return false;
    this.#taken.add(key);
    return true;
  }
}
