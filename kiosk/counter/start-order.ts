// Starts parts one after the other, stops them backwards, and remembers which of them failed.
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { type Part, type Remark, warning } from '../ipc/remarks.ts';

export interface Step {
  name: Part;
  /** Without it there is no counter: its failure ends the start. */
  vital?: boolean;
  start(): void | Promise<void>;
  stop?(): void | Promise<void>;
}

export class StartOrder {
  readonly #steps: readonly Step[];
  readonly #log: Logger;
  readonly #problems = new Map<Part, Remark>();
  #started: Step[] = [];

  constructor(steps: readonly Step[], log: Logger) {
    this.#steps = steps;
    this.#log = log;
  }

  /** Parts that failed, for people. */
  get problems(): Remark[] {
    return [...this.#problems.values()];
  }

  /** @throws what a vital step threw; whatever had been started is stopped again */
  async start(): Promise<void> {
    for (const step of this.#steps) {
      try {
        // Noted before: a step that fails half-way is stopped as well.
        this.#started.push(step);
        await step.start();
      } catch (error) {
        this.failed(step.name, error);
        if (!step.vital) continue;
        await this.stop();
        throw error;
      }
    }
  }

  async stop(): Promise<void> {
    for (const step of this.#started.splice(0).reverse()) {
      try {
        await step.stop?.();
      } catch (error) {
        this.#log.error({ part: step.name, err: error }, 'a part did not stop well');
      }
    }
  }

  /** Called also later, when a part that runs breaks. */
  failed(part: Part, error: unknown): void {
    this.#log.error({ part, err: error }, 'a part of the counter failed');
    const detail = messageOf(error);
    this.#problems.set(part, warning('PART_FAILED', `${part} does not work: ${detail}`, { part, detail }));
  }
}
