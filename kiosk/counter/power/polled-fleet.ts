// The power states of all seats, kept fresh: BMCs by the fleet poller, others through their back ends.
import { type Bmc, bmcKey } from '../../../shared/ipmi/bmc.ts';
import type { PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import type { IpmiFleet } from '../../../shared/ipmi/fleet/ipmi-fleet.ts';
import type { FleetPoller } from '../../../shared/ipmi/poller/fleet-poller.ts';
import { MISSES, type PolledPower } from '../../../shared/ipmi/poller/polled-bmc.ts';
import { DEFAULT_TIMINGS, type PollTimings } from '../../../shared/ipmi/poller/timings.ts';
import type { FollowedSeat } from './followed-seat.ts';
import { PolledTarget } from './polled-target.ts';
import type { SeatPower } from './types.ts';

/** An age is measured anew at each reading: smaller differences are no news. */
const SAME_AT_MS = 20;

export class PolledFleet {
  readonly #fleet: IpmiFleet;
  readonly #timings: PollTimings;
  readonly #poller: FleetPoller;
  readonly #changed: (seatId: string, power: PowerState) => void;
  readonly #bmcs = new Map<string, Bmc>();
  /** Two seats with one BMC are a mistake, and nobody knows which is right: neither is read nor switched. */
  readonly #byKey = new Map<string, string[]>();
  readonly #targets = new Map<string, PolledTarget>();
  readonly #lastAt = new Map<string, number>();
  #running = false;

  constructor(
    fleet: IpmiFleet,
    timings: Partial<PollTimings>,
    changed: (seatId: string, power: PowerState) => void,
  ) {
    this.#fleet = fleet;
    this.#timings = { ...DEFAULT_TIMINGS, ...timings };
    this.#changed = changed;
    this.#poller = fleet.poller({ timings });
    const tell = (now: PolledPower) => {
      for (const seatId of this.#byKey.get(now.key) ?? []) changed(seatId, now.power);
    };
    this.#poller.on('power', tell);
    this.#poller.on('problem', tell);
  }

  start(): void {
    this.#running = true;
    this.#poller.start();
    for (const target of this.#targets.values()) target.start();
  }

  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all([this.#poller.stop(), ...[...this.#targets.values()].map((target) => target.stop())]);
  }

  add(seatId: string, seat: FollowedSeat): void {
    const { bmc } = seat;
    const target = bmc ? undefined : seat.target();
    if (bmc) {
      this.#bmcs.set(seatId, bmc);
      const others = this.#byKey.get(bmcKey(bmc)) ?? [];
      void this.#setOwners(bmc, [...others, seatId]);
    } else if (target) {
      const polled = new PolledTarget(target.reader ?? target.power, {
        intervalMs: this.#timings.idleMs,
        quickMs: this.#timings.quickMs,
        timeoutMs: this.#timings.fallbackTimeoutMs,
        changed: ({ power }) => this.#changed(seatId, power),
      });
      this.#targets.set(seatId, polled);
      if (this.#running) polled.start();
    }
  }

  async remove(seatId: string): Promise<void> {
    const target = this.#targets.get(seatId);
    const bmc = this.#bmcs.get(seatId);
    this.#targets.delete(seatId);
    this.#bmcs.delete(seatId);
    this.#lastAt.delete(seatId);
    const others = bmc && this.#byKey.get(bmcKey(bmc))?.filter((owner) => owner !== seatId);
    // Both begin at once: the same BMC may be added again in the same turn.
    await Promise.all([target?.stop(), others && this.#setOwners(bmc, others)]);
  }

  /** Undefined: nothing polls this seat. */
  of(seatId: string): SeatPower | undefined {
    const target = this.#targets.get(seatId);
    if (target) {
      const { power, at, problem } = target.view;
      return { power, at: at ?? null, problemCode: problem?.code ?? null };
    }
    const bmc = this.#bmcs.get(seatId);
    if (!bmc) return undefined;
    const key = bmcKey(bmc);
    if (this.isShared(seatId)) {
      return { power: 'unknown', at: null, problemCode: 'IPMI_BAD_CONFIG' };
    }
    const view = this.#poller.get(key);
    if (!view) return undefined;
    const at = view.ageMs === undefined ? null : this.#steady(seatId, Math.round(Date.now() - view.ageMs));
    return { power: view.power, at, problemCode: view.problem?.code ?? null };
  }

  /**
   * What became of the first question. A refusal is an answer too; `silent`: it was asked, and its power is not known.
   * Undefined: nothing asks for this seat.
   */
  answer(seatId: string): 'awaited' | 'silent' | 'answered' | undefined {
    const target = this.#targets.get(seatId)?.view;
    const bmc = this.#bmcs.get(seatId);
    if ((!target && !bmc) || this.isShared(seatId)) return undefined;
    const view = target ?? (bmc && this.#poller.get(bmcKey(bmc)));
    if (!view) return 'awaited';
    const { power, problem } = view;
    const refused = problem !== undefined && !MISSES.includes(problem.code);
    if (power !== 'unknown' || refused) return 'answered';
    return problem !== undefined || target?.asked ? 'silent' : 'awaited';
  }

  /** Another seat claims the same BMC. */
  isShared(seatId: string): boolean {
    const bmc = this.#bmcs.get(seatId);
    return bmc !== undefined && (this.#byKey.get(bmcKey(bmc))?.length ?? 0) > 1;
  }

  async refresh(seatId: string): Promise<void> {
    const bmc = this.#bmcs.get(seatId);
    await Promise.all([
      this.#targets.get(seatId)?.refresh(),
      bmc ? this.#poller.refresh([bmcKey(bmc)]) : undefined,
    ]);
  }

  hurry(seatId: string): void {
    this.#targets.get(seatId)?.hurry();
    const bmc = this.#bmcs.get(seatId);
    if (bmc) this.#poller.hurry(bmcKey(bmc));
  }

  async #setOwners(bmc: Bmc, owners: string[]): Promise<void> {
    const key = bmcKey(bmc);
    const before = this.#byKey.get(key) ?? [];
    if (owners.length > 0) this.#byKey.set(key, owners);
    else this.#byKey.delete(key);
    const removed = before.length === 1 ? this.#poller.remove(key) : undefined;
    const [only] = owners.length === 1 ? owners : [];
    const claimed = only === undefined ? undefined : this.#bmcs.get(only);
    if (claimed) this.#poller.add(claimed);
    if (before.length > 1 || owners.length > 1) for (const owner of owners) this.#changed(owner, 'unknown');
    await removed;
    if (!this.#byKey.has(key)) await this.#fleet.forget(bmc);
  }

  #steady(seatId: string, at: number): number {
    const last = this.#lastAt.get(seatId);
    if (last !== undefined && Math.abs(at - last) < SAME_AT_MS) return last;
    this.#lastAt.set(seatId, at);
    return at;
  }
}
