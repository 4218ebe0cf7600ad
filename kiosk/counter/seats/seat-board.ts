// Holds what the map shows: takes all sources together, seat by seat, and tells what changed.
import type { Settings } from '../../ipc/calls/settings.ts';
import type { Seat, SeatDetail } from '../../ipc/seat.ts';
import type { AgentReports } from '../agents/types.ts';
import type { AlertBook } from '../alerts/alert-book.ts';
import type { Audit } from '../audit/types.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';
import type { Publisher } from '../notifications/types.ts';
import type { PowerView } from '../power/types.ts';
import { ClockWatch } from '../rentals/clock-watch.ts';
import { markPhase } from '../rentals/marks.ts';
import { RentalDesk } from '../rentals/rental-desk.ts';
import type { Store } from '../store/types.ts';
import { Alarms } from './alarms.ts';
import { medianOf } from './boot-tracker.ts';
import { CafeNews } from './cafe-news.ts';
import { DeviceIds } from './device-ids.ts';
import type { SeatLimits } from './facts.ts';
import { NodeWatch } from './node-watch.ts';
import { Rounds } from './rounds.ts';
import { detailOf } from './seat-detail.ts';
import { SeatEntry } from './seat-entry.ts';
import { SeatEvaluator } from './seat-evaluator.ts';
import { type SeatMemory, SeatMemorySchema } from './seat-memory.ts';
import { SeatValues } from './seat-values.ts';
import { Slot } from './slot.ts';
import type { Moment } from './tracked.ts';

export interface SeatBoardDeps {
  registry: MachineRegistry;
  node: NodeLink;
  power: PowerView;
  /** Left out: the café works with node and BMCs alone. */
  agents?: AgentReports | undefined;
  alerts: AlertBook;
  store: Store;
  audit: Audit;
  publisher: Publisher;
  settings: () => Pick<Settings, 'bootLimitMs' | 'endWarningMs'>;
  /** The boot device that was last set, for the panel. */
  bootDevice?: (seatId: string) => SeatDetail['bootDevice'];
  /** What the next boot uses, for the seat itself. */
  nextBoot?: (seatId: string) => Seat['bootDevice'];
  /** Counts the pairs that the seat's agent has named. */
  pairGeneration?: (seatId: string) => number;
  /** Told when something but the power itself says that a machine may have gone off. */
  mayBeOff?: (seatId: string) => void;
  /** Why nothing can switch its power. */
  unswitchable?: (seatId: string) => Seat['unswitchable'];
  /** Told when the store refuses a write that is tried again later; without it the error is thrown. */
  onFault?: (error: unknown) => void;
  now?: () => number;
  monotonic?: () => number;
  limits?: Partial<SeatLimits>;
}

/** A jump of the wall clock that may have been a sleep, ms. */
const SLEPT_MS = 30_000;

export class SeatBoard {
  /** Marks of staff, and maintenance. */
  readonly rentals: RentalDesk;
  readonly #deps: SeatBoardDeps;
  readonly #slots = new Map<string, Slot>();
  readonly #removed = new Set<string>();
  readonly #deviceIds = new DeviceIds();
  readonly #memory: SeatValues<SeatMemory>;
  readonly #news: CafeNews;
  readonly #alarms: Alarms;
  readonly #evaluator: SeatEvaluator;
  readonly #rounds: Rounds;
  #node: NodeWatch;
  #clock: ClockWatch;
  #ends: (() => void)[] = [];
  /** Seats were added, changed or removed since the last look. */
  #machinesChanged = true;

  constructor(deps: SeatBoardDeps) {
    this.#deps = deps;
    this.rentals = new RentalDesk({ ...deps, now: deps.now ?? Date.now });
    this.#memory = new SeatValues(deps.store, 'seat_memory', SeatMemorySchema);
    this.#news = new CafeNews(deps);
    this.#alarms = new Alarms(deps, this.#deviceIds);
    this.#evaluator = new SeatEvaluator(deps, this.rentals, this.#deviceIds);
    this.#rounds = new Rounds({
      seats: () => this.#slots,
      look: (seatId) => this.#look(seatId),
      before: () => {
        if (this.#machinesChanged) this.#guarded(() => this.#takeMachines());
      },
      after: () => this.#lookAtCafe(),
      monotonic: () => this.#moment().monotonic,
    });
    this.#node = new NodeWatch(0, { wall: 0, monotonic: 0 });
    this.#clock = new ClockWatch({ wall: 0, monotonic: 0 });
  }

  /** Recalls what an earlier run knew, and listens. */
  start(): void {
    if (this.#ends.length > 0) return;
    const { registry, node, power, agents, alerts } = this.#deps;
    const moment = this.#moment();
    this.#node = new NodeWatch(this.#evaluator.limits.linkGraceMs, moment);
    this.#clock = new ClockWatch(moment);
    this.rentals.load();
    this.#memory.load();
    for (const { id } of registry.list()) this.#add(id, moment);
    this.#evaluator.usualBootMs = this.#usualBoot();
    this.#ends = [
      registry.onChange(({ seatId, removed }) => this.#onMachine(seatId, removed)),
      node.onPoll(() => this.#onPoll()),
      power.onChange((seatId) => this.#rounds.touch(seatId)),
      this.rentals.on('changed', (seatId) => this.#rounds.touch(seatId)),
      alerts.on('loudness', (seatId) => this.#rounds.touch(seatId)),
      ...(agents ? [agents.onReport((seatId) => this.#rounds.touch(seatId))] : []),
      ...(agents ? [agents.onRefused((seatId) => this.#rounds.touch(seatId))] : []),
    ];
    this.#onPoll();
    this.lookNow();
    this.#rounds.start();
  }

  /** Writes what it remembers, and stops to listen. */
  stop(): void {
    if (this.#ends.length === 0) return;
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#rounds.stop();
    this.#removeGone();
    for (const slot of this.#slots.values()) slot.unsaved = true;
    this.#save();
    this.#slots.clear();
  }

  /** Looks at everything now; it does so by itself once a second. */
  lookNow(): void {
    this.#rounds.lookAll();
  }

  /** The seat as derived now. */
  view(seatId: string): Seat | undefined {
    const slot = this.#slots.get(seatId);
    if (!slot || !this.#deps.registry.get(seatId)) return undefined;
    this.#evaluate(slot, this.#moment());
    return slot.view;
  }

  /** @throws RefusedCall NOT_FOUND */
  seatView(seatId: string): Seat {
    const seat = this.view(seatId);
    if (!seat) throw new RefusedCall('NOT_FOUND', 'There is no such seat.', { status: 404 });
    return seat;
  }

  /** All seats, at most a second old. */
  views(): Seat[] {
    return [...this.#slots.values()].flatMap(({ view }) => (view ? [view] : []));
  }

  /** The slow facts of one seat. */
  detail(seatId: string): SeatDetail | undefined {
    const seat = this.view(seatId);
    const slot = this.#slots.get(seatId);
    if (!seat || !slot) return undefined;
    const { agents, bootDevice } = this.#deps;
    return detailOf(seat, slot.entry, agents, bootDevice?.(seatId) ?? null);
  }

  /** Shows what runs on a seat; a machine that restarts meanwhile was asked to. */
  setRunning(seatId: string, running: Seat['running']): void {
    this.#slots.get(seatId)?.entry.setRunning(running, this.#moment());
    this.#rounds.touch(seatId);
  }

  /** Told by the power side: the machine was seen to come on, or was restarted. */
  bootStarted(seatId: string, at?: number): void {
    this.#slots.get(seatId)?.entry.bootStarted(this.#moment(), false, at);
    this.#rounds.touch(seatId);
  }

  /** The customer was thrown out: the mark ends. */
  sessionEnded(seatId: string, who: Caller | string): void {
    const record = this.#deps.registry.get(seatId);
    if (record) this.rentals.release(record, who, 'codes.endSession.release');
  }

  /** Told by the agents' pair desk: a seat's agent came with the device ID of another seat. */
  noteDuplicate(seatId: string, otherSeatId: string, deviceId: string): void {
    this.#slots.get(seatId)?.claim(deviceId, this.#moment());
    this.#rounds.touch(seatId);
    this.#rounds.touch(otherSeatId);
  }

  #add(seatId: string, moment: Moment): Slot {
    const slot = new Slot(new SeatEntry(seatId, moment));
    const memory = this.#memory.get(seatId);
    if (memory) slot.entry.recall(memory, moment);
    this.#slots.set(seatId, slot);
    return slot;
  }

  #onMachine(seatId: string, removed: boolean): void {
    this.#machinesChanged = true;
    if (removed) this.#removed.add(seatId);
    else {
      this.#removed.delete(seatId);
      if (!this.#slots.has(seatId)) this.#add(seatId, this.#moment());
    }
    this.#rounds.touch(seatId);
  }

  #onPoll(): void {
    this.#node.update(this.#deps.node.status, this.#moment());
    this.#news.tellNode();
    for (const seatId of this.#slots.keys()) this.#rounds.touch(seatId);
  }

  #look(seatId: string): void {
    const slot = this.#slots.get(seatId);
    if (slot) this.#guarded(() => this.#evaluate(slot, this.#moment()));
  }

  /** What concerns many seats: the node, alarms, ends of paid times, the disk. */
  #lookAtCafe(): void {
    const moment = this.#moment();
    this.#node.update(this.#deps.node.status, moment);
    this.#guarded(() => {
      this.#alarms.sync(this.#slots.values(), this.#node);
      if (this.#clock.steady) this.#endRentals(moment);
      this.#save();
    });
  }

  /** A full disk must not blind the map: what could not be written is tried again at the next tick. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!this.#deps.onFault) throw error;
      this.#deps.onFault(error);
    }
  }

  #takeMachines(): void {
    this.#removeGone();
    this.#news.tellZones();
    this.#machinesChanged = false;
  }

  #removeGone(): void {
    for (const seatId of this.#removed) {
      this.#removed.delete(seatId);
      this.#slots.delete(seatId);
      for (const other of this.#deviceIds.set(seatId, [])) this.#rounds.touch(other);
      this.#memory.delete(seatId);
      this.rentals.forget(seatId);
      this.#deps.alerts.forget(seatId);
      this.#deps.publisher.publish('seat.removed', { id: seatId });
    }
  }

  #evaluate(slot: Slot, moment: Moment): void {
    slot.lookedAt = moment.monotonic;
    for (const other of this.#evaluator.evaluate(slot, moment, this.#node)) this.#rounds.touch(other);
    if (slot.boots !== slot.entry.boot.durations) {
      slot.boots = slot.entry.boot.durations;
      this.#evaluator.usualBootMs = this.#usualBoot();
    }
    if (slot.entry.takeSuspicion()) this.#deps.mayBeOff?.(slot.entry.id);
    if (!slot.view) return;
    this.#alarms.tellEvents(slot);
    if (slot.news.isWorthTelling(slot.view, moment.monotonic)) {
      this.#deps.publisher.publish('seat.changed', slot.view);
    }
  }

  /** A paid time that is over ends by itself once nobody is in; with somebody in it is an alert. */
  #endRentals(moment: Moment): void {
    for (const { entry, view, facts } of this.#slots.values()) {
      if (!view || !facts || facts.mark !== 'over') continue;
      const mark = this.rentals.mark(entry.id);
      const isOver = markPhase(mark, moment.wall, 0) === 'over';
      if (isOver && (facts.controllers === 'none' || view.power.value === 'off')) {
        this.rentals.release(view, 'counter', 'rental.ended');
      }
    }
  }

  /** One commit for all seats with news, at most once a second. */
  #save(): void {
    const unsaved = [...this.#slots.values()].filter((slot) => slot.isUnsaved());
    if (unsaved.length === 0) return;
    this.#deps.store.transaction(() => {
      for (const slot of unsaved) this.#memory.set(slot.entry.id, slot.entry.memory);
    });
    for (const slot of unsaved) slot.saved();
  }

  #usualBoot(): number | undefined {
    return medianOf([...this.#slots.values()].flatMap(({ entry }) => entry.boot.durations));
  }

  /** A clock that runs forward alone may stand still while the computer sleeps: every age would be a lie. */
  #wake(moment: Moment): void {
    for (const { entry } of this.#slots.values()) {
      entry.doubt(moment);
      this.#deps.mayBeOff?.(entry.id);
    }
  }

  #moment(): Moment {
    const { now = Date.now, monotonic = () => performance.now() } = this.#deps;
    const moment = { wall: now(), monotonic: monotonic() };
    if (this.#clock.sample(moment) > SLEPT_MS) this.#wake(moment);
    return moment;
  }
}
