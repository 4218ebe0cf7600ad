// How many seats are in each state, kept by difference.
import type { Seat, SeatState } from '../../ipc/seat.ts';

type PerState = Record<SeatState, number>;

export interface Counts {
  all: number;
  /** Known to be so; of lost and attention all, since these want somebody either way. */
  states: Readonly<PerState>;
  /** What the others were last, where nobody can tell now: they count here and not as ready, in use, off … */
  unsure: Readonly<PerState>;
  /** Seats whose lost or attention waits for a name. */
  loud: Readonly<{ lost: number; attention: number }>;
}

const none = (): PerState => ({
  ready: 0,
  inUse: 0,
  booting: 0,
  off: 0,
  maintenance: 0,
  lost: 0,
  attention: 0,
});

export const NO_COUNTS: Counts = {
  all: 0,
  states: none(),
  unsure: none(),
  loud: { lost: 0, attention: 0 },
};

/** The counts after one seat changed from `before` to `after` (undefined: was not, is not). */
export function recount(counts: Counts, before: Seat | undefined, after: Seat | undefined): Counts {
  if (before?.state === after?.state && before?.loud === after?.loud && before?.certain === after?.certain) {
    return counts;
  }
  const { all, states, unsure, loud } = counts;
  const next = { all, states: { ...states }, unsure: { ...unsure }, loud: { ...loud } };
  if (before) step(next, before, -1);
  if (after) step(next, after, 1);
  return next;
}

export function countAll(seats: Iterable<Seat>): Counts {
  const counts = { all: 0, states: none(), unsure: none(), loud: { lost: 0, attention: 0 } };
  for (const seat of seats) step(counts, seat, 1);
  return counts;
}

interface Tally {
  all: number;
  states: PerState;
  unsure: PerState;
  loud: { lost: number; attention: number };
}

function step(tally: Tally, { state, certain, loud }: Seat, by: 1 | -1): void {
  const problem = state === 'lost' || state === 'attention';
  tally.all += by;
  tally[certain || problem ? 'states' : 'unsure'][state] += by;
  if (problem && loud) tally.loud[state] += by;
}
