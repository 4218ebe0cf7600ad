// What happens on the wire: silence, resets, slow and endless answers, kept-alive connections, aborts.
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { DbcNodeClient, type DbcNodeClientOptions } from '../../../shared/dbc/index.ts';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { jsonAnswer, type ReplayNode, type Reply, type SeenRequest, startReplayNode } from './replay-node.ts';

const EMPTY_LIST = bytesOf('list-by-unknown');
const MACHINE = '460cd3cad3e2a2060405d03e17d4c3cd4747c413924d98ac6817b7959ba1a500';
const silence = () => undefined;

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop();
});

async function nodeAndClient(
  reply: (request: SeenRequest, count: number) => Reply,
  options: Partial<DbcNodeClientOptions> = {},
): Promise<{ node: ReplayNode; client: DbcNodeClient }> {
  let count = 0;
  const node = await startReplayNode((request) => {
    count += 1;
    return reply(request, count);
  });
  const client = new DbcNodeClient({ baseUrl: node.baseUrl, ...options });
  open.push(node, { stop: () => client.close() });
  return { node, client };
}

describe('a node that is not there', () => {
  it('is NODE_UNREACHABLE and worth another try', async () => {
    const node = await startReplayNode(() => EMPTY_LIST);
    await node.stop();
    const client = new DbcNodeClient({ baseUrl: node.baseUrl });
    open.push({ stop: () => client.close() });
    await expect(client.listMachines()).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('comes back, and the same client talks to it again', async () => {
    const first = await startReplayNode(() => EMPTY_LIST);
    const client = new DbcNodeClient({ baseUrl: first.baseUrl });
    open.push({ stop: () => client.close() });
    await client.listMachines();
    await first.stop();
    await expect(client.listMachines()).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    const second = createServer((socket) => socket.end(EMPTY_LIST)).listen(first.port, '127.0.0.1');
    open.push({ stop: async () => void second.close() });
    await expect.poll(() => client.listMachines().catch(() => undefined)).toMatchObject({ machines: [] });
  });
});

describe('a node that takes the request and', () => {
  it('says nothing is NODE_TIMEOUT', async () => {
    const { client } = await nodeAndClient(() => silence, { timeoutMs: 100 });
    await expect(client.listMachines()).rejects.toMatchObject({ code: 'NODE_TIMEOUT', retryable: true });
  });

  it('sends its answer too slowly is NODE_TIMEOUT, however many bytes have come', async () => {
    const { client } = await nodeAndClient(
      () => (socket) => {
        let at = 0;
        const drip = setInterval(() => {
          socket.write(EMPTY_LIST.subarray(at, at + 1));
          at += 1;
        }, 20);
        socket.on('close', () => clearInterval(drip));
      },
      { timeoutMs: 200 },
    );
    await expect(client.listMachines()).rejects.toMatchObject({ code: 'NODE_TIMEOUT' });
  });

  it('sends its answer in pieces is understood', async () => {
    const { client } = await nodeAndClient(() => (socket) => {
      const middle = EMPTY_LIST.length - 20;
      socket.write(EMPTY_LIST.subarray(0, 40));
      setTimeout(() => socket.write(EMPTY_LIST.subarray(40, middle)), 20);
      setTimeout(() => socket.write(EMPTY_LIST.subarray(middle)), 40);
    });
    expect((await client.listMachines()).machines).toEqual([]);
  });

  it.each<[string, Reply]>([
    ['resets', (socket) => socket.resetAndDestroy()],
    ['closes, as one that is killed by a request does', (socket) => socket.end()],
    ['breaks off in the middle', (socket) => socket.end(EMPTY_LIST.subarray(0, -10))],
  ])('%s is NODE_UNREACHABLE', async (_what, reply) => {
    const { node, client } = await nodeAndClient(() => reply);
    await expect(client.listMachines()).rejects.toMatchObject({ code: 'NODE_UNREACHABLE', retryable: true });
    expect(node.requests).toHaveLength(1);
  });

  it.each(['SSH-2.0-OpenSSH_9.6\r\n', '\u0016\u0003\u0001 s3cretPass'])(
    'does not speak HTTP (%j) is BAD_ANSWER',
    async (text) => {
      const { client } = await nodeAndClient(() => Buffer.from(text));
      const error = await client.listMachines().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'BAD_ANSWER' });
      expect(error instanceof Error && error.cause).toBeUndefined();
    },
  );

  it('never stops answering is cut off', async () => {
    const { node, client } = await nodeAndClient(() => (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n');
      const chunk = Buffer.alloc(256 * 1024, ' ');
      const pump = () => {
        while (!socket.destroyed && socket.write(chunk));
        socket.once('drain', pump);
      };
      pump();
    });
    await expect(client.listMachines()).rejects.toMatchObject({
      code: 'BAD_ANSWER',
      message: expect.stringContaining('8388608 bytes'),
    });
    expect(node.requests).toHaveLength(1);
  });

  it('answers as HTTP/1.0 does, without a length, is understood', async () => {
    const { client } = await nodeAndClient(() => (socket) => socket.end(bytesOf('http-10')));
    expect((await client.listMachines()).machines).toEqual([]);
  });
});

describe('a connection', () => {
  it('is kept for the next call', async () => {
    const { node, client } = await nodeAndClient(() => EMPTY_LIST);
    for (let call = 0; call < 5; call += 1) await client.listMachines();
    expect(node.connections).toBe(1);
  });

  it('is kept after a refused call', async () => {
    const { node, client } = await nodeAndClient((_request, count) =>
      count === 2 ? bytesOf('env-not-json') : EMPTY_LIST,
    );
    await client.listMachines();
    await expect(client.listMachines()).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await client.listMachines();
    expect(node.connections).toBe(1);
  });

  it('is left when the node says that it closes', async () => {
    const { node, client } = await nodeAndClient(() => (socket) => socket.end(bytesOf('http-conn-close')));
    await client.listMachines();
    await client.listMachines();
    expect(node.connections).toBe(2);
  });

  it('carries one request at a time', async () => {
    const busy = new Set<number>();
    let overlaps = 0;
    const { client, node } = await nodeAndClient(
      ({ connection }) => {
        if (busy.has(connection)) overlaps += 1;
        busy.add(connection);
        return (socket) => {
          setTimeout(() => {
            busy.delete(connection);
            socket.write(EMPTY_LIST);
          }, 20);
        };
      },
      { maxConcurrent: 2 },
    );
    await Promise.all(Array.from({ length: 6 }, () => client.listMachines()));
    expect(overlaps).toBe(0);
    expect(node.requests).toHaveLength(6);
    expect(node.connections).toBe(2);
  });

  it('that the node has closed unseen costs a read one more try, with a new nonce', async () => {
    const { node, client } = await nodeAndClient((_request, count) =>
      count === 2 ? (socket) => socket.resetAndDestroy() : EMPTY_LIST,
    );
    await client.listMachines();
    let nonces = 0;
    const identity = () => {
      nonces += 1;
      return { wallet: MACHINE, nonce: `n${nonces}`, sign: 'ab'.repeat(64) };
    };
    expect((await client.listMachines({ identity })).machines).toEqual([]);
    expect(node.requests.slice(1).map(({ body }) => JSON.parse(body).nonce)).toEqual(['n1', 'n2']);
  });

  it('that breaks twice is not tried a third time', async () => {
    const { node, client } = await nodeAndClient((_request, count) =>
      count === 1 ? EMPTY_LIST : (socket) => socket.resetAndDestroy(),
    );
    await client.listMachines();
    await expect(client.listMachines()).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    expect(node.requests).toHaveLength(3);
  });

  it('that breaks under a write is not tried again', async () => {
    const { node, client } = await nodeAndClient(({ path }) => {
      if (path === '/api/v1/') return bytesOf('http-version-get');
      if (path === '/api/v1/deeplink/set') return (socket) => socket.resetAndDestroy();
      return bytesOf('list-by-node-id-masked');
    });
    await expect(client.setDeeplink(MACHINE, { password: 'aAbBcC' })).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
    });
    expect(node.requests.filter(({ path }) => path.endsWith('/set'))).toHaveLength(1);
  });

  it('tells which local address it has', async () => {
    const { client } = await nodeAndClient(() => EMPTY_LIST);
    expect(client.localAddress).toBeUndefined();
    await client.listMachines();
    expect(client.localAddress).toBe('127.0.0.1');
  });

  it.runIf(process.platform === 'linux')('starts from the local address that was asked for', async () => {
    const { client } = await nodeAndClient(() => EMPTY_LIST, { localAddress: '127.0.0.9' });
    await client.listMachines();
    expect(client.localAddress).toBe('127.0.0.9');
  });

  it('is closed with FIN, never with a reset', async () => {
    const ends: string[] = [];
    const { client } = await nodeAndClient(() => (socket) => {
      socket.on('end', () => ends.push('FIN'));
      socket.on('error', () => ends.push('reset'));
      socket.write(EMPTY_LIST);
    });
    await client.listMachines();
    await client.close();
    await client.close();
    await expect.poll(() => ends).toEqual(['FIN']);
  });
});

describe('an abort', () => {
  it('ends a call at once, with its own reason', async () => {
    const { client } = await nodeAndClient(() => silence);
    const controller = new AbortController();
    const call = client.listMachines({ signal: controller.signal });
    setTimeout(() => controller.abort(new Error('shutting down')), 30);
    await expect(call).rejects.toThrow('shutting down');
  });

  it('before the call sends nothing', async () => {
    const { node, client } = await nodeAndClient(() => EMPTY_LIST);
    await expect(client.listMachines({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(node.requests).toEqual([]);
  });

  it('of a call that waits for its turn keeps it from ever being sent', async () => {
    const { node, client } = await nodeAndClient(
      ({ path }) =>
        path.endsWith('/first')
          ? (socket) => void setTimeout(() => socket.write(EMPTY_LIST), 150)
          : EMPTY_LIST,
      { maxConcurrent: 1 },
    );
    const controller = new AbortController();
    const first = client.getMachine('first');
    const second = client.getMachine('second', { signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await first;
    await client.getMachine('third');
    expect(node.requests.map(({ path }) => path.split('/').at(-1))).toEqual(['first', 'third']);
  });

  it('leaves no listener behind', async () => {
    const { client } = await nodeAndClient(() =>
      jsonAnswer(200, { errcode: 0, message: { bare_metal_nodes: [] } }),
    );
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    for (let call = 0; call < 20; call += 1) await client.listMachines({ signal });
    expect(listeners).toBe(0);
  });
});
