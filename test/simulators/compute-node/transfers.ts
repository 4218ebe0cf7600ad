// Images on their way between a node and an image server.
import type { Pace } from './pace.ts';

const TRANSFER_SECONDS = 300;

interface Transfer {
  start: number;
  end: number;
  arrive: () => void;
}

export class Transfers {
  readonly #pace: Pace;
  readonly #running = new Map<string, Transfer>();

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  isRunning(file: string): boolean {
    this.settle();
    return this.#running.has(file);
  }

  /** @param arrive called once the file is there */
  begin(file: string, arrive: () => void): void {
    this.#running.set(file, { start: this.#pace.now(), end: this.#pace.after(TRANSFER_SECONDS), arrive });
  }

  stop(file: string): void {
    this.settle();
    this.#running.delete(file);
  }

  /** From 0 to 1. What is not under way counts as done, also after a stop. */
  progress(file: string): number {
    this.settle();
    const transfer = this.#running.get(file);
    if (!transfer) return 1;
    return (this.#pace.now() - transfer.start) / (transfer.end - transfer.start);
  }

  /** Lets everything arrive whose time has come; called before anything is looked at. */
  settle(): void {
    for (const [file, transfer] of this.#running) {
      if (this.#pace.now() < transfer.end) continue;
      this.#running.delete(file);
      transfer.arrive();
    }
  }
}
