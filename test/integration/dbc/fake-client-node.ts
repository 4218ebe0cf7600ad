// A client node made of real sockets that answers each call as a test says, and a DbcClient for it.
import { onTestFinished } from 'vitest';
import { DbcClient, type DbcClientOptions, KeyPair, WalletSigner } from '../../../shared/dbc/public.ts';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { jsonAnswer, type ReplayNode, type Reply, type SeenRequest, startReplayNode } from './replay-node.ts';

export const TASK = 'b47d2cf2-1f3f-4a5f-9d7a-3f1c4f0e6a10';
export const GPU = '58fb618aa482c41114eb3cfdaefd3ba183172da9e25251449d045043fbd37f45';
export const renter = new WalletSigner(new KeyPair('ab'.repeat(32)), 'ss58');
export const session = { sessionId: 'a-session', sessionIdSign: 'ab'.repeat(64) };

interface FakeClientNode {
  node: ReplayNode;
  client: DbcClient;
  /** Without the questions whether it is a client node, and has peers. */
  calls(): { path: string; body: Record<string, unknown> }[];
}

export function isKindQuestion({ path, body }: Pick<SeenRequest, 'path' | 'body'>): boolean {
  return path.endsWith('/bare_metal/power') && JSON.parse(body).peer_nodes_list.length === 0;
}

export function isPeerQuestion({ path }: Pick<SeenRequest, 'path'>): boolean {
  return path.endsWith('/peers/active');
}

/** What the published program answers while it is connected with one node. */
export const ONE_PEER = ok({ peer_nodes: [{ node_id: GPU, addr: '203.0.113.7:5001' }] });

/** Until the test ends. */
export async function fake(
  reply: (path: string, count: number) => Reply,
  options: Partial<DbcClientOptions> = {},
): Promise<FakeClientNode> {
  const counts = new Map<string, number>();
  const node = await startReplayNode((request) => {
    if (isKindQuestion(request)) return bytesOf('power-no-peer');
    if (isPeerQuestion(request)) return ONE_PEER;
    const count = (counts.get(request.path) ?? 0) + 1;
    counts.set(request.path, count);
    return reply(request.path.replace('/api/v1', ''), count);
  });
  const client = new DbcClient({ url: node.baseUrl, identity: session, ...options });
  onTestFinished(async () => {
    await client.close();
    await node.stop();
  });
  return {
    node,
    client,
    calls: () =>
      node.requests
        .filter((request) => !isKindQuestion(request) && !isPeerQuestion(request))
        .map(({ path, body }) => ({ path: path.replace('/api/v1', ''), body: JSON.parse(body) })),
  };
}

export function ok(message: unknown): Buffer {
  return jsonAnswer(200, { errcode: 0, message });
}
