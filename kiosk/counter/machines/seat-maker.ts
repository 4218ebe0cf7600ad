// Makes seats of machines within one transaction, choosing what nobody has decided.
import { randomUUID } from 'node:crypto';
import { RefusedCall } from '../calls.ts';
import { LabelMaker } from './labels.ts';
import type { MachineFacts, MachineTable } from './machine-table.ts';
import type { SeatData, SeatTable, Wish } from './seat-table.ts';

const FIRST_ZONE = 'A';

export interface Tables {
  machines: MachineTable;
  seats: SeatTable;
}

export type WantedSeat = { nodeId: string } & { [Key in keyof SeatData]?: SeatData[Key] | undefined };

export class SeatMaker {
  readonly #seats: SeatTable;
  readonly #machines: ReadonlyMap<string, MachineFacts>;
  readonly #seated: Set<string>;
  readonly #labels: LabelMaker;
  readonly #zone: string;

  constructor({ machines, seats }: Tables) {
    const all = seats.all();
    this.#seats = seats;
    this.#machines = new Map(machines.all().map((machine) => [machine.nodeId, machine]));
    this.#seated = new Set(all.map(({ nodeId }) => nodeId));
    this.#labels = new LabelMaker(all.map(({ label }) => label));
    this.#zone = all[0]?.zone ?? FIRST_ZONE;
  }

  /** @returns the seat's id. @throws RefusedCall NOT_FOUND, CONFLICT */
  make(wanted: WantedSeat): string {
    const machine = this.#machines.get(wanted.nodeId);
    if (!machine?.present) {
      throw new RefusedCall('NOT_FOUND', 'the node has no such machine: read its list again', {
        status: 404,
      });
    }
    if (this.#seated.has(wanted.nodeId)) throw new RefusedCall('CONFLICT', 'this machine has a seat already');
    const id = randomUUID();
    const { label, zone = this.#zone, place = null, notes = '', tags = [] } = wanted;
    const chosen = label ?? this.#labels.suggest(machine.description);
    this.#seats.insert(id, wanted.nodeId, { label: chosen, zone, place, notes, tags });
    this.#labels.take(chosen);
    this.#seated.add(wanted.nodeId);
    return id;
  }

  /**
   * A seat for a machine that was asked for earlier; another label where the wanted one was given away since.
   * Undefined when the machine has one.
   */
  grant({ label, zone, place }: Wish, nodeId: string): string | undefined {
    if (this.#seated.has(nodeId)) return undefined;
    const free = label !== undefined && this.#labels.isFree(label) ? label : undefined;
    return this.make({ nodeId, label: free, zone, place });
  }
}
