// A change that was sent and has no clear answer: it may have been made, and nobody is told to repeat it.
import { describe, expect, it } from 'vitest';
import { DbcError } from '../../../shared/dbc/public.ts';
import { fake, GPU, ok, TASK } from './fake-client-node.ts';
import { jsonAnswer, type Reply } from './replay-node.ts';

const LOOK = /the change may have been made all the same/;
const SPEC = { imageName: 'ubuntu.qcow2', gpuCount: 1, cpuCores: 4, memoryGb: 8, diskGb: 20 };
const HALF = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"errcode":0');

const errorOf = (call: Promise<unknown>) => call.then(() => undefined, asDbcError);

function asDbcError(thrown: unknown): DbcError {
  if (thrown instanceof DbcError) return thrown;
  throw thrown;
}

function html(status: number): Buffer {
  return Buffer.from(`HTTP/1.1 ${status} Whatever\r\nContent-Length: 6\r\n\r\n<html>`);
}

const CASES: [string, string, Reply][] = [
  ['is reset', 'NODE_UNREACHABLE', (socket) => socket.resetAndDestroy()],
  ['is closed without a word', 'NODE_UNREACHABLE', (socket) => socket.end()],
  ['breaks off in the answer', 'NODE_UNREACHABLE', (socket) => socket.end(HALF)],
  ['goes on in no HTTP', 'BAD_ANSWER', Buffer.from('SSH-2.0-OpenSSH_9.6\r\n')],
  ['brings a proxy that gave up', 'BAD_ANSWER', html(502)],
  ['brings what is no JSON', 'BAD_ANSWER', html(200)],
  ['brings another answer than expected', 'BAD_ANSWER', ok(7)],
  ['brings success with a failure', 'BAD_ANSWER', jsonAnswer(500, { errcode: 0, message: 'ok' })],
  ['brings an unknown failure of the server', 'NODE_ERROR', jsonAnswer(500, { errcode: -7, message: 'oh' })],
];

describe('the connection of a change that was sent', () => {
  it.each(CASES)(
    '%s: it may have been made, and is not to be repeated unseen',
    async (_what, code, reply) => {
      const { client, calls } = await fake(() => reply);
      const change = await errorOf(client.vm.create(GPU, SPEC));
      expect(change).toMatchObject({ code, retryable: false, context: { maybeDone: true } });
      expect(change?.message).toMatch(LOOK);
      expect(calls()).toHaveLength(1);
      const read = await errorOf(client.vm.list(GPU));
      expect(read?.context.maybeDone).toBeUndefined();
      expect(String(read)).not.toMatch(LOOK);
    },
  );

  it('was an old one, and is closed: nobody knows what the node had read', async () => {
    const { client, calls } = await fake((path) =>
      path === '/tasks' ? ok([]) : (socket) => socket.resetAndDestroy(),
    );
    await client.vm.list(GPU);
    const change = await errorOf(client.vm.start(GPU, TASK));
    expect(change).toMatchObject({
      ...{ code: 'NODE_UNREACHABLE', retryable: false, context: { maybeDone: true } },
      message: expect.stringMatching(LOOK),
    });
    expect(calls()).toHaveLength(2);
  });
});

describe('no doubt is left', () => {
  it('by a node that is not there', async () => {
    const { client, node } = await fake(() => ok([]));
    await client.vm.list(GPU);
    await client.close();
    await node.stop();
    const change = await errorOf(client.vm.start(GPU, TASK));
    expect(change).toMatchObject({ code: 'NODE_UNREACHABLE', retryable: true });
    expect(change?.context.maybeDone).toBeUndefined();
  });

  it('by a server that refuses the request and is no DBC node', async () => {
    const { client } = await fake(() => html(404));
    const change = await errorOf(client.vm.start(GPU, TASK));
    expect(change).toMatchObject({ code: 'BAD_ANSWER', retryable: false });
    expect(change?.context.maybeDone).toBeUndefined();
  });
});
