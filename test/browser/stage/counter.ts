// A counter in the page's memory: it answers the calls that the interface needs, and changes seats when told.
import type { CallInput, CallName, CallOutput, CounterClient } from '../../../kiosk/ipc/contract.ts';
import { CallError } from '../../../kiosk/ipc/errors.ts';
import type { Notification, Snapshot } from '../../../kiosk/ipc/notifications.ts';
import type { Alert, Job, NodeStatus, Seat, SeatDetail } from '../../../kiosk/ipc/seat.ts';
import type { Role, SessionStatus } from '../../../kiosk/ipc/staff.ts';
import { answers } from './answers.ts';
import { makeSeats } from './seats.ts';

type Listener = Parameters<CounterClient['subscribe']>[0];

export const OWNER_PIN = '482913';

export class StageCounter implements CounterClient {
  readonly seats = new Map<string, Seat>();
  alerts: Alert[];
  jobs: Job[] = [];
  /** What the machines boot from next, where it was set here; null: nothing, or used up by a boot. */
  readonly bootDevices = new Map<string, SeatDetail['bootDevice']>();
  node: NodeStatus;
  session: SessionStatus;
  /** How far the reading of the machines has come. */
  progress: CallOutput<'power.progress'>;
  /** Every call that came, for the tests to look at. */
  readonly calls: { name: string; input: unknown }[] = [];
  readonly #listeners = new Set<Listener>();
  #seq = 0;
  #churn: ReturnType<typeof setInterval> | undefined;

  constructor({ seats, role }: { seats: number; role: Role }) {
    const now = Date.now();
    for (const seat of makeSeats(seats, now)) this.seats.set(seat.id, seat);
    this.alerts = [...this.seats.values()]
      .filter((seat) => seat.reasons.length > 0)
      .map((seat, index) => ({
        id: `alert-${index}`,
        reason: seat.reasons[0] ?? 'POWER_UNKNOWN',
        seatId: seat.id,
        severity: seat.state === 'lost' ? 'urgent' : 'warning',
        openedAt: now - 3 * 60_000,
        facts: {},
        acknowledged: seat.loud ? null : { by: 'Mina', at: now - 60_000 },
        clearedAt: null,
      }));
    this.progress = { all: seats, asked: seats, answered: seats };
    this.node = {
      configured: true,
      url: 'http://127.0.0.1:9000',
      mode: 'manage',
      reachable: true,
      version: '1.2.0',
      kind: 'stored',
      lastAnswerAt: now,
      lastError: null,
      machines: seats,
      mayHaveMore: false,
      plainHttp: false,
    };
    const people = [
      { id: 'p-owner', name: 'Park', role: 'owner' as const },
      { id: 'p-staff', name: 'Mina', role: 'staff' as const },
      { id: 'p-viewer', name: 'Guest', role: 'viewer' as const },
    ];
    this.session = {
      needsSetup: false,
      person: people.find((person) => person.role === role) ?? null,
      locked: false,
      idleLockMs: 300_000,
      people,
      cafe: 'Seaside',
      version: '0.1.0',
      csrf: '',
    };
  }

  async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    this.calls.push({ name, input });
    await Promise.resolve();
    const answer = answers[name];
    if (answer === undefined) {
      throw new CallError({ status: 404, code: 'NOT_FOUND', message: `the stage has no ${name}` });
    }
    return answer(this, input as never) as CallOutput<Name>;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    listener.onLink('up');
    listener.onNotification({ action: 'snapshot', seq: this.#seq, event: this.snapshot() });
    const ping = setInterval(() => this.ping(listener), 2000);
    return () => {
      clearInterval(ping);
      this.#listeners.delete(listener);
    };
  }

  snapshot(): Snapshot {
    const seats = [...this.seats.values()];
    return {
      at: Date.now(),
      seats,
      zones: [...new Set(seats.map((seat) => seat.zone))],
      alerts: this.alerts,
      jobs: this.jobs,
      node: this.node,
    };
  }

  ping(listener: Listener): void {
    const event = { at: Date.now(), cpu_usage_percent: 1, memory_usage_percent: 1 };
    listener.onNotification({ action: 'ping', seq: this.#seq, event });
  }

  tell(notification: Omit<Notification, 'seq'>): void {
    this.#seq += 1;
    for (const listener of this.#listeners) {
      listener.onNotification({ ...notification, seq: this.#seq } as Notification);
    }
  }

  link(state: 'up' | 'down'): void {
    for (const listener of this.#listeners) listener.onLink(state);
  }

  /** Changes a seat and says so. */
  change(id: string, change: Partial<Seat>): Seat {
    const before = this.seats.get(id);
    if (before === undefined) throw new Error(`no seat ${id}`);
    const seat = { ...before, ...change };
    this.seats.set(id, seat);
    this.tell({ action: 'seat.changed', event: seat });
    return seat;
  }

  /** Changes some seats' figures and states many times a second, for the bench. */
  churn(perSecond: number): void {
    clearInterval(this.#churn);
    if (perSecond === 0) return;
    const ids = [...this.seats.keys()];
    const perTick = Math.max(1, Math.round(perSecond / 20));
    let turn = 0;
    this.#churn = setInterval(() => {
      for (let index = 0; index < perTick; index += 1) {
        turn += 1;
        const id = ids[(turn * 17) % ids.length];
        if (id) this.change(id, { state: turn % 2 === 0 ? 'ready' : 'inUse', since: Date.now() });
      }
    }, 50);
  }
}
