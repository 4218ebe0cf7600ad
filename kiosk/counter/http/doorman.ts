// Who may connect from the LAN: one machine must not take a door, or the counter's memory, from the others.
import type { Duplex } from 'node:stream';

export interface DoormanLimits {
  /** Connections that one address may hold. */
  held: number;
  /** Connections that one address may open in a minute; each costs a TLS handshake. */
  opened: number;
  /** Connections of all addresses together. */
  total: number;
}

/** Of the agents' door: an agent holds four connections. */
const LIMITS: DoormanLimits = { held: 16, opened: 120, total: 4096 };
const MINUTE_MS = 60_000;

interface Guest {
  held: number;
  opened: number;
  /** When the minute of `opened` began. */
  since: number;
}

export class Doorman {
  readonly #limits: DoormanLimits;
  readonly #now: () => number;
  readonly #guests = new Map<string, Guest>();
  #total = 0;
  #sweptAt = 0;

  constructor(limits: Partial<DoormanLimits> = {}, now: () => number = () => performance.now()) {
    this.#limits = { ...LIMITS, ...limits };
    this.#now = now;
  }

  /** Counts a connection until it closes, or cuts it before anything was spent on it. */
  greet(socket: Duplex & { remoteAddress?: string | undefined }): void {
    const { held, opened, total } = this.#limits;
    const guest = this.#guestFrom(socket.remoteAddress ?? '');
    guest.opened += 1;
    if (guest.held >= held || guest.opened > opened || this.#total >= total) {
      socket.destroy();
      return;
    }
    guest.held += 1;
    this.#total += 1;
    socket.once('close', () => {
      guest.held -= 1;
      this.#total -= 1;
    });
  }

  #guestFrom(address: string): Guest {
    const now = this.#now();
    this.#sweep(now);
    const known = this.#guests.get(address);
    if (!known) {
      const guest: Guest = { held: 0, opened: 0, since: now };
      this.#guests.set(address, guest);
      return guest;
    }
    if (now - known.since >= MINUTE_MS) Object.assign(known, { opened: 0, since: now });
    return known;
  }

  /** Addresses that have gone are forgotten. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < MINUTE_MS) return;
    this.#sweptAt = now;
    for (const [address, { held, since }] of this.#guests) {
      if (held === 0 && now - since >= MINUTE_MS) this.#guests.delete(address);
    }
  }
}
