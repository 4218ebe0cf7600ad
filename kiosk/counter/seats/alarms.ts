// From the seats to the alert book: alarms of single seats, of pairs, and of the café as a whole.
import type { AlertBook } from '../alerts/alert-book.ts';
import { seatCauses } from '../alerts/seat-causes.ts';
import type { Cause } from '../alerts/types.ts';
import type { Audit } from '../audit/types.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';
import type { DeviceIds } from './device-ids.ts';
import { duplicateCauses } from './duplicate-causes.ts';
import type { NodeWatch } from './node-watch.ts';
import type { Slot } from './slot.ts';

/** So many BMCs at once, and more than half of all, have one cause: a switch, a cable, the counter's own network. */
const OUTAGE_SEATS = 3;

interface AlarmsDeps {
  alerts: AlertBook;
  audit: Audit;
  registry: Pick<MachineRegistry, 'get'>;
  node: Pick<NodeLink, 'status'>;
}

export class Alarms {
  readonly #deps: AlarmsDeps;
  readonly #ids: DeviceIds;

  constructor(deps: AlarmsDeps, ids: DeviceIds) {
    this.#deps = deps;
    this.#ids = ids;
  }

  /** What happened just now and does not hold on. */
  tellEvents({ entry, view }: Slot): void {
    if (!view) return;
    const { alerts, audit } = this.#deps;
    if (entry.surprise) {
      const facts = { inUse: view.inUse?.by ?? 'no' };
      const reason = 'UNEXPECTED_REBOOT' as const;
      alerts.raise({ key: `reboot:${view.id}`, reason, seatId: view.id, severity: 'warning', facts });
      entry.surprise = false;
    }
    // The node's prune knows no maintenance (spec: DBC API 5); whoever works on the machine wants to know.
    if (entry.switchedOff && view.maintenance) {
      const seat = { seatId: view.id, seat: view.label };
      audit.record({
        who: 'counter',
        action: 'maintenance.poweredOff',
        ...seat,
        before: 'on',
        after: 'off',
        result: 'ok',
      });
    }
    entry.switchedOff = false;
  }

  /** Brings the alert book in line with what holds now. */
  sync(slots: Iterable<Slot>, node: NodeWatch): void {
    const { alerts, registry } = this.#deps;
    const all = [...slots];
    const silent = all.filter(({ view }) => view?.reasons.includes('BMC_UNREACHABLE'));
    const managed = all.filter(({ facts }) => facts?.managed);
    const outage = silent.length >= OUTAGE_SEATS && silent.length * 2 > managed.length;
    const labelOf = (seatId: string) => registry.get(seatId)?.label ?? seatId;
    const twins = all.filter(({ facts }) => facts?.duplicate).map(({ entry }) => entry.id);
    alerts.batch(() => {
      for (const slot of all) {
        const causes = causesOf(slot);
        alerts.sync(
          slot.entry.id,
          outage ? causes.filter(({ reason }) => reason !== 'BMC_UNREACHABLE') : causes,
        );
      }
      alerts.sync('duplicates', duplicateCauses(twins, this.#ids, labelOf));
      alerts.sync('node', node.causes(this.#deps.node.status));
      alerts.sync('power', outage ? [outageCause(silent.length)] : []);
    });
  }
}

function causesOf({ entry, view, facts, enrolmentProblem, clockSkewMs }: Slot): Cause[] {
  if (!view || !facts) return [];
  return seatCauses({
    seat: view,
    powerProblem: entry.powerProblem,
    agentProblem: entry.agentProblem,
    enrolmentProblem,
    clockSkewMs,
    ending: entry.isEnding,
  });
}

function outageCause(seats: number): Cause {
  return {
    key: 'power:outage',
    reason: 'BMC_UNREACHABLE',
    seatId: null,
    severity: 'warning',
    facts: { seats },
  };
}
