// A counter inside the page: holds a small café, answers calls by the contract's schemas, tells its changes.
import {
  CALLS,
  type CallInput,
  type CallName,
  type CallOutput,
  type CounterClient,
} from '../../../../kiosk/ipc/contract.ts';
import { CallError } from '../../../../kiosk/ipc/errors.ts';
import type { Notification } from '../../../../kiosk/ipc/notifications.ts';
import type { Alert, Seat } from '../../../../kiosk/ipc/seat.ts';
import { Cafe } from './cafe.ts';
import { handlersOf, type StageHandlers } from './handlers.ts';

type Listener = Parameters<CounterClient['subscribe']>[0];

export class StageCounter implements CounterClient {
  readonly cafe: Cafe;
  /** Every call that came, in order, for tests to look at. */
  readonly calls: { name: string; input: unknown }[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #handlers: StageHandlers;
  readonly #failures = new Map<string, CallError>();
  #seq = 0;

  constructor(options: URLSearchParams) {
    this.cafe = new Cafe(options);
    this.#handlers = handlersOf(this.cafe, (notification) => this.tell(notification));
  }

  async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    this.calls.push({ name, input });
    const failure = this.#failures.get(name);
    if (failure !== undefined) throw failure;
    const handler = this.#handlers[name];
    if (handler === undefined) {
      throw new CallError({ status: 501, code: 'INTERNAL', message: `the stage does not know ${name}` });
    }
    const parsed = CALLS[name].input.parse(input);
    const output = await (handler as (input: unknown) => unknown)(parsed);
    return CALLS[name].output.parse(output) as CallOutput<Name>;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    queueMicrotask(() => {
      listener.onLink('up');
      this.tell({ action: 'snapshot', event: this.cafe.snapshot() });
    });
    return () => this.#listeners.delete(listener);
  }

  tell(notification: { action: Notification['action']; event: unknown }): void {
    this.#seq += 1;
    const line = { ...notification, seq: this.#seq } as Notification;
    for (const listener of this.#listeners) listener.onNotification(line);
  }

  /** The way to the counter breaks or is back. */
  link(state: 'up' | 'down'): void {
    for (const listener of this.#listeners) listener.onLink(state);
  }

  changeSeat(label: string, change: Partial<Seat>): void {
    this.tell({ action: 'seat.changed', event: this.cafe.change(label, change) });
  }

  raise(alert: Alert): void {
    this.cafe.alerts.push(alert);
    this.tell({ action: 'alert.changed', event: alert });
  }

  /** Makes every further call of this name fail; null: it works again. */
  fail(name: CallName, code: string | null, details: CallError['details'] = {}, message = code ?? ''): void {
    if (code === null) this.#failures.delete(name);
    else this.#failures.set(name, new CallError({ status: 409, code, message, details }));
  }
}
