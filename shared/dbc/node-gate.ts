// How many requests run at one node at the same time, whoever in this process makes them.

/** One client, which may have a limit of its own below the node's. */
export interface Guest {
  /** Requests at the same time. */
  readonly most: number;
}

/** A place among those who are let through, first come, first served. */
export interface Turn {
  /** Resolves when the request may be sent. */
  readonly granted: Promise<void>;
  /** False while it waits. */
  readonly began: boolean;
  /** Once the request has ended, or when it is not to be made any more. */
  leave(): void;
}

interface Entry {
  guest: Guest;
  state: 'waits' | 'runs' | 'left';
  grant: () => void;
}

export class NodeGate {
  /** The greatest limit that any client of this node was given. */
  #most = 0;
  readonly #running = new Map<Guest, number>();
  readonly #waiting: Entry[] = [];

  enter(guest: Guest): Turn {
    this.#most = Math.max(this.#most, guest.most);
    const { promise: granted, resolve: grant } = Promise.withResolvers<void>();
    const entry: Entry = { guest, state: 'waits', grant };
    this.#waiting.push(entry);
    this.#admit();
    return {
      granted,
      get began() {
        return entry.state === 'runs';
      },
      leave: () => this.#leave(entry),
    };
  }

  #leave(entry: Entry): void {
    if (entry.state === 'waits') this.#waiting.splice(this.#waiting.indexOf(entry), 1);
    if (entry.state === 'runs') this.#count(entry.guest, -1);
    entry.state = 'left';
    this.#admit();
  }

  #admit(): void {
    let free = this.#most - [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    while (free > 0) {
      // A client that is at its own limit does not hold up the others.
      const next = this.#waiting.findIndex(({ guest }) => this.#of(guest) < guest.most);
      const [entry] = next < 0 ? [] : this.#waiting.splice(next, 1);
      if (!entry) return;
      entry.state = 'runs';
      this.#count(entry.guest, 1);
      entry.grant();
      free -= 1;
    }
  }

  #of(guest: Guest): number {
    return this.#running.get(guest) ?? 0;
  }

  #count(guest: Guest, change: 1 | -1): void {
    const count = this.#of(guest) + change;
    if (count > 0) this.#running.set(guest, count);
    else this.#running.delete(guest);
  }
}
