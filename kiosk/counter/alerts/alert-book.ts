// Opens, keeps and clears alerts: one for each cause, loud until somebody puts a name to it.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { TypedEmitter } from '../../../shared/util/typed-emitter.ts';
import type { Alert } from '../../ipc/seat.ts';
import { compareUrgency } from '../../ipc/urgency.ts';
import type { Audit } from '../audit/types.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import type { Publisher } from '../notifications/types.ts';
import type { Store } from '../store/types.ts';
import { AlertStore, type StoredAlert } from './alert-store.ts';
import type { Cause } from './types.ts';

export interface AlertBookDeps {
  store: Store;
  audit: Audit;
  publisher: Publisher;
  /** The seat's label, for the audit. */
  labelOf?: (seatId: string) => string | undefined;
  now?: () => number;
  monotonic?: () => number;
  /** A cause has to be gone for so long before its alert is cleared, ms: one that comes and goes is one alert. */
  clearAfterMs?: number;
  /** After a restart nothing is cleared for so long, ms: the sources have to be read first. */
  settleMs?: number;
}

/** A cause that is back so soon after its alert was cleared opens that alert again, with its name, ms. */
const REOPEN_MS = 60_000;

interface OpenAlert extends StoredAlert {
  /** Whose `sync` keeps it; null: an event, which lasts until somebody acknowledges it. */
  scope: string | null;
  /** Monotonic time at which the cause was first found gone. */
  goneAt: number | null;
}

export class AlertBook extends TypedEmitter<{ loudness: [seatId: string] }> {
  readonly #deps: Required<AlertBookDeps>;
  readonly #stored: AlertStore;
  readonly #open = new Map<string, OpenAlert>();
  /** Causes by scope, so that a sync looks at its own only. */
  readonly #byScope = new Map<string, Set<string>>();
  /** Loud alerts by seat. */
  readonly #loud = new Map<string, number>();
  /** Alerts that were cleared just now, by cause, with the monotonic time. */
  readonly #cleared = new Map<string, { alert: Alert; at: number }>();
  /** Told after the commit; a list while a batch runs. */
  #outbox: { alert: Alert; touched: Set<string> }[] = [];
  #batches = 0;
  #startedAt = 0;

  constructor(deps: AlertBookDeps) {
    super();
    this.#deps = {
      labelOf: () => undefined,
      now: Date.now,
      monotonic: () => performance.now(),
      clearAfterMs: 10_000,
      settleMs: 30_000,
      ...deps,
    };
    this.#stored = new AlertStore(deps.store.db);
  }

  /** Reads the open alerts of the run before. */
  start(): void {
    this.#startedAt = this.#deps.monotonic();
    this.#read();
  }

  /** Everything is on the disk already. */
  stop(): void {
    this.#open.clear();
    this.#byScope.clear();
    this.#loud.clear();
  }

  /** Most urgent first. */
  open(): Alert[] {
    return [...this.#open.values()].map(({ alert }) => alert).sort(compareUrgency);
  }

  /** Open ones, then the newest cleared ones. */
  list(limit: number): Alert[] {
    const open = this.open().slice(0, limit);
    return open.length < limit ? [...open, ...this.#stored.cleared(limit - open.length)] : open;
  }

  /** An open alert of this seat waits for somebody's name. */
  isLoud(seatId: string): boolean {
    return this.#loud.has(seatId);
  }

  isOpen(cause: string): boolean {
    return this.#open.has(cause);
  }

  /**
   * Says which causes of a scope (a seat, or a matter of the whole café) hold now. New ones open an alert, those
   * that have been gone for a while are cleared.
   */
  sync(scope: string, causes: readonly Cause[]): void {
    const known = this.#byScope.get(scope);
    if (causes.length === 0 && !known) return;
    const holding = new Set(causes.map(({ key }) => key));
    for (const cause of causes) this.#raise(cause, scope);
    for (const key of [...(known ?? [])]) if (!holding.has(key)) this.#release(key);
  }

  /** Runs many syncs in one commit, and tells what changed after it. */
  batch(work: () => void): void {
    this.#batches += 1;
    try {
      this.#deps.store.transaction(work);
    } catch (error) {
      // Nothing of it was kept: what is on the disk holds, and the next sync tries again.
      this.#outbox = [];
      this.#read();
      throw error;
    } finally {
      this.#batches -= 1;
      this.#tell();
    }
  }

  /** Something happened that does not hold on, such as a reboot: open until somebody acknowledges it. */
  raise(cause: Cause): void {
    this.#raise(cause, null);
  }

  /** @throws RefusedCall NOT_FOUND */
  acknowledge(alertId: string, caller: Caller): Alert {
    const open = [...this.#open.values()].find(({ alert }) => alert.id === alertId);
    if (!open) throw new RefusedCall('NOT_FOUND', 'This alert is closed already.', { status: 404 });
    if (open.alert.acknowledged) return open.alert;
    const at = this.#deps.now();
    const alert: Alert = {
      ...open.alert,
      acknowledged: { by: caller.person?.name ?? '', at },
      clearedAt: open.scope === null ? at : null,
    };
    this.#write({ ...open, alert }, 'alerts.acknowledge', caller);
    return alert;
  }

  /** The seat is gone, and its alerts with it. */
  forget(seatId: string): void {
    for (const open of [...this.#open.values()]) {
      if (open.alert.seatId !== seatId) continue;
      this.#clear(open);
      this.#cleared.delete(open.cause);
    }
  }

  #read(): void {
    this.stop();
    for (const stored of this.#stored.open()) this.#keep({ ...stored, scope: scopeOf(stored), goneAt: null });
  }

  #raise(cause: Cause, scope: string | null): void {
    const { key, reason, seatId, severity, facts, also = [] } = cause;
    const open = this.#open.get(key);
    if (!open) {
      const recent = scope === null ? undefined : this.#recent(key);
      const opened = { id: randomUUID(), seatId, openedAt: this.#deps.now(), acknowledged: null };
      const alert: Alert = { ...(recent ?? opened), reason, severity, facts, clearedAt: null };
      const action = recent ? 'alert.reopened' : 'alert.opened';
      this.#write({ alert, cause: key, also, scope, goneAt: null }, action, 'counter');
      return;
    }
    open.goneAt = null;
    const alert: Alert = { ...open.alert, reason, severity, facts };
    if (isDeepStrictEqual(alert, open.alert) && isDeepStrictEqual([...also], [...open.also])) return;
    this.#write({ ...open, alert, also }, undefined, 'counter');
  }

  #release(key: string): void {
    const open = this.#open.get(key);
    if (!open || this.#deps.monotonic() - this.#startedAt < this.#deps.settleMs) return;
    open.goneAt ??= this.#deps.monotonic();
    if (this.#deps.monotonic() - open.goneAt >= this.#deps.clearAfterMs) this.#clear(open);
  }

  #recent(cause: string): Alert | undefined {
    const recent = this.#cleared.get(cause);
    return recent && this.#deps.monotonic() - recent.at < REOPEN_MS ? recent.alert : undefined;
  }

  #clear(open: OpenAlert): void {
    const at = this.#deps.monotonic();
    for (const [cause, before] of this.#cleared) if (at - before.at >= REOPEN_MS) this.#cleared.delete(cause);
    this.#cleared.set(open.cause, { alert: open.alert, at });
    this.#write(
      { ...open, alert: { ...open.alert, clearedAt: this.#deps.now() } },
      'alert.cleared',
      'counter',
    );
  }

  /** Disk and audit first, in one commit; then memory; then the notification. */
  #write(open: OpenAlert, action: string | undefined, who: Caller | string): void {
    const { alert } = open;
    const { store, audit, labelOf } = this.#deps;
    store.transaction(() => {
      this.#stored.save(open);
      if (alert.clearedAt !== null) this.#stored.prune();
      if (action === undefined) return;
      const seat = alert.seatId === null ? {} : { seatId: alert.seatId, seat: labelOf(alert.seatId) };
      audit.record({ who, action, ...seat, after: alert.reason, result: 'ok' });
    });
    const touched = this.#drop(open.cause);
    if (alert.clearedAt === null) for (const seatId of this.#keep(open)) touched.add(seatId);
    this.#outbox.push({ alert, touched });
    this.#tell();
  }

  #tell(): void {
    if (this.#batches > 0) return;
    for (const { alert, touched } of this.#outbox.splice(0)) {
      this.#deps.publisher.publish('alert.changed', alert);
      for (const seatId of touched) this.emit('loudness', seatId);
    }
  }

  #keep(open: OpenAlert): readonly string[] {
    this.#open.set(open.cause, open);
    if (open.scope !== null) {
      const causes = this.#byScope.get(open.scope) ?? new Set();
      this.#byScope.set(open.scope, causes.add(open.cause));
    }
    const seats = loudSeats(open);
    for (const seatId of seats) this.#loud.set(seatId, (this.#loud.get(seatId) ?? 0) + 1);
    return seats;
  }

  #drop(cause: string): Set<string> {
    const open = this.#open.get(cause);
    if (!open) return new Set();
    this.#open.delete(cause);
    const causes = open.scope === null ? undefined : this.#byScope.get(open.scope);
    causes?.delete(cause);
    if (open.scope !== null && causes?.size === 0) this.#byScope.delete(open.scope);
    const seats = loudSeats(open);
    for (const seatId of seats) {
      const left = (this.#loud.get(seatId) ?? 1) - 1;
      if (left > 0) this.#loud.set(seatId, left);
      else this.#loud.delete(seatId);
    }
    return new Set(seats);
  }
}

function loudSeats({ alert, also }: StoredAlert): string[] {
  if (alert.acknowledged) return [];
  return [...new Set([...(alert.seatId === null ? [] : [alert.seatId]), ...also])];
}

/** Which sync an alert of an earlier run belongs to. */
function scopeOf({ alert, cause }: StoredAlert): string | null {
  if (alert.reason === 'UNEXPECTED_REBOOT') return null;
  if (alert.reason === 'DUPLICATE_DEVICE_ID' || alert.seatId === null) return cause.split(':')[0] ?? cause;
  return alert.seatId;
}
