// The polling of one BMC: its state, why it is unknown, and when it is asked again.
import type { Slots } from '../../util/slots.ts';
import { type Bmc, bmcKey } from '../bmc.ts';
import type { PowerReader, PowerState } from '../capabilities/power.ts';
import { IpmiError, type IpmiErrorCode, isIpmiError } from '../errors.ts';
import { limitFor } from '../patience.ts';
import { REFUSES_RMCP } from '../rmcp/refusal.ts';
import { Cadence, type PollOutcome, type PollTimings } from './timings.ts';

/** What the poller reads from: an RMCP+ connection, or anything else that can be closed. */
export interface PollTarget extends PowerReader {
  /** Gives the session back; it is read from again only after a new `connect`. */
  close(): Promise<void>;
}

export interface PolledPower {
  /** `address:port` of the BMC. */
  key: string;
  /** `unknown` is never off. */
  power: PowerState;
  /** Since the BMC last said its power state, in ms; undefined: it never did. */
  ageMs: number | undefined;
  /** Why the last poll failed; undefined when it did not. */
  problem: IpmiError | undefined;
  /** `fallback`: this BMC refuses RMCP+. */
  way: 'rmcp+' | 'fallback';
}

export interface PollingOptions {
  connect(bmc: Bmc): PollTarget;
  fallback: ((bmc: Bmc) => PowerReader) | undefined;
  /** Fallback reads at a time, over all BMCs: each may be a process. */
  fallbacks: Slots;
  timings: PollTimings;
  changed(now: PolledPower, before: Pick<PolledPower, 'power' | 'problem'>): void;
}

/** The BMC did not answer. Time may mend these; all others need a person, and asking often only makes them worse. */
export const MISSES: readonly IpmiErrorCode[] = [
  'IPMI_UNREACHABLE',
  'IPMI_TIMEOUT',
  'IPMI_BUSY',
  'IPMI_NO_SESSION_SLOT',
];

export class PolledBmc {
  readonly bmc: Bmc;
  readonly key: string;
  readonly #options: PollingOptions;
  readonly #cadence: Cadence;
  #power: PowerState = 'unknown';
  #problem: IpmiError | undefined;
  #answeredAt: number | undefined;
  #fallbackUntil = 0;
  #target: PollTarget | undefined;
  #fallback: PowerReader | undefined;
  #stopping: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #queued: Promise<void> | undefined;

  constructor(bmc: Bmc, options: PollingOptions) {
    this.bmc = bmc;
    this.key = bmcKey(bmc);
    this.#options = options;
    this.#cadence = new Cadence(options.timings, bmc.quirks.minIntervalMs);
  }

  get view(): PolledPower {
    return {
      key: this.key,
      power: this.#power,
      ageMs: this.#answeredAt === undefined ? undefined : performance.now() - this.#answeredAt,
      problem: this.#problem,
      way: performance.now() < this.#fallbackUntil ? 'fallback' : 'rmcp+',
    };
  }

  start(): void {
    if (this.#stopping) return;
    this.#stopping = new AbortController();
    this.#target = this.#options.connect(this.bmc);
    this.#fallback = this.#options.fallback?.(this.bmc);
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#stopping = undefined;
    clearTimeout(this.#timer);
    const target = this.#target;
    this.#target = undefined;
    await this.#running;
    await target?.close();
  }

  /** True while only a person can mend it: asking again soon may lock the account. */
  get refused(): boolean {
    return this.#problem !== undefined && !MISSES.includes(this.#problem.code);
  }

  /** Polls quickly for a while, beginning now. */
  hurry(forMs?: number): void {
    const waitMs = this.#cadence.hurry(forMs);
    if (!this.#running) this.#schedule(waitMs);
  }

  /** Polls once, after the poll that may be running: what it finds is newer than the call. */
  refresh(): Promise<void> {
    if (!this.#running) return this.#poll();
    this.#queued ??= this.#running.then(() => {
      this.#queued = undefined;
      return this.#running ?? this.#poll();
    });
    return this.#queued;
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#stopping) this.#timer = setTimeout(() => void this.#poll(), ms);
  }

  #poll(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running ??= this.#pollOnce().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #pollOnce(): Promise<void> {
    const signal = this.#stopping?.signal;
    if (!signal) return;
    try {
      const power = await this.#read(signal);
      this.#found(power);
    } catch (error) {
      if (signal.aborted) return;
      this.#failed(error);
    }
  }

  async #read(signal: AbortSignal): Promise<PowerState> {
    const { fallbacks, timings } = this.#options;
    const target = this.#target;
    const fallback = this.#fallback;
    if (target && performance.now() >= this.#fallbackUntil) {
      try {
        return await target.readPower({ signal, timeoutMs: this.#limitFor(timings.pollTimeoutMs) });
      } catch (error) {
        if (!fallback || !isIpmiError(error, ...REFUSES_RMCP)) throw error;
        this.#fallbackUntil = performance.now() + timings.fallbackForMs;
      }
    }
    if (!fallback) throw new IpmiError('IPMI_CANCELLED', 'The BMC is not polled any more');
    const call = { signal, timeoutMs: this.#limitFor(timings.fallbackTimeoutMs) };
    return fallbacks.run(() => fallback.readPower(call), signal);
  }

  #limitFor(usualMs: number): number {
    return limitFor(this.bmc.quirks, 1, usualMs);
  }

  #found(power: PowerState): void {
    if (power !== 'unknown') this.#answeredAt = performance.now();
    this.#schedule(this.#cadence.after(power === this.#power ? 'same' : 'changed'));
    this.#become(power, undefined);
  }

  #failed(error: unknown): void {
    const problem = isIpmiError(error)
      ? error
      : new IpmiError('IPMI_UNPARSABLE_OUTPUT', 'Reading the power state failed', { cause: error });
    const outcome: PollOutcome = MISSES.includes(problem.code) ? 'missed' : 'refused';
    this.#schedule(this.#cadence.after(outcome));
    const isUnknown = outcome === 'refused' || this.#cadence.isDead;
    this.#become(isUnknown ? 'unknown' : this.#power, problem);
  }

  #become(power: PowerState, problem: IpmiError | undefined): void {
    const before = { power: this.#power, problem: this.#problem };
    this.#power = power;
    this.#problem = problem;
    if (before.power !== power || before.problem?.code !== problem?.code) {
      this.#options.changed(this.view, before);
    }
  }
}
