// The power state of a machine without a BMC, asked for over and over through its back end.
import type { PowerReader, PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';

export interface PolledTargetOptions {
  intervalMs: number;
  /** Pace while something is expected to happen. */
  quickMs: number;
  timeoutMs: number;
  changed(now: TargetPower, before: TargetPower): void;
}

export interface TargetPower {
  power: PowerState;
  /** ms since 1970 */
  at: number | undefined;
  problem: IpmiError | undefined;
  /** It was asked at least once, whatever came of it. */
  asked: boolean;
}

const HURRY_MS = 15_000;

export class PolledTarget {
  readonly #reader: PowerReader;
  readonly #options: PolledTargetOptions;
  #view: TargetPower = { power: 'unknown', at: undefined, problem: undefined, asked: false };
  #stopping: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #hurriedUntil = 0;

  constructor(reader: PowerReader, options: PolledTargetOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  get view(): TargetPower {
    return this.#view;
  }

  start(): void {
    if (this.#stopping) return;
    this.#stopping = new AbortController();
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#stopping = undefined;
    clearTimeout(this.#timer);
    await this.#running;
  }

  hurry(): void {
    this.#hurriedUntil = performance.now() + HURRY_MS;
    if (!this.#running) this.#schedule(this.#options.quickMs);
  }

  /** Asks now, after the question that may be on its way. */
  async refresh(): Promise<void> {
    await this.#running;
    await this.#poll();
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#stopping) this.#timer = setTimeout(() => void this.#poll(), ms);
  }

  #poll(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running ??= this.#pollOnce().finally(() => {
      this.#running = undefined;
      const hurried = performance.now() < this.#hurriedUntil;
      this.#schedule(hurried ? this.#options.quickMs : this.#options.intervalMs);
    });
    return this.#running;
  }

  async #pollOnce(): Promise<void> {
    const signal = this.#stopping?.signal;
    if (!signal) return;
    try {
      const power = await this.#reader.readPower({ signal, timeoutMs: this.#options.timeoutMs });
      const at = power === 'unknown' ? this.#view.at : Date.now();
      this.#become({ power, at, problem: undefined, asked: true });
    } catch (cause) {
      if (signal.aborted) return;
      const problem =
        cause instanceof IpmiError
          ? cause
          : new IpmiError('IPMI_UNPARSABLE_OUTPUT', 'Reading the power state failed', { cause });
      this.#become({ power: 'unknown', at: this.#view.at, problem, asked: true });
    }
  }

  #become(now: TargetPower): void {
    const before = this.#view;
    this.#view = now;
    if (before.power !== now.power || before.problem?.code !== now.problem?.code) {
      this.#options.changed(now, before);
    }
  }
}
