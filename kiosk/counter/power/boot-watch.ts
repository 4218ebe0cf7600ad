// Which machines have begun to boot: seen in their power, or caused by our own commands; each boot told once.
import type { PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import type { PowerResult } from '../../../shared/ipmi/power/types.ts';

interface Watched {
  /** The last certain state: a machine that was off, then silent, then on has booted in between. */
  last: 'on' | 'off' | undefined;
  /** Our own operations on it; what the poller sees meanwhile belongs to them. */
  operations: number;
  sawBoot: boolean;
}

export class BootWatch {
  readonly #seats = new Map<string, Watched>();
  readonly #booted: (seatId: string, at: number) => void;

  /** @param booted `at` in ms since 1970 */
  constructor(booted: (seatId: string, at: number) => void) {
    this.#booted = booted;
  }

  /** The seat's machine said its power. */
  seen(seatId: string, power: PowerState): void {
    if (power === 'unknown') return;
    const watched = this.#of(seatId);
    const boots = watched.last === 'off' && power === 'on';
    watched.last = power;
    if (!boots) return;
    if (watched.operations > 0) watched.sawBoot = true;
    else this.#booted(seatId, Date.now());
  }

  begin(seatId: string): void {
    this.#of(seatId).operations += 1;
  }

  /** @param result of our own operation; undefined: it failed, and what was seen counts */
  end(seatId: string, result: PowerResult | undefined): void {
    const watched = this.#seats.get(seatId);
    if (!watched || watched.operations === 0) return;
    watched.operations -= 1;
    if (result) watched.last = result.after;
    watched.sawBoot ||= result?.sent.some((command) => command !== 'off' && command !== 'soft') ?? false;
    if (watched.operations > 0 || !watched.sawBoot) return;
    watched.sawBoot = false;
    this.#booted(seatId, Date.now());
  }

  /** Another machine, or none: what was known is void. */
  forget(seatId: string): void {
    this.#seats.delete(seatId);
  }

  #of(seatId: string): Watched {
    const known = this.#seats.get(seatId);
    if (known) return known;
    const fresh: Watched = { last: undefined, operations: 0, sawBoot: false };
    this.#seats.set(seatId, fresh);
    return fresh;
  }
}
