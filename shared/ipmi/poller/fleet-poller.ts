// The power states of a fleet, kept fresh: every BMC at its own pace, the dead ones seldom, changes told once.
import { Slots } from '../../util/slots.ts';
import { TypedEmitter } from '../../util/typed-emitter.ts';
import { type Bmc, bmcKey } from '../bmc.ts';
import type { PowerReader, PowerState } from '../capabilities/power.ts';
import { IpmiError } from '../errors.ts';
import { PolledBmc, type PolledPower, type PollTarget } from './polled-bmc.ts';
import { DEFAULT_TIMINGS, type PollTimings } from './timings.ts';

export interface FleetPollerOptions {
  /** Makes the RMCP+ connection of a BMC (`RmcpFleet.connect`); the poller closes it. */
  connect(bmc: Bmc): PollTarget;
  /** For BMCs that refuse RMCP+: reads through ipmitool. Without it their state stays unknown. */
  fallback?: (bmc: Bmc) => PowerReader;
  timings?: Partial<PollTimings>;
}

export interface FleetPollerEvents extends Record<string, unknown[]> {
  /** The power state became another one, `unknown` included. */
  power: [now: PolledPower, before: PowerState];
  /** Polling a BMC began to fail, fails for another reason, or works again. */
  problem: [now: PolledPower];
}

/** Each fallback read may be a process. */
const FALLBACKS_AT_A_TIME = 4;

export class FleetPoller extends TypedEmitter<FleetPollerEvents> {
  readonly #options: FleetPollerOptions;
  readonly #timings: PollTimings;
  readonly #bmcs = new Map<string, PolledBmc>();
  readonly #fallbacks = new Slots(FALLBACKS_AT_A_TIME);
  #running = false;

  constructor(options: FleetPollerOptions) {
    super();
    this.#options = options;
    this.#timings = { ...DEFAULT_TIMINGS, ...options.timings };
  }

  start(): void {
    this.#running = true;
    for (const polled of this.#bmcs.values()) polled.start();
  }

  /** Ends the polls that are running and all sessions; what was known stays readable and ages. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all([...this.#bmcs.values()].map((polled) => polled.stop()));
  }

  /** @throws IpmiError IPMI_BAD_CONFIG when that address and port is polled already */
  add(bmc: Bmc): void {
    const key = bmcKey(bmc);
    if (this.#bmcs.has(key)) {
      throw new IpmiError('IPMI_BAD_CONFIG', `The BMC ${key} is polled already`, { context: { bmc: key } });
    }
    const polled = new PolledBmc(bmc, {
      connect: (target) => this.#options.connect(target),
      fallback: this.#options.fallback,
      fallbacks: this.#fallbacks,
      timings: this.#timings,
      changed: (now, before) => {
        if (now.power !== before.power) this.emit('power', now, before.power);
        if (now.problem?.code !== before.problem?.code) this.emit('problem', now);
      },
    });
    this.#bmcs.set(key, polled);
    if (this.#running) polled.start();
  }

  /** Ends with the BMC's session closed; unknown keys are no error. */
  async remove(key: string): Promise<void> {
    const polled = this.#bmcs.get(key);
    this.#bmcs.delete(key);
    await polled?.stop();
  }

  /** Call after a command: that BMC is polled at once and quickly for a while (default 15 s). */
  hurry(key: string, forMs?: number): void {
    this.#bmcs.get(key)?.hurry(forMs);
  }

  /**
   * Polls now, and resolves when all have answered or failed; states are then newer than the call.
   * @param keys default: all but those that refuse us, which keep their pace lest they lock the account
   */
  async refresh(keys: Iterable<string> = this.#willing()): Promise<void> {
    await Promise.all(Array.from(keys, (key) => this.#bmcs.get(key)?.refresh()));
  }

  get(key: string): PolledPower | undefined {
    return this.#bmcs.get(key)?.view;
  }

  snapshot(): PolledPower[] {
    return [...this.#bmcs.values()].map((polled) => polled.view);
  }

  #willing(): string[] {
    return [...this.#bmcs.values()].filter((polled) => !polled.refused).map(({ key }) => key);
  }
}
