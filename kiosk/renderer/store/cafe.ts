// The café as the page knows it: one store keyed by seat, fed by the notifications, told once per frame.
import type { CounterClient } from '../../ipc/contract.ts';
import type { Notification, NotificationAction, Snapshot } from '../../ipc/notifications.ts';
import type { Alert, Job, NodeStatus, Seat } from '../../ipc/seat.ts';
import { Batch } from './batch.ts';
import type { Clock } from './clock.ts';
import { type Counts, countAll, NO_COUNTS, recount } from './counts.ts';
import { External } from './external.ts';

export interface Link {
  state: 'connecting' | 'up' | 'down';
  /** Since when, by this page's counter clock. */
  since: number;
  /** When the last line came. */
  lastAt: number | null;
  attempt: number;
}

export interface CafeState {
  /** True once a snapshot came. */
  loaded: boolean;
  /** Ids in the order of the labels; a new array only when seats come, go, or change place or label. */
  ids: readonly string[];
  /** Grows whenever any seat's label, zone or place changes. */
  layout: number;
  zones: readonly string[];
  counts: Counts;
  alerts: ReadonlyMap<string, Alert>;
  jobs: readonly Job[];
  node: NodeStatus | null;
  link: Link;
  /** Grows with every change of any seat: for views that show all of them. */
  version: number;
}

type Handler = (notification: Notification) => void;

const collator = new Intl.Collator('en', { numeric: true });

export class CafeStore extends External<CafeState> {
  readonly #client: CounterClient;
  readonly #clock: Clock;
  readonly #seats = new Map<string, Seat>();
  readonly #seatListeners = new Map<string, Set<() => void>>();
  readonly #handlers = new Map<NotificationAction, Set<Handler>>();
  readonly #batch = new Batch(() => this.#apply());
  #queue: Notification[] = [];
  #list: { version: number; seats: readonly Seat[] } = { version: 0, seats: [] };
  #end: (() => void) | undefined;

  constructor(client: CounterClient, clock: Clock) {
    super({
      loaded: false,
      ids: [],
      layout: 0,
      zones: [],
      counts: NO_COUNTS,
      alerts: new Map(),
      jobs: [],
      node: null,
      link: { state: 'connecting', since: clock.now(), lastAt: null, attempt: 0 },
      version: 0,
    });
    this.#client = client;
    this.#clock = clock;
  }

  start(): void {
    this.#end ??= this.#client.subscribe({
      onNotification: (notification) => this.#receive(notification),
      onLink: (state) => this.#linked(state),
    });
  }

  stop(): void {
    this.#end?.();
    this.#end = undefined;
    this.#batch.stop();
    this.#queue = [];
  }

  seat(id: string): Seat | undefined {
    return this.#seats.get(id);
  }

  /** All seats in the order of their labels; the same array while none of them changed. */
  seats(): readonly Seat[] {
    const { ids, version } = this.state;
    if (this.#list.version !== version) {
      this.#list = { version, seats: ids.flatMap((id) => this.#seats.get(id) ?? []) };
    }
    return this.#list.seats;
  }

  subscribeSeat(id: string, listener: () => void): () => void {
    const listeners = this.#seatListeners.get(id) ?? new Set();
    this.#seatListeners.set(id, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#seatListeners.delete(id);
    };
  }

  /** Calls back with each notification of an action, as it comes. */
  on(action: NotificationAction, handler: Handler): () => void {
    const handlers = this.#handlers.get(action) ?? new Set();
    this.#handlers.set(action, handlers);
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  /**
   * An answer of a call is news too, but only of what the stream has not told yet: it comes on a way of its own,
   * and an answer that was overtaken would bring back the past.
   */
  acceptSeat(seat: Seat): void {
    if (!this.#seats.has(seat.id)) this.#receive({ action: 'seat.changed', seq: 0, event: seat });
  }

  acceptJob(job: Job): void {
    const known = this.state.jobs.some((one) => one.id === job.id);
    const queued = this.#queue.some((one) => one.action === 'job.changed' && one.event.id === job.id);
    if (!known && !queued) this.#receive({ action: 'job.changed', seq: 0, event: job });
  }

  acceptAlert(alert: Alert): void {
    if (!this.state.alerts.has(alert.id)) this.#receive({ action: 'alert.changed', seq: 0, event: alert });
  }

  #receive(notification: Notification): void {
    if (notification.action === 'ping') this.#clock.heard(notification.event.at);
    if (notification.action === 'snapshot') this.#clock.heard(notification.event.at);
    this.#queue.push(notification);
    this.#batch.wake();
    for (const handler of this.#handlers.get(notification.action) ?? []) handler(notification);
  }

  #linked(state: 'up' | 'down'): void {
    const { link } = this.state;
    const attempt = state === 'up' ? 0 : link.attempt + 1;
    const since = link.state === state ? link.since : (link.lastAt ?? this.#clock.now());
    this.set({ link: { ...link, state, attempt, since: state === 'up' ? this.#clock.now() : since } });
  }

  #apply(): void {
    const queue = this.#queue;
    this.#queue = [];
    if (queue.length === 0) return;
    const draft = new Draft(this.state, this.#seats);
    for (const notification of queue) draft.take(notification);
    const lastAt = this.#clock.now();
    this.set({ ...draft.finish(), link: { ...this.state.link, lastAt } });
    for (const id of draft.changed) {
      for (const listener of this.#seatListeners.get(id) ?? []) listener();
    }
  }
}

/** One frame's changes, applied together. */
class Draft {
  readonly changed = new Set<string>();
  readonly #state: CafeState;
  readonly #seats: Map<string, Seat>;
  readonly #change: Partial<CafeState> = {};
  #counts: Counts;
  #moved = false;

  constructor(state: CafeState, seats: Map<string, Seat>) {
    this.#state = state;
    this.#seats = seats;
    this.#counts = state.counts;
  }

  take(notification: Notification): void {
    switch (notification.action) {
      case 'snapshot':
        this.#snapshot(notification.event);
        return;
      case 'seat.changed':
        this.#seat(notification.event.id, notification.event);
        return;
      case 'seat.removed':
        this.#seat(notification.event.id, undefined);
        return;
      case 'zones.changed':
        this.#change.zones = notification.event.zones;
        return;
      case 'alert.changed': {
        const alerts = new Map(this.#change.alerts ?? this.#state.alerts);
        alerts.set(notification.event.id, notification.event);
        this.#change.alerts = alerts;
        return;
      }
      case 'job.changed': {
        const { event } = notification;
        const jobs = this.#change.jobs ?? this.#state.jobs;
        const known = jobs.some((job) => job.id === event.id);
        this.#change.jobs = known ? jobs.map((job) => (job.id === event.id ? event : job)) : [...jobs, event];
        return;
      }
      case 'job.removed': {
        const { id } = notification.event;
        this.#change.jobs = (this.#change.jobs ?? this.#state.jobs).filter((job) => job.id !== id);
        return;
      }
      case 'node.changed':
        this.#change.node = notification.event;
    }
  }

  finish(): Partial<CafeState> {
    if (this.changed.size > 0) {
      this.#change.version = this.#state.version + 1;
      this.#change.counts = this.#counts;
    }
    if (this.#moved) {
      const seats = [...this.#seats.values()];
      seats.sort((a, b) => collator.compare(a.label, b.label));
      this.#change.ids = seats.map((seat) => seat.id);
      this.#change.layout = this.#state.layout + 1;
    }
    return this.#change;
  }

  #snapshot(snapshot: Snapshot): void {
    const gone = new Set(this.#seats.keys());
    for (const seat of snapshot.seats) {
      gone.delete(seat.id);
      this.#seats.set(seat.id, seat);
      this.changed.add(seat.id);
    }
    for (const id of gone) {
      this.#seats.delete(id);
      this.changed.add(id);
    }
    this.#moved = true;
    this.#counts = countAll(this.#seats.values());
    this.#change.counts = this.#counts;
    this.#change.zones = snapshot.zones;
    this.#change.alerts = new Map(snapshot.alerts.map((alert) => [alert.id, alert]));
    this.#change.jobs = snapshot.jobs;
    this.#change.node = snapshot.node;
    this.#change.loaded = true;
  }

  #seat(id: string, after: Seat | undefined): void {
    const before = this.#seats.get(id);
    if (before === undefined && after === undefined) return;
    this.#counts = recount(this.#counts, before, after);
    if (after === undefined) this.#seats.delete(id);
    else this.#seats.set(id, after);
    this.changed.add(id);
    if (!samePlace(before, after)) this.#moved = true;
  }
}

function samePlace(a: Seat | undefined, b: Seat | undefined): boolean {
  return (
    a?.label === b?.label &&
    a?.zone === b?.zone &&
    a?.place?.row === b?.place?.row &&
    a?.place?.column === b?.place?.column
  );
}
