// Decides when a seat is worth a notification: at once when something is different, rarely when only its age is.
import { isDeepStrictEqual } from 'node:util';
import type { Seat } from '../../ipc/seat.ts';

/** Live figures change all the time; so often are they told, ms. */
const LOAD_MS = 1000;
/** Ages alone are told so often, ms: the interface counts on by itself. */
const AGES_MS = 5000;

export class SeatNews {
  #told: Seat | undefined;
  #toldBare: unknown;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @returns true when the seat should be told now; it then counts as told */
  isWorthTelling(seat: Seat, monotonic: number): boolean {
    const bare = withoutAges(seat);
    const waited = monotonic - this.#toldAt;
    const different = !this.#told || !isDeepStrictEqual(bare, this.#toldBare);
    const due =
      different ||
      (waited >= AGES_MS && !isDeepStrictEqual(seat, this.#told)) ||
      (waited >= LOAD_MS && !isDeepStrictEqual(figures(seat), figures(this.#told)));
    if (!due) return false;
    this.#told = seat;
    this.#toldBare = bare;
    this.#toldAt = monotonic;
    return true;
  }
}

function withoutAges(seat: Seat): unknown {
  const { power, nodeLink, deeplink, agent, codes, load } = seat;
  const pair = codes.pair ?? 0;
  const values = [power, nodeLink, deeplink, agent, codes].map(({ value, source }) => `${value} ${source}`);
  return {
    ...seat,
    ...{ power: values, nodeLink: 0, deeplink: 0, agent: 0, codes: pair, load: load !== null },
  };
}

function figures(seat: Seat | undefined): unknown {
  return seat?.load ? { ...seat.load, at: 0 } : null;
}
