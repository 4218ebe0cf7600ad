// How many seats are in each state, kept by difference.
import { SEAT_STATES, type Seat, type SeatState } from '../../ipc/seat.ts';

export interface Counts {
  all: number;
  states: Readonly<Record<SeatState, number>>;
  /** Seats whose lost or attention waits for a name. */
  loud: { lost: number; attention: number };
}

export const NO_COUNTS: Counts = {
  all: 0,
  states: { ready: 0, inUse: 0, booting: 0, off: 0, maintenance: 0, lost: 0, attention: 0 },
  loud: { lost: 0, attention: 0 },
};

/** The counts after one seat changed from `before` to `after` (undefined: was not, is not). */
export function recount(counts: Counts, before: Seat | undefined, after: Seat | undefined): Counts {
  if (before?.state === after?.state && before?.loud === after?.loud) return counts;
  const states = { ...counts.states };
  const loud = { ...counts.loud };
  const step = (seat: Seat | undefined, by: 1 | -1): void => {
    if (seat === undefined) return;
    states[seat.state] += by;
    if (seat.loud && (seat.state === 'lost' || seat.state === 'attention')) loud[seat.state] += by;
  };
  step(before, -1);
  step(after, 1);
  return { all: counts.all + (after ? 1 : 0) - (before ? 1 : 0), states, loud };
}

export function countAll(seats: Iterable<Seat>): Counts {
  const states = Object.fromEntries(SEAT_STATES.map((state) => [state, 0])) as Record<SeatState, number>;
  const loud = { lost: 0, attention: 0 };
  let all = 0;
  for (const seat of seats) {
    all += 1;
    states[seat.state] += 1;
    if (seat.loud && (seat.state === 'lost' || seat.state === 'attention')) loud[seat.state] += 1;
  }
  return { all, states, loud };
}
