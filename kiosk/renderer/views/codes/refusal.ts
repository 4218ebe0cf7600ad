// Why the codes of a seat are not shown, found from what is known before anybody asks; the counter has the last word.
import { changesCodes, type NodeStatus, type Seat } from '../../../ipc/seat.ts';
import type { Role } from '../../../ipc/staff.ts';

export const REFUSALS = [
  'viewer',
  'linkDown',
  'readOnly',
  'conflict',
  'off',
  'booting',
  'changing',
  'powerUnknown',
  'nodeSilent',
  'linkLost',
  'stale',
  'none',
  'other',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export interface RefusalInput {
  seat: Seat;
  role: Role | null;
  node: Pick<NodeStatus, 'reachable' | 'mode'>;
  /** The way to the counter itself. */
  link: 'up' | 'down';
}

/** The reason to show no codes now, or null where asking makes sense. Most basic reason first. */
export function refusalOf({ seat, role, node, link }: RefusalInput): Refusal | null {
  if (role === null || role === 'viewer') return 'viewer';
  if (link === 'down') return 'linkDown';
  if (node.mode === 'readOnly') return 'readOnly';
  if (seat.codes.value === 'conflict' || seat.conflictWith !== null) return 'conflict';
  if (seat.power.value === 'off') return 'off';
  if (seat.boot !== null || seat.state === 'booting') return 'booting';
  if (seat.power.value === 'unknown') return 'powerUnknown';
  if (isChanging(seat)) return 'changing';
  if (!node.reachable) return 'nodeSilent';
  if (isLinkLost(seat)) return 'linkLost';
  if (seat.codes.value === 'stale' || isUncompared(seat)) return 'stale';
  if (seat.codes.value === 'none') return 'none';
  return null;
}

/** A command runs that makes the pair void. */
function isChanging({ running }: Seat): boolean {
  return running !== null && changesCodes(running.action);
}

/** The seat has an agent, which has not told yet that the node's pair is the machine's own. */
function isUncompared({ codes, agent }: Seat): boolean {
  return codes.value === 'unknown' && agent.value !== 'never';
}

function isLinkLost(seat: Seat): boolean {
  return seat.agent.value === 'lost' || seat.deeplink.value === 'lost' || seat.nodeLink.value === 'down';
}

const BY_CODE: Record<string, Refusal> = {
  CODES_POWER_OFF: 'off',
  CODES_POWER_UNKNOWN: 'powerUnknown',
  CODES_LINK_LOST: 'linkLost',
  CODES_BOOTING: 'booting',
  CODES_CHANGING: 'changing',
  CODES_STALE: 'stale',
  CODES_CONFLICT: 'conflict',
  CODES_NODE_SILENT: 'nodeSilent',
  NODE_UNREACHABLE: 'nodeSilent',
  CODES_NONE: 'none',
  CODES_READ_ONLY: 'readOnly',
  NODE_READ_ONLY: 'readOnly',
  FORBIDDEN: 'viewer',
  LINK_DOWN: 'linkDown',
};

/** The same for a refusal that came from the counter. */
export function refusalOfCode(code: string): Refusal {
  return BY_CODE[code] ?? 'other';
}

/** What has to stay as it is while codes are on the screen; any difference hides them. */
export function revealGuard(seat: Seat): string {
  return [
    seat.id,
    seat.power.value,
    seat.deeplink.value,
    seat.nodeLink.value,
    seat.codes.value,
    String(seat.codes.pair ?? 0),
    isChanging(seat) ? 'changing' : '',
    seat.conflictWith ?? '',
    seat.boot === null ? '' : String(seat.boot.startedAt),
  ].join('|');
}
