// How and when the simulated node dies, as the real program was seen to.
import type { Death, DeathSignal } from './types.ts';

/** Thrown by whatever hits an assertion of the node program: no answer, the whole process goes. */
export class DeadlyInput extends Error {
  readonly signal: DeathSignal;

  constructor(signal: DeathSignal, reason: string) {
    super(reason);
    this.name = 'DeadlyInput';
    this.signal = signal;
  }
}

/** Dies at most once, at once or after a delay. `died` resolves when `onDeath` has closed everything. */
export class Mortality {
  readonly died: Promise<Death>;
  readonly #resolve: (death: Death) => void;
  readonly #onDeath: (death: Death) => Promise<void>;
  readonly #timers = new Set<NodeJS.Timeout>();
  #over = false;

  constructor(onDeath: (death: Death) => Promise<void>) {
    const { promise, resolve } = Promise.withResolvers<Death>();
    this.died = promise;
    this.#resolve = resolve;
    this.#onDeath = onDeath;
  }

  dieNow(signal: DeathSignal, reason: string): void {
    if (this.#over) return;
    this.callOff();
    void this.#onDeath({ signal, reason }).finally(() => this.#resolve({ signal, reason }));
  }

  dieIn(delayMs: number, signal: DeathSignal, reason: string): void {
    if (this.#over) return;
    this.#timers.add(setTimeout(() => this.dieNow(signal, reason), delayMs));
  }

  /** No death from now on: the node is being stopped. */
  callOff(): void {
    this.#over = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
