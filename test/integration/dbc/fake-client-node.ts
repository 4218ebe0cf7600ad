// A client node made of real sockets that answers each call as a test says, and a DbcClient for it.
import { DbcClient, type DbcClientOptions, KeyPair, WalletSigner } from '../../../shared/dbc/public.ts';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { jsonAnswer, type ReplayNode, type Reply, type SeenRequest, startReplayNode } from './replay-node.ts';

export const GPU = '58fb618aa482c41114eb3cfdaefd3ba183172da9e25251449d045043fbd37f45';
export const renter = new WalletSigner(new KeyPair('ab'.repeat(32)), 'ss58');
export const session = { sessionId: 'a-session', sessionIdSign: 'ab'.repeat(64) };

export interface FakeClientNode {
  node: ReplayNode;
  client: DbcClient;
  /** Without the question whether it is a client node. */
  calls(): { path: string; body: Record<string, unknown> }[];
  stop(): Promise<void>;
}

export function isKindQuestion({ path, body }: Pick<SeenRequest, 'path' | 'body'>): boolean {
  return path.endsWith('/bare_metal/power') && JSON.parse(body).peer_nodes_list.length === 0;
}

export async function startFakeClientNode(
  reply: (path: string, count: number) => Reply,
  options: Partial<DbcClientOptions> = {},
): Promise<FakeClientNode> {
  const counts = new Map<string, number>();
  const node = await startReplayNode((request) => {
    if (isKindQuestion(request)) return bytesOf('power-no-peer');
    const count = (counts.get(request.path) ?? 0) + 1;
    counts.set(request.path, count);
    return reply(request.path.replace('/api/v1', ''), count);
  });
  const client = new DbcClient({ url: node.baseUrl, identity: session, ...options });
  return {
    node,
    client,
    calls: () =>
      node.requests
        .filter((request) => !isKindQuestion(request))
        .map(({ path, body }) => ({ path: path.replace('/api/v1', ''), body: JSON.parse(body) })),
    stop: async () => {
      await client.close();
      await node.stop();
    },
  };
}

export function ok(message: unknown): Buffer {
  return jsonAnswer(200, { errcode: 0, message });
}
