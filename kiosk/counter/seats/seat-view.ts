// A seat as the interface sees it, made of what the board knows.
import type { Seat } from '../../ipc/seat.ts';
import type { AgentReport } from '../agents/types.ts';
import type { SeatRecord } from '../machines/types.ts';
import type { Maintenance, Mark } from '../rentals/marks.ts';
import { nobodyCanTell, type SeatVerdict } from './derive-state.ts';
import type { SeatFacts, SeatLimits } from './facts.ts';
import { powerNow } from './power-now.ts';
import type { SeatEntry } from './seat-entry.ts';

export interface ViewParts {
  entry: SeatEntry;
  record: SeatRecord;
  facts: SeatFacts;
  verdict: SeatVerdict;
  report: AgentReport | undefined;
  mark: Mark | undefined;
  maintenance: Maintenance | undefined;
  conflictWith: string | null;
  expectedBootMs: number;
  loud: boolean;
  bootDevice: Seat['bootDevice'];
  unswitchable: NonNullable<Seat['unswitchable']> | null;
  /** Generation of the seat's pair. */
  pair: number;
  limits: SeatLimits;
}

export function seatView(parts: ViewParts): Seat {
  const { entry, record, verdict } = parts;
  const { id, label, zone, place, tags, notes, nodeId, uuid, ip, os, description, bmcKey } = record;
  const boot = entry.boot.current;
  return {
    id,
    label,
    zone,
    place,
    tags,
    notes,
    machine: { nodeId, uuid, ip, os, description, bmc: bmcKey },
    state: verdict.state,
    since: Math.max(0, entry.shown.since),
    reasons: verdict.reasons,
    loud: parts.loud,
    certain: verdict.certain,
    power: powerOf(parts),
    nodeLink: entry.nodeLink.known,
    deeplink: entry.deeplink.known,
    agent: entry.agent.known,
    codes: { ...codesOf(parts), pair: parts.pair },
    conflictWith: parts.conflictWith,
    boot: boot && { startedAt: Math.max(0, Math.round(boot.startedAt)), expectedMs: parts.expectedBootMs },
    inUse: inUseOf(parts),
    maintenance: parts.maintenance ?? null,
    unswitchable: parts.unswitchable,
    running: entry.running,
    bootDevice: parts.bootDevice,
    load: parts.report?.load ? { at: parts.report.at, ...parts.report.load } : null,
  };
}

function powerOf({ entry, facts, limits }: ViewParts): Seat['power'] {
  const { value, source } = powerNow(facts, limits);
  const ats = { bmc: entry.power.at, agent: entry.agent.at, node: entry.nodeLink.at, none: entry.power.at };
  return { value, at: ats[source], source };
}

/** Compared in an earlier run of the counter, or before this computer slept: the machine may have booted since. */
function codesOf({ entry, facts, limits }: ViewParts): Omit<Seat['codes'], 'pair'> {
  const { known } = entry.codes;
  const isOld = facts.codes.age > limits.codesAgeMs;
  return known.value === 'fresh' && isOld ? { ...known, value: 'unknown' } : known;
}

/** Whoever was in when a machine was lost stays shown: only the power or a new report tells that nobody is in. */
function inUseOf({ entry, mark, facts }: ViewParts): Seat['inUse'] {
  const { controllers, controller, since } = entry.occupancy;
  const until = mark?.until ?? null;
  if (controllers === 'in') {
    const marked = mark ? { marked: true } : {};
    return { by: 'controller', since, controller, until, waiting: false, ...marked };
  }
  if (!mark) {
    const mayBeIn = nobodyCanTell(facts) && facts.power.value !== 'off';
    return mayBeIn ? { by: 'unknown', since, controller: null, until, waiting: false } : null;
  }
  const waiting = controllers === 'none' || facts.power.value === 'off';
  return { by: 'staff', since: mark.since, controller: null, until, waiting };
}
