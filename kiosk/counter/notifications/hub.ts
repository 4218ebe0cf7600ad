// The notification hub: gives every event its seq and every listener its stream.

import { messageOf } from '../../../shared/errors/app-error.ts';
import type { Logger } from '../../../shared/logging/logger.ts';
import {
  type NotificationAction,
  type NotificationEvent,
  NotificationSchema,
  SnapshotSchema,
} from '../../ipc/notifications.ts';
import { LoadMeter } from './load.ts';
import { Entry, Ring } from './ring.ts';
import { type Listener, Subscriber } from './subscriber.ts';
import type { Publisher, SnapshotSource } from './types.ts';

export interface HubOptions {
  log: Logger;
  /** Seq of a counter that has published nothing; greater than any that an earlier run gave. */
  firstSeq?: number;
  /** How many notifications a listener that comes back can be given. */
  capacity?: number;
  /** A ping after this silence, ms. */
  pingMs?: number;
  /** A listener that takes nothing for so long is cut, ms. */
  stallMs?: number;
}

export interface Subscription {
  /** The listener can take more (after its `send` said false). */
  resume(): void;
  /** No more is sent; `end` of the listener is not called. */
  close(): void;
}

/** Between start() and stop() it pings; publishing and subscribing work at any time. */
export class NotificationHub implements Publisher {
  readonly #options: Required<HubOptions>;
  readonly #ring: Ring;
  readonly #subscribers = new Set<Subscriber>();
  readonly #meter = new LoadMeter();
  #load = this.#meter.read();
  #snapshot: SnapshotSource | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HubOptions) {
    this.#options = { firstSeq: 0, capacity: 5000, pingMs: 5000, stallMs: 60_000, ...options };
    this.#ring = new Ring(this.#options.capacity, this.#options.firstSeq);
  }

  /** Seq of the last notification. */
  get seq(): number {
    return this.#ring.seq;
  }

  get listeners(): number {
    return this.#subscribers.size;
  }

  /** Where the whole picture comes from; given before the first listener. */
  showSnapshotsOf(source: SnapshotSource): void {
    this.#snapshot = source;
  }

  start(): void {
    if (this.#timer) return;
    const tick = Math.min(1000, this.#options.pingMs / 5);
    this.#timer = setInterval(() => this.#tick(), tick);
    this.#timer.unref();
  }

  /** Ends every stream. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const subscriber of [...this.#subscribers]) this.#drop(subscriber);
  }

  publish<Action extends Exclude<NotificationAction, 'ping' | 'snapshot'>>(
    action: Action,
    event: NotificationEvent<Action>,
  ): void {
    // A field that the contract does not know must not leave the counter.
    const checked = NotificationSchema.safeParse({ action, seq: this.#ring.seq + 1, event });
    if (!checked.success) {
      const fields = checked.error.issues.map(({ path }) => path.join('.')).slice(0, 5);
      this.#options.log.error({ action, fields }, 'a notification does not fit the contract and was dropped');
      return;
    }
    this.#ring.push(new Entry(checked.data));
    this.#pumpAll();
  }

  /**
   * Sends a ping at once, then what came after `since`, or a snapshot where that is unknown or too long ago.
   */
  subscribe(listener: Listener, since?: number): Subscription {
    const stream = { ring: this.#ring, snapshot: () => this.#picture(), load: () => this.#load };
    const subscriber = new Subscriber(listener, stream, since);
    this.#subscribers.add(subscriber);
    subscriber.ping(performance.now(), 0);
    this.#pump(subscriber);
    return {
      resume: () => {
        if (this.#subscribers.has(subscriber)) this.#pump(subscriber, { resumed: true });
      },
      close: () => void this.#subscribers.delete(subscriber),
    };
  }

  #picture(): Entry {
    if (!this.#snapshot) throw new Error('the hub has no source of snapshots yet');
    return new Entry({
      action: 'snapshot',
      seq: this.#ring.seq,
      event: SnapshotSchema.parse(this.#snapshot()),
    });
  }

  #pumpAll(): void {
    for (const subscriber of [...this.#subscribers]) this.#pump(subscriber);
  }

  /** To look whether a session is due writes to the disk, which may be full: that must not end the counter. */
  #viewChanged(subscriber: Subscriber): boolean {
    try {
      return subscriber.viewChanged;
    } catch (error) {
      this.#options.log.warn({ problem: messageOf(error) }, 'a listener failed and was cut');
      this.#drop(subscriber);
      return false;
    }
  }

  /** A listener that fails is cut; it comes back for a snapshot. */
  #pump(
    subscriber: Subscriber,
    { resumed = false, pingAt }: { resumed?: boolean; pingAt?: number } = {},
  ): void {
    try {
      if (resumed) subscriber.resume();
      else subscriber.pump();
      if (pingAt !== undefined) subscriber.ping(pingAt, this.#options.pingMs);
      if (subscriber.ended) this.#subscribers.delete(subscriber);
    } catch (error) {
      this.#options.log.warn({ problem: messageOf(error) }, 'a listener failed and was cut');
      this.#drop(subscriber);
    }
  }

  #tick(): void {
    this.#load = this.#meter.read();
    const now = performance.now();
    // Sessions that locked by themselves: their listeners are told under a seq of its own.
    if ([...this.#subscribers].some((subscriber) => this.#viewChanged(subscriber)))
      this.publish('session.changed', {});
    for (const subscriber of [...this.#subscribers]) {
      if (subscriber.stalledMs(now) > this.#options.stallMs) this.#drop(subscriber);
      else {
        this.#pump(subscriber, { pingAt: now });
      }
    }
  }

  #drop(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    try {
      subscriber.end();
    } catch (error) {
      this.#options.log.warn({ problem: messageOf(error) }, 'a listener could not be ended');
    }
  }
}
