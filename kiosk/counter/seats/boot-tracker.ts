// A boot in progress: when it started, how long it usually takes, and how it is known to be over.
import type { AgentReport } from '../agents/types.ts';
import type { SeatFacts } from './facts.ts';
import { isHeard } from './power-now.ts';
import type { Moment } from './tracked.ts';

/** Boots that are remembered for the usual duration. */
const KEPT = 9;
/** Two tellings of one boot (the poller's, the agent's, a command's) are no further apart than this, ms. */
const SAME_BOOT_MS = 20_000;
/** The agent of before still answers after this time: the machine never restarted. */
const NEVER_HAPPENED_MS = 60_000;

export interface Boot {
  startedAt: number;
  startedMonotonic: number;
  /** The agent's boot id of before, or null. */
  fromBootId: string | null;
  /** The node was seen without this machine's DeepLink since it started. */
  linkWasDown: boolean;
}

export type BootFacts = Pick<SeatFacts, 'power' | 'node' | 'nodeLink' | 'agent'> & {
  report: AgentReport | undefined;
  /** The node shows a pair of codes. */
  paired: boolean;
};

export class BootTracker {
  current: Boot | null = null;
  durations: number[] = [];

  /** @returns true when this is a boot that was not known yet */
  start(moment: Moment, bootId: string | null, startedAt = moment.wall): boolean {
    const startedMonotonic = moment.monotonic - Math.max(0, moment.wall - startedAt);
    if (this.current && startedMonotonic - this.current.startedMonotonic < SAME_BOOT_MS) return false;
    this.current = { startedAt, startedMonotonic, fromBootId: bootId, linkWasDown: false };
    return true;
  }

  age({ monotonic }: Moment): number {
    return this.current ? Math.max(0, monotonic - this.current.startedMonotonic) : 0;
  }

  /** Ends the boot when the facts say so; one that ended with fresh codes counts for the usual duration. */
  update(facts: BootFacts, expectedMs: number, moment: Moment): void {
    const boot = this.current;
    if (!boot) return;
    const age = this.age(moment);
    if (facts.nodeLink.value === 'down' && facts.nodeLink.age < age) boot.linkWasDown = true;
    const end = endOf(boot, age, facts, expectedMs);
    if (end === 'goesOn') return;
    this.current = null;
    if (end === 'fresh') this.durations = [...this.durations, age].slice(-KEPT);
  }
}

type End = 'goesOn' | 'fresh' | 'void';

function endOf(boot: Boot, age: number, facts: BootFacts, expectedMs: number): End {
  const { power, agent, report, nodeLink } = facts;
  if (power.value === 'off' && power.age < age) return 'void';
  if (agent.value !== 'never') {
    const published = report?.state === 'published' && isHeard(agent) && agent.age < age;
    if (!published) return 'goesOn';
    if (boot.fromBootId === null || report.bootId !== boot.fromBootId) return 'fresh';
    return age > NEVER_HAPPENED_MS ? 'void' : 'goesOn';
  }
  if (facts.node !== 'answers' || !facts.paired || nodeLink.age >= age) return 'goesOn';
  // A node that stores codes shows the old pair all along: nothing but the usual time can be gone by.
  if (nodeLink.value === 'unknown') return age > expectedMs ? 'void' : 'goesOn';
  // The old connection may still stand on the node for a moment after a reset.
  return nodeLink.value === 'up' && (boot.linkWasDown || age > SAME_BOOT_MS) ? 'fresh' : 'goesOn';
}

/** The middle of some durations, or undefined without any. */
export function medianOf(durations: readonly number[]): number | undefined {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
