// The newest notifications by seq: what a subscriber that comes back can still be given.
import type { Notification } from '../../ipc/notifications.ts';
import { reduceNotification } from './reduce.ts';

/** Which of a notification's two faces a subscriber sees. */
export type Face = 'full' | 'locked';

/** One notification with its texts, each made once however many subscribers there are. */
export class Entry {
  readonly #faces: Record<Face, { notification: Notification; json: string } | undefined>;
  readonly #full: Notification;
  /** What it takes of a ring's capacity. */
  readonly units: number;

  constructor(notification: Notification) {
    this.units = unitsOf(notification);
    this.#full = notification;
    this.#faces = { full: undefined, locked: undefined };
  }

  get action(): Notification['action'] {
    return this.#full.action;
  }

  as(face: Face): { notification: Notification; json: string } {
    const made = this.#faces[face];
    if (made) return made;
    const notification = face === 'full' ? this.#full : reduceNotification(this.#full);
    const fresh = { notification, json: JSON.stringify(notification) };
    this.#faces[face] = fresh;
    return fresh;
  }
}

/** A seat, an alert, or so many seats of a job take about the same memory. */
const ITEMS_PER_UNIT = 4;

function unitsOf(notification: Notification): number {
  return notification.action === 'job.changed'
    ? Math.max(1, Math.ceil(notification.event.items.length / ITEMS_PER_UNIT))
    : 1;
}

/**
 * Holds the last entries, `capacity` small ones: a job of 500 seats is told ten times a second, and takes the place
 * of as many others. Seqs follow each other without a gap.
 */
export class Ring {
  readonly #entries: (Entry | undefined)[];
  #seq: number;
  #length = 0;
  #units = 0;

  constructor(capacity: number, seq: number) {
    this.#entries = new Array<Entry | undefined>(capacity);
    this.#seq = seq;
  }

  /** The seq of the newest entry. */
  get seq(): number {
    return this.#seq;
  }

  push(entry: Entry): void {
    const { length: capacity } = this.#entries;
    this.#units += entry.units;
    // The newest one always fits.
    while (this.#length > 0 && (this.#units > capacity || this.#length === capacity)) this.#dropOldest();
    this.#seq += 1;
    this.#entries[this.#seq % capacity] = entry;
    this.#length += 1;
  }

  #dropOldest(): void {
    const at = (this.#seq - this.#length + 1) % this.#entries.length;
    this.#units -= this.#entries[at]?.units ?? 0;
    this.#entries[at] = undefined;
    this.#length -= 1;
  }

  /** True when everything after `seq` is still here. */
  reaches(seq: number): boolean {
    return Number.isInteger(seq) && seq <= this.#seq && seq >= this.#seq - this.#length;
  }

  /** True when something with this action came after `seq`, as far back as entries are here. */
  hasSince(seq: number, action: Notification['action']): boolean {
    for (let at = Math.max(seq, this.#seq - this.#length) + 1; at <= this.#seq; at++) {
      if (this.get(at)?.action === action) return true;
    }
    return false;
  }

  /** The entry of a seq that is still here. */
  get(seq: number): Entry | undefined {
    const age = this.#seq - seq;
    return age >= 0 && age < this.#length ? this.#entries[seq % this.#entries.length] : undefined;
  }
}
