// The newest notifications by seq: what a subscriber that comes back can still be given.
import type { Notification } from '../../ipc/notifications.ts';
import { reduceNotification } from './reduce.ts';

/** Which of a notification's two faces a subscriber sees. */
export type Face = 'full' | 'locked';

/** One notification with its texts, each made once however many subscribers there are. */
export class Entry {
  readonly #faces: Record<Face, { notification: Notification; json: string } | undefined>;
  readonly #full: Notification;

  constructor(notification: Notification) {
    this.#full = notification;
    this.#faces = { full: undefined, locked: undefined };
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

/** Holds the last `capacity` entries; seqs follow each other without a gap. */
export class Ring {
  readonly #entries: (Entry | undefined)[];
  #seq: number;
  #length = 0;

  constructor(capacity: number, seq: number) {
    this.#entries = new Array<Entry | undefined>(capacity);
    this.#seq = seq;
  }

  /** The seq of the newest entry. */
  get seq(): number {
    return this.#seq;
  }

  push(entry: Entry): void {
    this.#seq += 1;
    this.#entries[this.#seq % this.#entries.length] = entry;
    this.#length = Math.min(this.#length + 1, this.#entries.length);
  }

  /** True when everything after `seq` is still here. */
  reaches(seq: number): boolean {
    return Number.isInteger(seq) && seq <= this.#seq && seq >= this.#seq - this.#length;
  }

  /** The entry of a seq that is still here. */
  get(seq: number): Entry | undefined {
    const age = this.#seq - seq;
    return age >= 0 && age < this.#length ? this.#entries[seq % this.#entries.length] : undefined;
  }
}
