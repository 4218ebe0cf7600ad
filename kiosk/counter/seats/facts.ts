// What is known about one seat at one moment, as the derivation takes it: values with ages, no clock.
import type { CodesState, Seat, SeatState } from '../../ipc/seat.ts';

/** A value and how long ago it was last confirmed, ms; Infinity: never in this run (a memory). */
export interface Aged<Value> {
  value: Value;
  age: number;
}

/** Also how long it has been this value, ms. */
export interface Lasting<Value> extends Aged<Value> {
  forMs: number;
}

export interface SeatFacts {
  /** Something can tell this machine's power: a BMC, or another back end. */
  managed: boolean;
  /** The last word of the machine's management, whatever its age. */
  power: Aged<Seat['power']['value']>;
  /** Why the newest reads of the power failed, and for how long they have. */
  powerProblem: { code: string; forMs: number } | null;
  /** `unread`: has not answered since the counter's start, and may still do so in time. */
  node: 'answers' | 'silent' | 'unread';
  nodeLink: Lasting<Seat['nodeLink']['value']>;
  deeplink: Lasting<Seat['deeplink']['value']>;
  agent: Lasting<Seat['agent']['value']>;
  codes: Lasting<CodesState>;
  agentProblem: { code: string; forMs: number } | null;
  /** A boot in progress, and how long ago it started. */
  boot: { age: number } | null;
  /** `unknown`: no agent, or one that was started after the renter came in. */
  controllers: 'in' | 'none' | 'unknown';
  /** The agent sees who comes and goes; false: DeepLink has no pipe there, so that it never does. */
  watched: boolean;
  /** The mark of staff; `over`: its time has run out. */
  mark: 'none' | 'running' | 'over';
  maintenance: boolean;
  /** A rental is being ended on it: not to be sold before its new code is proven. */
  sessionEnds: boolean;
  duplicate: boolean;
  enrolmentRefused: boolean;
  /** A reboot nobody asked for, not yet acknowledged. */
  unexpectedReboot: boolean;
  /** The state before, kept as a memory while nothing better is known. */
  previous: SeatState | null;
}

/** How long what may last, ms. */
export interface SeatLimits {
  /** A power reading that is older says nothing. */
  powerAgeMs: number;
  /** What the node said about a machine is older: a memory. */
  nodeAgeMs: number;
  /** A comparison of codes that is older proves nothing about now. */
  codesAgeMs: number;
  /** A BMC may fail for so long before that is told. */
  powerGraceMs: number;
  /** A link may be down for so long before the seat is lost. */
  linkGraceMs: number;
  /** Codes may be unproven for so long before somebody has to look. */
  staleGraceMs: number;
  bootLimitMs: number;
}

/** 25 s is 2.5 keep-alives of 10 s (spec: keep-alive); 2 min for codes (issue). */
export const SEAT_LIMITS: SeatLimits = {
  powerAgeMs: 30_000,
  nodeAgeMs: 30_000,
  codesAgeMs: 120_000,
  powerGraceMs: 15_000,
  linkGraceMs: 25_000,
  staleGraceMs: 120_000,
  bootLimitMs: 300_000,
};
