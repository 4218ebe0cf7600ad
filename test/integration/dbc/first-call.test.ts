// What a DbcClient asks before it sends a signature, or a call that is forwarded, to somebody who says to be a client node.
import { describe, expect, it, onTestFinished } from 'vitest';
import { DbcClient, type DbcError } from '../../../shared/dbc/public.ts';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { fake, GPU, isKindQuestion, isPeerQuestion, ONE_PEER, ok, session } from './fake-client-node.ts';
import { jsonAnswer, type Reply, type SeenRequest, startReplayNode } from './replay-node.ts';

/** A server that answers every request so, and a client with a session that takes it for a client node. */
async function someServer(reply: (request: SeenRequest) => Reply) {
  const node = await startReplayNode(reply);
  const client = new DbcClient({ url: node.baseUrl, identity: session });
  onTestFinished(async () => {
    await client.close();
    await node.stop();
  });
  const seen = () => node.requests.map(({ body }) => body).join('\n');
  return { node, client, seen };
}

function html(status: string): Buffer {
  const body = '<html><body>It works!</body></html>';
  return Buffer.from(
    `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}

describe('the first call', () => {
  it('asks once whether this is a client node, and has somebody to forward to', async () => {
    const { client, node } = await fake(() => ok([]));
    await client.vm.list(GPU);
    await client.vm.list(GPU);
    expect(node.requests.map(isKindQuestion)).toEqual([true, false, false, false]);
    expect(node.requests.map(isPeerQuestion)).toEqual([false, true, false, false]);
  });

  it('is not made when it is a bare-metal node, which would die of it', async () => {
    const { client, node } = await someServer(() =>
      jsonAnswer(400, { errcode: -32600, message: 'only client node support' }),
    );
    await expect(client.vm.list(GPU)).rejects.toMatchObject({ code: 'NOT_SUPPORTED_HERE' });
    await expect(client.deeplink.get(GPU)).rejects.toMatchObject({ code: 'NOT_SUPPORTED_HERE' });
    expect(node.requests.every(isKindQuestion)).toBe(true);
  });

  it.each([
    ['a web server', html('200 OK')],
    ['a web server that knows no such page', html('404 Not Found')],
    ['a broken gateway', html('502 Bad Gateway')],
    ['a server that says yes to everything', ok('ok')],
    ['another API', jsonAnswer(404, { errcode: -32601, message: 'no such method' })],
    ['an API that refuses everything', jsonAnswer(400, { errcode: -25, message: 'bad request' })],
    ['a node that can not mean it', bytesOf('bootdev-session')],
  ])('is not made to %s, which would learn the session', async (_what, answer) => {
    const { client, node, seen } = await someServer(() => answer);
    await expect(client.deeplink.get(GPU)).rejects.toMatchObject({ code: 'BAD_ANSWER' });
    expect(node.requests).toHaveLength(1);
    expect(seen()).not.toContain(session.sessionId);
    expect(seen()).not.toContain(session.sessionIdSign);
  });

  it('is not made while it is not known who answers', async () => {
    const { client, node, seen } = await someServer(() => bytesOf('conc-power-slow'));
    await expect(client.vm.list(GPU)).rejects.toMatchObject({ code: 'NODE_TIMEOUT' });
    expect(node.requests).toHaveLength(1);
    expect(seen()).not.toContain(session.sessionId);
  });

  it('is made on a client node that is too old for bare-metal servers', async () => {
    const unknown = jsonAnswer(404, { errcode: -32601, message: 'not support uri:/api/v1/bare_metal/power' });
    const { client } = await someServer((request) => (isKindQuestion(request) ? unknown : ok([])));
    expect(await client.vm.list(GPU)).toEqual([]);
  });

  it('asks nothing when the call names nobody', async () => {
    const { client, node } = await fake(() => ok(['ID_1']));
    expect(await client.image.servers()).toEqual([{ text: 'ID_1' }]);
    expect(node.requests.map(isKindQuestion)).toEqual([false]);
  });
});

describe('a client node that has nobody to forward to', () => {
  const notOffered = jsonAnswer(404, { errcode: -32601, message: 'not support uri:/api/v1/peers/active' });

  /** Answers the three questions so; the call itself, if it comes, with a list. */
  async function lonely(answers: { active: Buffer; heard?: Buffer; mining?: Buffer }) {
    const forwarded = (body: string) => JSON.parse(body).peer_nodes_list.length > 0;
    const stage = await someServer((request) => {
      const { path, body } = request;
      if (isKindQuestion(request)) return bytesOf('power-no-peer');
      if (isPeerQuestion(request)) return answers.active;
      if (forwarded(body)) return ok([]);
      return (path.endsWith('/bare_metal') ? answers.heard : answers.mining) ?? notOffered;
    });
    return { ...stage, forwarded: () => stage.node.requests.filter(({ body }) => forwarded(body)).length };
  }

  it('is sent nothing, and asked again each time', async () => {
    const answers = { active: ok({ peer_nodes: [] }), heard: bytesOf('p2p-client-list-all') };
    const { client, forwarded, seen } = await lonely(answers);
    const error = await client.vm.list(GPU).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'BROADCAST_FAILED', retryable: true });
    expect((error as DbcError).context.status).toBeUndefined();
    expect((error as DbcError).message).toContain('connected with no other node');
    await expect(client.deeplink.get(GPU)).rejects.toMatchObject({ code: 'BROADCAST_FAILED' });
    expect(forwarded()).toBe(0);
    expect(seen()).not.toContain(session.sessionId);
    answers.active = ONE_PEER;
    expect(await client.vm.list(GPU)).toEqual([]);
  });

  it.each<[string, { heard?: Buffer; mining?: Buffer }, string]>([
    ['has heard of nobody', { heard: bytesOf('client-alone-list') }, 'BROADCAST_FAILED'],
    ['has heard of no GPU node', { mining: bytesOf('client-alone-mining-nodes') }, 'BROADCAST_FAILED'],
    [
      'has heard of servers',
      { heard: bytesOf('p2p-client-list-all'), mining: bytesOf('p2p-mining-nodes-list') },
      'ok',
    ],
    ['has heard of GPU nodes', { mining: ok({ mining_nodes: [{ node_id: GPU }] }) }, 'ok'],
    ['tells nothing of that either', {}, 'ok'],
  ])('and does not tell its connections, but %s', async (_what, lists, outcome) => {
    const { client, forwarded } = await lonely({ active: notOffered, ...lists });
    const call = client.vm.list(GPU).then(() => 'ok');
    expect(await call.catch((error: DbcError) => error.code)).toBe(outcome);
    expect(forwarded()).toBe(outcome === 'ok' ? 1 : 0);
  });

  it('is waited for by a long operation', async () => {
    const answers = { active: ok({ peer_nodes: [] }) };
    const { client } = await lonely(answers);
    const troubles: unknown[] = [];
    const waiting = client.operation.codesReady(GPU).wait({
      everyMs: 20,
      withinMs: 100,
      onProgress: ({ trouble }) => troubles.push(trouble),
    });
    await expect(waiting).rejects.toMatchObject({ code: 'NODE_TIMEOUT' });
    expect(troubles).toEqual(['BROADCAST_FAILED']);
  });
});
