// Brings all that is known about one seat together: facts, derived state, and the view of it.
import type { Settings } from '../../ipc/calls/settings.ts';
import type { Seat } from '../../ipc/seat.ts';
import type { AgentReports } from '../agents/types.ts';
import type { AlertBook } from '../alerts/alert-book.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';
import type { PowerView } from '../power/types.ts';
import { markPhase } from '../rentals/marks.ts';
import type { RentalDesk } from '../rentals/rental-desk.ts';
import { medianOf } from './boot-tracker.ts';
import { deriveSeatState } from './derive-state.ts';
import type { DeviceIds } from './device-ids.ts';
import { SEAT_LIMITS, type SeatLimits } from './facts.ts';
import type { NodeWatch } from './node-watch.ts';
import { seatView } from './seat-view.ts';
import type { Slot } from './slot.ts';
import type { Moment } from './tracked.ts';

/** How long a boot takes in a café that has seen none yet, ms. */
const USUAL_BOOT_MS = 60_000;

interface EvaluatorDeps {
  registry: MachineRegistry;
  node: Pick<NodeLink, 'row'>;
  power: PowerView;
  agents?: AgentReports | undefined;
  alerts: Pick<AlertBook, 'isOpen' | 'isLoud'>;
  settings: () => Pick<Settings, 'bootLimitMs' | 'endWarningMs'>;
  nextBoot?: (seatId: string) => Seat['bootDevice'];
  pairGeneration?: (seatId: string) => number;
  unswitchable?: (seatId: string) => Seat['unswitchable'];
  limits?: Partial<SeatLimits>;
}

export class SeatEvaluator {
  /** The middle of the café's last boots, for machines that have none of their own. */
  usualBootMs: number | undefined;
  readonly #deps: EvaluatorDeps;
  readonly #rentals: RentalDesk;
  readonly #deviceIds: DeviceIds;

  constructor(deps: EvaluatorDeps, rentals: RentalDesk, deviceIds: DeviceIds) {
    this.#deps = deps;
    this.#rentals = rentals;
    this.#deviceIds = deviceIds;
  }

  get limits(): SeatLimits {
    const { bootLimitMs } = this.#deps.settings();
    return { ...SEAT_LIMITS, bootLimitMs, ...this.#deps.limits };
  }

  /** Renews the slot's facts and view. @returns other seats for which this changed something */
  evaluate(slot: Slot, moment: Moment, watch: Pick<NodeWatch, 'state' | 'kind'>): string[] {
    const { registry, node, power, agents, settings, alerts } = this.#deps;
    const { entry } = slot;
    const { id } = entry;
    const record = registry.get(id);
    if (!record) return [];
    const limits = this.limits;
    const report = agents?.of(id);
    slot.enrolmentProblem = agents?.refusal(id)?.code ?? null;
    slot.clockSkewMs = report?.clockSkewMs ?? 0;
    const row = node.row(id);
    const reading = power.of(id);
    const touched = this.#deviceIds.set(id, slot.deviceIds(row, report, moment));
    const [conflict] = this.#deviceIds.sharedWith(id);
    const mark = this.#rentals.mark(id);
    const maintenance = this.#rentals.maintenance(id);
    const usual = medianOf(entry.boot.durations) ?? this.usualBootMs ?? USUAL_BOOT_MS;
    const expectedBootMs = Math.round(usual);

    const facts = entry.update({
      moment,
      power: reading,
      managed: reading.at !== null || reading.problemCode !== null || registry.bmc(id) !== undefined,
      node: watch.state,
      nodeKind: watch.kind,
      row,
      report,
      enrolment: agents?.enrolment(id) ?? 'none',
      agentIntervalMs: agents?.intervalMs ?? 10_000,
      duplicate: conflict !== undefined,
      mark: markPhase(mark, moment.wall, settings().endWarningMs),
      maintenance: maintenance !== undefined,
      unexpectedReboot: alerts.isOpen(`reboot:${id}`),
      expectedBootMs,
      limits,
    });
    const verdict = deriveSeatState(facts, limits);
    if (entry.settle(verdict, moment.wall)) slot.unsaved = true;
    slot.facts = facts;
    slot.view = seatView({
      ...{ entry, record, facts, verdict, report, mark, maintenance, expectedBootMs, limits },
      conflictWith: conflict === undefined ? null : (registry.get(conflict)?.label ?? conflict),
      loud: alerts.isLoud(id),
      bootDevice: this.#deps.nextBoot?.(id) ?? null,
      unswitchable: this.#deps.unswitchable?.(id) ?? null,
      pair: this.#deps.pairGeneration?.(id) ?? 0,
    });
    return touched;
  }
}
