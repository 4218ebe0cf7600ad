// A network that loses, doubles, reorders and delays; repeatable, because its dice are seeded.
import type { LinkSettings } from './settings.ts';

/** How long a datagram that is to come late waits for one that overtakes it. */
const REORDER_WAIT_MS = 20;

export class FaultyLink {
  readonly #settings: () => LinkSettings;
  readonly #random: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #heldBack: (() => void) | undefined;

  constructor(settings: () => LinkSettings, seed: number) {
    this.#settings = settings;
    this.#random = mulberry32(seed);
  }

  /** A datagram to the BMC. */
  inbound(deliver: () => void): void {
    const { lossPercent, delayMs } = this.#settings();
    if (!this.#chance(lossPercent)) this.#after(delayMs, deliver);
  }

  /** A datagram from the BMC. @param slownessMs what the BMC itself adds to the network's delay */
  outbound(send: () => void, slownessMs = 0): void {
    const { lossPercent, duplicatePercent, reorderPercent, ...network } = this.#settings();
    const delayMs = network.delayMs + slownessMs;
    if (this.#chance(lossPercent)) return;
    const late = this.#heldBack === undefined && this.#chance(reorderPercent);
    if (late) this.#hold(send, delayMs);
    else this.#after(delayMs, send);
    if (this.#chance(duplicatePercent)) this.#after(delayMs, send);
    if (!late) this.#release(delayMs);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#heldBack = undefined;
  }

  #hold(send: () => void, delayMs: number): void {
    this.#heldBack = send;
    this.#after(REORDER_WAIT_MS, () => {
      if (this.#heldBack === send) this.#release(delayMs);
    });
  }

  #release(delayMs: number): void {
    const send = this.#heldBack;
    this.#heldBack = undefined;
    if (send) this.#after(delayMs, send);
  }

  #after(ms: number, action: () => void): void {
    if (ms === 0) {
      action();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }

  #chance(percent: number): boolean {
    return percent > 0 && this.#random() * 100 < percent;
  }
}

/** A small generator that gives the same numbers for the same seed (public domain, Tommy Ettinger). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
