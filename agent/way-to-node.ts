// How this agent reaches the bare-metal node: by itself (with or without an identity), or through the counter.

import { VERSION } from '../shared/config/version.ts';
import { DbcNodeClient } from '../shared/dbc/client.ts';
import type { Logger } from '../shared/logging/logger.ts';
import type { AgentConfig } from './config.ts';
import type { CounterSide, CounterSideParts } from './counter/counter-side.ts';
import type { HealthBoard } from './health/board.ts';
import { noIdentity } from './identity/none.ts';
import { presignedIdentity } from './identity/presigned.ts';
import type { SignAndCompare } from './identity/sign-and-compare.ts';
import type { NodeDoor } from './node/node-door.ts';

export interface WayParts
  extends Pick<CounterSideParts, 'shutdownCommand' | 'facts' | 'rotate' | 'closeControllers'> {
  config: AgentConfig;
  bootId: string;
  stateDir: string;
  health: HealthBoard;
  log: Logger;
}

export interface WayToNode {
  door: NodeDoor;
  identity: SignAndCompare;
  /** Only where a counter stands in between. */
  counter: CounterSide | undefined;
}

export async function wayToNode(parts: WayParts): Promise<WayToNode> {
  const { config, health } = parts;
  const { localAddress, timeoutMs } = config.node;
  const { identity } = config;
  if (identity.kind === 'counter') {
    // Loaded only here: agents without a counter start without its HTTPS.
    const { CounterSide } = await import('./counter/counter-side.ts');
    const counter = new CounterSide({ ...parts, identity, localAddress, timeoutMs, agentVersion: VERSION });
    return { door: counter.door, identity: counter.identity, counter };
  }
  const client = new DbcNodeClient({
    baseUrl: config.node.url ?? '',
    timeoutMs,
    ...(localAddress ? { localAddress } : {}),
  });
  if (identity.kind === 'none') return { door: client, identity: noIdentity(client), counter: undefined };
  health.raise('identity', 'IDENTITY_BEARER');
  return { door: client, identity: presignedIdentity(client, identity.file), counter: undefined };
}
