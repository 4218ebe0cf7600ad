// Starts parts one after the other, stops them backwards, and remembers which of them do not work.
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { Backoff } from '../../shared/util/backoff.ts';
import { sleep } from '../../shared/util/time.ts';
import { type Part, type Remark, warning } from '../ipc/remarks.ts';

export interface Step {
  name: Part;
  /** Without it there is no counter: its failure ends the start. */
  vital?: boolean;
  /** What it needs may come later (an address, a port): unless it is vital, it is tried again until it starts. */
  retried?: boolean;
  start(): void | Promise<void>;
  stop?(): void | Promise<void>;
}

/** What breaks while the parts run, and what works again. `whose` tells several of one part apart. */
export interface Faults {
  failed(part: Part, error: unknown, whose?: string): void;
  mended(part: Part, whose?: string): void;
}

const RETRY = { baseMs: 1000, capMs: 30_000, floorMs: 500 };

export class StartOrder implements Faults {
  readonly #steps: readonly Step[];
  readonly #log: Logger;
  readonly #problems = new Map<string, Remark>();
  #started: Step[] = [];
  #retries: Promise<void>[] = [];
  #stopping = new AbortController();

  constructor(steps: readonly Step[], log: Logger) {
    this.#steps = steps;
    this.#log = log;
  }

  /** Parts that do not work, for people. */
  get problems(): Remark[] {
    return [...this.#problems.values()];
  }

  /** @throws what a vital step threw; whatever had been started is stopped again */
  async start(): Promise<void> {
    this.#stopping = new AbortController();
    for (const step of this.#steps) {
      try {
        // Noted before: a step that fails half-way is stopped as well.
        this.#started.push(step);
        await step.start();
      } catch (error) {
        this.failed(step.name, error);
        if (step.vital) {
          await this.stop();
          throw error;
        }
        if (step.retried) this.#retries.push(this.#retry(step, this.#stopping.signal));
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#retries.splice(0));
    for (const step of this.#started.splice(0).reverse()) {
      try {
        await step.stop?.();
      } catch (error) {
        this.#log.error({ part: step.name, err: error }, 'a part did not stop well');
      }
    }
  }

  failed(part: Part, error: unknown, whose?: string): void {
    const detail = whose === undefined ? messageOf(error) : `${whose}: ${messageOf(error)}`;
    const message = `${part} does not work: ${detail}`;
    const key = keyOf(part, whose);
    // Said once, however often it is tried again.
    const level = this.#problems.get(key)?.message === message ? 'debug' : 'error';
    this.#log[level]({ part, err: error }, 'a part of the counter failed');
    this.#problems.set(key, warning('PART_FAILED', message, { part, detail }));
  }

  mended(part: Part, whose?: string): void {
    if (this.#problems.delete(keyOf(part, whose))) this.#log.info({ part }, 'a part works again');
  }

  async #retry(step: Step, signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(RETRY);
    while (true) {
      await sleep(backoff.next(), signal).catch(() => undefined);
      if (signal.aborted) return;
      try {
        // The attempt that failed may have got half-way.
        await step.stop?.();
        await step.start();
        this.mended(step.name);
        return;
      } catch (error) {
        this.failed(step.name, error);
      }
    }
  }
}

function keyOf(part: Part, whose = ''): string {
  return `${part} ${whose}`;
}
