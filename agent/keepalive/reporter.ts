// Keep-alives to the counter: every interval, at once on a change, and a goodbye at the end.
import type { Logger } from '../../shared/logging/logger.ts';
import { type Report, ReportAnswerSchema } from '../../shared/types/agent-protocol.ts';
import { sleep } from '../../shared/util/time.ts';
import { type CounterClient, CounterError } from '../counter/counter-client.ts';
import { type Enrolment, noteCounterFailure, noteCounterWell } from '../counter/enrolment.ts';
import type { HealthBoard } from '../health/board.ts';
import { SignalBox } from '../state/signal-box.ts';
import { MachineProbe } from './hardware.ts';

/** What the agent itself knows; hardware, load and clock are added here. */
export type Facts = Omit<Report, 'hardware' | 'load' | 'sentAt' | 'goodbye'>;

export interface ReporterParts {
  client: CounterClient;
  enrolment: Enrolment;
  facts: () => Facts;
  health: HealthBoard;
  log: Logger;
}

/** Changes that follow each other closely go out as one. */
const TOGETHER_MS = 100;
/** A machine that does not get its codes published is described all the same. */
const PROBE_AFTER_MS = 30_000;
/** How long the end of the agent may wait for its goodbye. */
const GOODBYE_MS = 500;
/** A machine that said goodbye is off after so long; else its shutdown was called off, and it reports again. */
const LEAVING_MS = 120_000;

export class Reporter {
  readonly #parts: ReporterParts;
  readonly #wake = new SignalBox();
  readonly #probe = new MachineProbe();
  readonly #startedAt = performance.now();
  #sentEssence = '';
  #leftAt: number | undefined;
  #toldHardwareWith: string | undefined;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
    parts.enrolment.onChange(() => this.#wake.wake());
  }

  /** Something of the facts may have changed. */
  touch(): void {
    if (essenceOf(this.#parts.facts()) !== this.#sentEssence) this.#wake.wake();
  }

  /** Sends a report soon, changed or not. */
  now(): void {
    this.#wake.wake();
  }

  /** Runs until aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { enrolment } = this.#parts;
    while (!signal.aborted) {
      const { token } = enrolment;
      if (token !== undefined && !this.#hasLeft) await this.#send(token, signal);
      await this.#wake.wait(signal, enrolment.intervalMs);
      await sleep(TOGETHER_MS, signal).catch(() => undefined);
    }
  }

  /** The machine shuts down, or the agent is stopped in order. Nothing follows it, unless the machine stays on. */
  async goodbye(): Promise<void> {
    const { client, enrolment, facts } = this.#parts;
    this.#leftAt = performance.now();
    if (enrolment.token === undefined) return;
    const report = { ...facts(), sentAt: Date.now(), hardware: null, load: null, goodbye: true };
    await client
      .post('/agent/report', report, ReportAnswerSchema, {
        token: enrolment.token,
        signal: AbortSignal.timeout(GOODBYE_MS),
      })
      .catch(() => undefined);
  }

  get #hasLeft(): boolean {
    return this.#leftAt !== undefined && performance.now() - this.#leftAt < LEAVING_MS;
  }

  /** Once per token: the counter keeps it for the boot. */
  async #hardware(token: string): Promise<Report['hardware']> {
    return token === this.#toldHardwareWith ? null : this.#probe.parts();
  }

  async #send(token: string, signal: AbortSignal): Promise<void> {
    const { client, enrolment, facts, health, log } = this.#parts;
    const now = facts();
    try {
      // The codes come first: what takes programs and seconds to find out is told by later reports.
      const early = now.state !== 'published' && performance.now() - this.#startedAt < PROBE_AFTER_MS;
      const [hardware, load] = early
        ? [null, null]
        : await Promise.all([orNull(this.#hardware(token)), orNull(this.#probe.load())]);
      if (this.#hasLeft) return;
      const report: Report = { ...now, sentAt: Date.now(), hardware, load, goodbye: false };
      const answer = await client.post('/agent/report', report, ReportAnswerSchema, {
        token,
        signal,
      });
      this.#sentEssence = essenceOf(now);
      if (hardware) this.#toldHardwareWith = token;
      enrolment.intervalMs = answer.intervalMs;
      noteCounterWell(health);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error }, 'the counter did not take the report');
      noteCounterFailure(health, error);
      if (error instanceof CounterError && error.refusal === 'NOT_ENROLLED') await enrolment.drop(token);
    }
  }
}

/** A keep-alive goes out whatever the machine does not tell of itself. */
function orNull<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch(() => null);
}

function essenceOf({ bootedAt: _, ...facts }: Facts): string {
  return JSON.stringify(facts);
}
