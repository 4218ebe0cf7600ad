// What speaks against a seat, most urgent first; consequences of a named cause are left out.
import type { Reason } from '../../ipc/seat.ts';
import type { SeatFacts, SeatLimits } from './facts.ts';
import { isHeard, powerNow } from './power-now.ts';

/** BMC answers, and refuses us: a matter of settings, not of cables. */
const REFUSALS = new Set([
  'IPMI_AUTH_FAILED',
  'IPMI_USER_UNKNOWN',
  'IPMI_KG_WRONG',
  'IPMI_PRIVILEGE',
  'IPMI_CIPHER_REJECTED',
  'IPMI_BAD_CONFIG',
  'IPMI_COMMAND_REJECTED',
  'IPMI_NOT_SUPPORTED',
]);

/** All that is wrong with a seat, in the order of urgency (design: alerts). */
export function reasonsOf(facts: SeatFacts, limits: SeatLimits): Reason[] {
  const { value: power } = powerNow(facts, limits);
  const reasons: Reason[] = [];
  const lost = power === 'off' ? undefined : lostReason(facts, limits, power);
  if (lost) reasons.push(lost);
  if (facts.duplicate) reasons.push('DUPLICATE_DEVICE_ID');
  if (power !== 'off' && facts.boot && facts.boot.age > limits.bootLimitMs) reasons.push('BOOT_TOO_LONG');
  if (facts.unexpectedReboot) reasons.push('UNEXPECTED_REBOOT');
  if (power !== 'off' && facts.mark === 'over' && facts.controllers !== 'none')
    reasons.push('RENTAL_OVERDUE');
  if (power === 'on' && !facts.boot && !lost) reasons.push(...codesReasons(facts, limits));
  reasons.push(...powerReasons(facts, limits, power));
  if (facts.enrolmentRefused) reasons.push('ENROLMENT_REFUSED');
  if (facts.node === 'silent') reasons.push('NODE_SILENT');
  return reasons;
}

function lostReason(facts: SeatFacts, limits: SeatLimits, power: 'on' | 'unknown'): Reason | undefined {
  // A machine that boots answers nobody yet.
  if (facts.boot) return undefined;
  const { agent, deeplink, nodeLink } = facts;
  const silentAfterGoodbye = agent.value === 'goodbye' && agent.forMs > limits.bootLimitMs;
  // Without power management a machine that said goodbye has just been switched off.
  const gone = agent.value === 'lost' || (silentAfterGoodbye && facts.managed);
  if (gone) return power === 'on' ? 'LOST_WHILE_ON' : 'DEEPLINK_LINK_LOST';
  if (agent.value === 'goodbye') return undefined;
  const noDeepLink = isHeard(agent) && deeplink.value === 'lost' && deeplink.forMs > limits.linkGraceMs;
  const noNodeLink = nodeLinkDown(facts) && nodeLink.forMs > limits.linkGraceMs;
  return noDeepLink || noNodeLink ? 'DEEPLINK_LINK_LOST' : undefined;
}

/** Only an answering node can say that a link is down. */
export function nodeLinkDown(facts: SeatFacts): boolean {
  return facts.node === 'answers' && facts.nodeLink.value === 'down';
}

function codesReasons(facts: SeatFacts, limits: SeatLimits): Reason[] {
  const { codes, agentProblem } = facts;
  if (codes.value === 'conflict' && !facts.duplicate) return ['CODES_CONFLICT'];
  // A silent node explains why nothing can be proven; it has its own alarm.
  const unproven = (codes.value === 'stale' || codes.value === 'none') && facts.node === 'answers';
  if (unproven && codes.forMs > limits.staleGraceMs) {
    return [agentProblem?.code.startsWith('ROTATION_') ? 'ROTATION_FAILED' : 'CODES_STALE'];
  }
  const told = agentProblem !== null && agentProblem.forMs > limits.staleGraceMs && facts.node === 'answers';
  return told && isHeard(facts.agent) ? ['AGENT_PROBLEM'] : [];
}

function powerReasons(facts: SeatFacts, limits: SeatLimits, power: string): Reason[] {
  const { powerProblem } = facts;
  if (powerProblem && powerProblem.forMs > limits.powerGraceMs) {
    return [REFUSALS.has(powerProblem.code) ? 'BMC_REFUSES' : 'BMC_UNREACHABLE'];
  }
  return power === 'unknown' ? ['POWER_UNKNOWN'] : [];
}
