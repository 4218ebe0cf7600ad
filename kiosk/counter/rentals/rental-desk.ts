// Marks of staff and maintenance: kept on the disk, each change with its line in the audit.
import { TypedEmitter } from '../../../shared/util/typed-emitter.ts';
import type { Audit } from '../audit/types.ts';
import type { Caller } from '../calls.ts';
import { SeatValues } from '../seats/seat-values.ts';
import type { Store } from '../store/types.ts';
import { type Maintenance, MaintenanceSchema, type Mark, MarkSchema } from './marks.ts';

export interface RentalDeskDeps {
  store: Store;
  audit: Audit;
  now: () => number;
}

interface NamedSeat {
  id: string;
  label: string;
}

export class RentalDesk extends TypedEmitter<{ changed: [seatId: string] }> {
  readonly #deps: RentalDeskDeps;
  readonly #marks: SeatValues<Mark>;
  readonly #maintenance: SeatValues<Maintenance>;

  constructor(deps: RentalDeskDeps) {
    super();
    this.#deps = deps;
    this.#marks = new SeatValues(deps.store, 'seat_marks', MarkSchema);
    this.#maintenance = new SeatValues(deps.store, 'seat_maintenance', MaintenanceSchema);
  }

  load(): void {
    this.#marks.load();
    this.#maintenance.load();
  }

  mark(seatId: string): Mark | undefined {
    return this.#marks.get(seatId);
  }

  maintenance(seatId: string): Maintenance | undefined {
    return this.#maintenance.get(seatId);
  }

  /** Marks a seat as paid, or changes the time of a mark. */
  setMark(seat: NamedSeat, change: { until: number | null; note?: string | undefined }, who: Caller): void {
    const before = this.#marks.get(seat.id);
    const by = nameOf(who);
    const mark: Mark = {
      since: before?.since ?? this.#deps.now(),
      until: change.until,
      by,
      note: change.note ?? before?.note ?? '',
    };
    this.#change(seat, 'seats.markInUse', who, { before: wordOf(before), after: wordOf(mark) }, () =>
      this.#marks.set(seat.id, mark),
    );
  }

  /** Ends a mark; nothing happens without one. */
  release(seat: NamedSeat, who: Caller | string, action = 'seats.release'): void {
    const before = this.#marks.get(seat.id);
    if (!before) return;
    this.#change(seat, action, who, { before: wordOf(before) }, () => this.#marks.delete(seat.id));
  }

  /** @param approvedBy who consented, where somebody is in */
  startMaintenance(seat: NamedSeat, reason: string, who: Caller, approvedBy?: string): void {
    const before = this.#maintenance.get(seat.id);
    const since = before?.since ?? this.#deps.now();
    const words = {
      before: before?.reason,
      after: approvedBy === undefined ? 'maintenance' : `maintenance, approved by ${approvedBy}`,
      reason,
    };
    this.#change(seat, 'seats.startMaintenance', who, words, () =>
      this.#maintenance.set(seat.id, { reason, by: nameOf(who), since }),
    );
  }

  endMaintenance(seat: NamedSeat, who: Caller): void {
    const before = this.#maintenance.get(seat.id);
    if (!before) return;
    this.#change(seat, 'seats.endMaintenance', who, { before: before.reason }, () =>
      this.#maintenance.delete(seat.id),
    );
  }

  /** The seat is gone. */
  forget(seatId: string): void {
    this.#marks.delete(seatId);
    this.#maintenance.delete(seatId);
  }

  #change(
    seat: NamedSeat,
    action: string,
    who: Caller | string,
    words: { before?: string | undefined; after?: string | undefined; reason?: string },
    write: () => void,
  ): void {
    const { store, audit } = this.#deps;
    try {
      store.transaction(() => {
        write();
        audit.record({ who, action, seatId: seat.id, seat: seat.label, ...words, result: 'ok' });
      });
    } catch (error) {
      // Nothing of it was kept: what is on the disk holds.
      this.load();
      throw error;
    }
    this.emit('changed', seat.id);
  }
}

function nameOf(who: Caller): string {
  return who.person?.name ?? '';
}

function wordOf(mark: Mark | undefined): string | undefined {
  if (!mark) return undefined;
  return mark.until === null ? 'open end' : `until ${new Date(mark.until).toISOString()}`;
}
