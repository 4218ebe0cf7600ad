// The one derived state of a seat: a pure function of what is known and how old that is.
import type { Reason, SeatState } from '../../ipc/seat.ts';
import type { SeatFacts, SeatLimits } from './facts.ts';
import { isHeard, powerNow } from './power-now.ts';
import { nodeLinkDown, reasonsOf } from './reasons.ts';

export interface SeatVerdict {
  state: SeatState;
  /** Most urgent first; listed whatever the state is. */
  reasons: Reason[];
  /** False: the state is a memory, because what it stands on is too old. */
  certain: boolean;
}

type StateAlone = Pick<SeatVerdict, 'state' | 'certain'>;

/** Somebody has to look, even while a customer is in. */
const HARD: ReadonlySet<Reason> = new Set([
  'DUPLICATE_DEVICE_ID',
  'CODES_CONFLICT',
  'UNEXPECTED_REBOOT',
  'RENTAL_OVERDUE',
]);
/** Nothing that disturbs a customer who is in; a free seat can't be sold. */
const SOFT: ReadonlySet<Reason> = new Set([
  'CODES_STALE',
  'ROTATION_FAILED',
  'BMC_REFUSES',
  'BMC_UNREACHABLE',
  'ENROLMENT_REFUSED',
]);
const LOST: ReadonlySet<Reason> = new Set(['LOST_WHILE_ON', 'DEEPLINK_LINK_LOST']);

/**
 * In this order: maintenance (sticky), off, booting, lost, what somebody has to look at, in use, what stands
 * against selling, ready; otherwise the state before, as a memory.
 */
export function deriveSeatState(facts: SeatFacts, limits: SeatLimits): SeatVerdict {
  const reasons = reasonsOf(facts, limits);
  const found = stateOf(facts, limits, reasons);
  // Whoever is sold a seat whose rental is still being ended is thrown out with the one before.
  if (found.state === 'ready' && facts.sessionEnds) return { ...found, state: 'booting', reasons };
  return { ...found, reasons };
}

function stateOf(facts: SeatFacts, limits: SeatLimits, reasons: Reason[]): StateAlone {
  const has = (set: ReadonlySet<Reason>) => reasons.some((reason) => set.has(reason));
  if (facts.maintenance) return sure('maintenance');
  const { value: power } = powerNow(facts, limits);
  if (power === 'off') return sure('off');
  if (power === 'unknown' && !isHeard(facts.agent)) return outOfSight(facts, reasons);

  if (facts.boot) return sure(facts.boot.age > limits.bootLimitMs ? 'attention' : 'booting');
  if (has(LOST)) return power === 'on' ? sure('lost') : memory('attention');
  if (has(HARD)) return sure('attention');
  if (isTaken(facts)) return { state: 'inUse', certain: seesWhoIsIn(facts) };
  if (has(SOFT)) return sure('attention');
  if (power === 'on' && isSellable(facts)) {
    const certain = facts.node === 'answers' && seesWhoIsIn(facts) && !nobodyCanTell(facts);
    return { state: 'ready', certain };
  }
  return memory(lastWord(facts));
}

/** Nothing tells whether the machine runs. */
function outOfSight(facts: SeatFacts, reasons: Reason[]): StateAlone {
  const inUse = lastWord(facts) === 'inUse';
  const told = reasons.some((reason) => HARD.has(reason) || (SOFT.has(reason) && !inUse));
  const lost = reasons.some((reason) => LOST.has(reason));
  if (told || lost) return { state: 'attention', certain: told && !lost };
  return memory(lastWord(facts));
}

/** Somebody is in, or is taken to be in because nobody can tell. Paid with nobody in yet stays ready. */
function isTaken({ controllers, mark }: Pick<SeatFacts, 'controllers' | 'mark'>): boolean {
  return controllers === 'in' || (mark !== 'none' && controllers === 'unknown');
}

/**
 * The agent lost sight of who comes and goes: somebody may be in. Without an agent that sees it nobody ever could
 * tell, and while a machine boots nobody can be in yet.
 */
export function nobodyCanTell({ controllers, watched, agent, boot }: SeatFacts): boolean {
  return controllers === 'unknown' && watched && agent.value !== 'never' && boot === null;
}

/** Who is in is a fact of now: an agent that reports, or none that ever did. */
function seesWhoIsIn({ agent }: SeatFacts): boolean {
  return agent.value === 'never' || isHeard(agent);
}

function isSellable(facts: SeatFacts): boolean {
  const { codes, agent } = facts;
  // Without an agent nobody compares: a pair on the node is all that can be known before the signed read.
  const paired = agent.value === 'never' && codes.value === 'unknown' && Number.isFinite(codes.age);
  const proven = codes.value === 'fresh' || paired;
  return proven && !nodeLinkDown(facts) && facts.deeplink.value !== 'lost' && agent.value !== 'goodbye';
}

/** What the map goes on showing. Off, and states with an alarm of their own, are not repeated from memory. */
function lastWord(facts: SeatFacts): SeatState {
  if (facts.previous === 'inUse') return isTaken(facts) ? 'inUse' : 'ready';
  if (facts.previous === 'booting' && (facts.boot || facts.sessionEnds)) return 'booting';
  return facts.previous === 'ready' ? 'ready' : 'attention';
}

function sure(state: SeatState): StateAlone {
  return { state, certain: true };
}

function memory(state: SeatState): StateAlone {
  return { state, certain: false };
}
