// What a command is doing, on stderr: a line per finished machine of several, and a sign of life in long waits.
import { formatSeconds } from './table.ts';

const SIGN_OF_LIFE_MS = 5000;

export class Progress {
  readonly #total: number;
  #done = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(total: number) {
    this.#total = total;
  }

  start(): void {
    const start = performance.now();
    this.#timer = setInterval(() => {
      const waited = formatSeconds(performance.now() - start);
      process.stderr.write(`${this.#done} of ${this.#total} done after ${waited}; Ctrl-C stops\n`);
    }, SIGN_OF_LIFE_MS);
  }

  machineDone(name: string, what: string): void {
    this.#done += 1;
    if (this.#total > 1) process.stderr.write(`[${this.#done}/${this.#total}] ${name}: ${what}\n`);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
