// One subscriber's place in the stream: exactly once, in order, never more memory than the ring itself.
import type { Notification } from '../../ipc/notifications.ts';
import type { Load } from './load.ts';
import type { Entry, Face, Ring } from './ring.ts';

/** Whoever listens: an HTTP stream, an Electron window. */
export interface Listener {
  /** What the listener may see now; `gone`: its session ended. */
  view(): Face | 'gone';
  /** @returns false when it can take no more until `resume()` is called */
  send(notification: Notification, json: string): boolean;
  /** The hub will send no more. */
  end(): void;
}

interface Stream {
  ring: Ring;
  /** The whole picture as a notification with the ring's seq. */
  snapshot: () => Entry;
  load: () => Load;
}

/** The state of one listener; the hub drives it. */
export class Subscriber {
  readonly #listener: Listener;
  readonly #stream: Stream;
  /** Seq of the last notification that it was given; undefined: it needs a snapshot. */
  #at: number | undefined;
  #face: Face | undefined;
  #paused = false;
  #ended = false;
  #pumping = false;
  #lastSentAt = 0;
  #pausedAt = 0;

  constructor(listener: Listener, stream: Stream, since: number | undefined) {
    this.#listener = listener;
    this.#stream = stream;
    // A screen that was locked or unlocked meanwhile had another face: what it holds is not what it may see now.
    const isSameFace = since !== undefined && !stream.ring.hasSince(since, 'session.changed');
    this.#at = isSameFace ? since : undefined;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** True when its view is another one than at its last notification. */
  get viewChanged(): boolean {
    return this.#face !== undefined && this.#listener.view() !== this.#face;
  }

  /** For how long it has taken nothing, ms; 0 while it takes what it is given. */
  stalledMs(now: number): number {
    return this.#paused ? now - this.#pausedAt : 0;
  }

  /** Sends all that it has not had yet, as far as it takes it. */
  pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (!this.#paused && !this.#ended && this.#next());
    } finally {
      this.#pumping = false;
    }
  }

  /** It can take more. */
  resume(): void {
    this.#paused = false;
    this.pump();
  }

  /** A ping if it has heard nothing for `silenceMs`. */
  ping(now: number, silenceMs: number): void {
    if (this.#paused || this.#ended || now - this.#lastSentAt < silenceMs) return;
    const event = { at: Date.now(), ...this.#stream.load() };
    this.#send({ action: 'ping', seq: this.#at ?? this.#stream.ring.seq, event });
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.end();
  }

  /** @returns whether something was sent */
  #next(): boolean {
    const face = this.#listener.view();
    if (face === 'gone') {
      this.end();
      return false;
    }
    const { ring } = this.#stream;
    // A new face needs the whole picture: what was hidden before is missing, what is hidden now must go.
    const changed = this.#face !== undefined && this.#face !== face;
    this.#face = face;
    if (changed || this.#at === undefined || !ring.reaches(this.#at)) {
      this.#at = ring.seq;
      if (changed) this.#send({ action: 'session.changed', seq: this.#at, event: {} });
      const { notification, json } = this.#stream.snapshot().as(face);
      this.#send(notification, json);
      return true;
    }
    const entry = ring.get(this.#at + 1);
    if (!entry) return false;
    this.#at += 1;
    const { notification, json } = entry.as(face);
    this.#send(notification, json);
    return true;
  }

  #send(notification: Notification, json: string = JSON.stringify(notification)): void {
    this.#lastSentAt = performance.now();
    if (this.#listener.send(notification, json)) return;
    this.#paused = true;
    this.#pausedAt = this.#lastSentAt;
  }
}
