// The agent's state in one object, for the status file and GET /healthz; no secrets.
import type { DeviceState } from '../deeplink/device-states.ts';
import type { NodeState } from '../node/node-states.ts';
import type { PublishState } from '../publish/publish-states.ts';
import type { Proof } from '../publish/view.ts';
import type { RotateState } from '../rotation/rotate-states.ts';
import type { HealthNote } from './board.ts';

export interface AgentStatus {
  /** One word for people and scripts. */
  state: 'starting' | 'rotating' | 'publishing' | 'published' | 'blocked' | 'stopped';
  published: boolean;
  deviceId: string | null;
  nodeId: string | null;
  /** How the agent knows, and how old that knowledge is. */
  proof: { level: Proof; at: string; ageMs: number } | null;
  /** The error that keeps the codes from being published now, or null. */
  error: HealthNote | null;
  lastError: HealthNote | null;
  /** Everything that is wrong now, errors first. */
  notes: HealthNote[];
  machines: { device: DeviceState; rotate: RotateState; node: NodeState; publish: PublishState };
  node: { url: string; version: string | null; kind: 'stored' | 'push' | null };
  deeplink: { version: string | null; controllers: number | 'unknown'; source: 'pipe' | 'config.ini' };
  rotation: { rotatedThisBoot: boolean };
  identity: string;
  bootId: string;
  pid: number;
  startedAt: string;
  updatedAt: string;
  health: { port: number | null };
}

/** The word for a status. */
export function stateWord(facts: {
  published: boolean;
  rotating: boolean;
  blocked: boolean;
  ready: boolean;
}): AgentStatus['state'] {
  if (facts.published) return 'published';
  if (facts.rotating && facts.ready) return 'rotating';
  if (facts.blocked) return 'blocked';
  return facts.ready ? 'publishing' : 'starting';
}
