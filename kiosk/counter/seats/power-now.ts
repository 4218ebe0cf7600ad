// What may be said about a machine's power now: the management's word while it is young, else evidence, else unknown.
import type { Seat } from '../../ipc/seat.ts';
import type { SeatFacts, SeatLimits } from './facts.ts';

export interface PowerNow {
  value: Seat['power']['value'];
  source: 'bmc' | 'agent' | 'node' | 'none';
}

type PowerFacts = Pick<SeatFacts, 'managed' | 'power' | 'agent' | 'nodeLink' | 'node'>;

/**
 * Unknown is never off: `off` comes from a young answer of the management only. A machine without management is
 * known to be on while its agent or its DeepLink's connection to the node is heard.
 */
export function powerNow(facts: PowerFacts, limits: SeatLimits): PowerNow {
  const { managed, power, agent, nodeLink, node } = facts;
  if (managed) return { value: power.age <= limits.powerAgeMs ? power.value : 'unknown', source: 'bmc' };
  if (isHeard(agent)) return { value: 'on', source: 'agent' };
  const linked = nodeLink.value === 'up' && node === 'answers' && nodeLink.age <= limits.nodeAgeMs;
  return linked ? { value: 'on', source: 'node' } : { value: 'unknown', source: 'none' };
}

/** An agent that reports in this run of the counter. */
export function isHeard(agent: SeatFacts['agent']): boolean {
  return (agent.value === 'up' || agent.value === 'booting') && Number.isFinite(agent.age);
}
