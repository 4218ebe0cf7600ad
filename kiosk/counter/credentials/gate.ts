// The freshness gate: may this seat's codes be handed out as things stand. Pure; asked before and after the read.
import type { CallErrorCode } from '../../ipc/errors.ts';
import type { NodeStatus, Seat } from '../../ipc/seat.ts';
import { RefusedCall } from '../calls.ts';

export type CodesRefusal = Extract<CallErrorCode, `CODES_${string}`>;

export type GateSeat = Pick<
  Seat,
  'power' | 'boot' | 'agent' | 'nodeLink' | 'deeplink' | 'codes' | 'conflictWith'
>;
export type GateNode = Pick<NodeStatus, 'mode' | 'reachable'>;

/**
 * The most harmful reason first: the wrong person's seat, then a machine that is not there, then old codes.
 * @param changing a command runs or waits on the seat after which its pair is another one, or none
 */
export function codesGate(seat: GateSeat, node: GateNode, changing: boolean): CodesRefusal | undefined {
  if (seat.codes.value === 'conflict' || seat.conflictWith !== null) return 'CODES_CONFLICT';
  if (seat.power.value === 'off') return 'CODES_POWER_OFF';
  if (seat.power.value === 'unknown') return 'CODES_POWER_UNKNOWN';
  // Until a boot is over, what the node holds belongs to the start before.
  if (seat.boot !== null || seat.agent.value === 'booting') return 'CODES_BOOTING';
  if (changing) return 'CODES_CHANGING';
  if (!node.reachable) return 'CODES_NODE_SILENT';
  const isLost = seat.agent.value === 'lost' || seat.agent.value === 'goodbye';
  if (isLost || seat.deeplink.value === 'lost' || seat.nodeLink.value === 'down') return 'CODES_LINK_LOST';
  if (node.mode === 'readOnly') return 'CODES_READ_ONLY';
  if (seat.codes.value === 'none') return 'CODES_NONE';
  if (seat.codes.value === 'fresh') return undefined;
  // Without an agent nobody compares: DeepLink's own report over a link that is up now is all there is.
  const isReported = seat.codes.value === 'unknown' && seat.agent.value === 'never';
  return isReported && seat.nodeLink.value === 'up' ? undefined : 'CODES_STALE';
}

const WORDS: Readonly<Record<CodesRefusal, string>> = {
  CODES_POWER_OFF: 'is off. Codes of an earlier start do not work any more.',
  CODES_POWER_UNKNOWN: 'has an unknown power state. What the node holds may belong to an earlier start.',
  CODES_LINK_LOST: 'has no link to DeepLink or its agent. Codes come back by themselves when it answers.',
  CODES_BOOTING: 'is booting. New codes are on their way.',
  CODES_CHANGING: 'is about to get a new code: a command runs on it. Ask again when it is over.',
  CODES_STALE: 'has codes on the node that DeepLink is not known to accept. A renter would be refused.',
  CODES_CONFLICT: 'shows the same device ID as another seat. Codes of both stay hidden.',
  CODES_NODE_SILENT: 'can not be read: the node does not answer.',
  CODES_NONE: 'has no codes on the node.',
  CODES_READ_ONLY: 'can not be read in the clear: the counter has no key of the node.',
};

/** The refusal in words that begin with the seat. */
export function refused(code: CodesRefusal, label: string, conflictWith?: string | null): RefusedCall {
  const details = conflictWith ? { details: { conflictWith } } : {};
  return new RefusedCall(code, `${label} ${WORDS[code]}`, details);
}
