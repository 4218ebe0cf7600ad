// What may be said about a seat's codes without reading them: fresh, stale, none, conflict or unknown.
import type { CodesState } from '../../ipc/seat.ts';
import type { AgentReport } from '../agents/types.ts';
import type { NodeRow } from '../machines/types.ts';

export interface CodesInput {
  power: 'on' | 'off' | 'unknown';
  node: 'answers' | 'silent' | 'unread';
  row: NodeRow | undefined;
  /** The newest report, while the agent is heard. */
  report: AgentReport | undefined;
  /** Only an agent's word makes codes fresh. `awaited`: it reported before the counter's restart. */
  agent: 'never' | 'heard' | 'awaited' | 'gone';
  /** Until a boot is over the pair belongs to the start before. */
  booting: boolean;
  duplicate: boolean;
}

export interface CodesFinding {
  value: CodesState;
  at: number | null;
  source: 'agent' | 'node' | 'bmc';
}

/**
 * Fresh is only what the counter itself compared: the agent says `published` when it was told `equal`. Without an
 * agent a pair on the node is `unknown`: it is read signed when somebody reveals it.
 * @returns undefined where nothing new can be said (a silent node, an agent still to report): the last word stays
 */
export function codesOf(input: CodesInput): CodesFinding | undefined {
  const { power, node, row, report, booting } = input;
  const reportAt = report?.at ?? null;
  const rowAt = row?.at ?? null;
  if (input.duplicate) return { value: 'conflict', at: rowAt ?? reportAt, source: 'node' };
  if (power === 'off') return { value: 'none', at: null, source: 'bmc' };
  if (booting) {
    return {
      value: hasPair(row) ? 'stale' : 'none',
      at: reportAt ?? rowAt,
      source: report ? 'agent' : 'node',
    };
  }
  if (report?.state === 'published' && report.deviceId)
    return { value: 'fresh', at: reportAt, source: 'agent' };
  if (node !== 'answers' || input.agent === 'awaited') return undefined;
  if (report?.problem?.code === 'CONFLICT' || report?.problem?.code === 'DUPLICATE_DEVICE_ID') {
    return { value: 'conflict', at: reportAt, source: 'agent' };
  }
  if (!hasPair(row)) return { value: 'none', at: rowAt, source: 'node' };
  if (input.agent !== 'never')
    return { value: 'stale', at: reportAt ?? rowAt, source: report ? 'agent' : 'node' };
  return { value: 'unknown', at: rowAt, source: 'node' };
}

function hasPair(row: NodeRow | undefined): boolean {
  return row?.deeplink !== undefined && row.deeplink.deviceId !== '' && row.deeplink.password !== '';
}
