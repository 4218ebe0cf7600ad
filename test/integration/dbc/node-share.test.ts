// What the clients of one node share, and what they say of calls that end by time.
import { describe, expect, it, onTestFinished } from 'vitest';
import { DbcClient, type DbcClientOptions, type DbcError } from '../../../shared/dbc/public.ts';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { fake, GPU, ok, session, TASK } from './fake-client-node.ts';

describe('all clients of one node in a process', () => {
  /** Tells how many answers are awaited at the same time, at most. */
  function counting() {
    const seen = { running: 0, most: 0 };
    const reply = () => (socket: import('node:net').Socket) => {
      seen.running += 1;
      seen.most = Math.max(seen.most, seen.running);
      setTimeout(() => {
        seen.running -= 1;
        socket.write(ok([]));
      }, 30);
    };
    return { seen, reply };
  }

  async function another(url: string, options: Partial<DbcClientOptions> = {}): Promise<DbcClient> {
    const client = new DbcClient({ url, identity: session, ...options });
    onTestFinished(() => client.close());
    return client;
  }

  it('make no more calls at the same time than were allowed', async () => {
    const { seen, reply } = counting();
    const { client, node } = await fake(reply, { maxConcurrent: 2 });
    const others = [
      await another(node.baseUrl, { maxConcurrent: 2 }),
      await another(node.baseUrl, { maxConcurrent: 1 }),
    ];
    const calls = [client, ...others].flatMap((each) => Array.from({ length: 5 }, () => each.vm.list(GPU)));
    expect(await Promise.all(calls)).toHaveLength(15);
    expect(seen.most).toBe(2);
  });

  it('each keep to their own limit below that', async () => {
    const { seen, reply } = counting();
    const { client, node } = await fake(() => ok([]), { maxConcurrent: 4 });
    await client.vm.list(GPU);
    const slow = await fake(reply);
    const single = await another(slow.node.baseUrl, { maxConcurrent: 1 });
    await Promise.all(Array.from({ length: 4 }, () => single.vm.list(GPU)));
    expect(seen.most).toBe(1);
    expect(node.requests.length).toBeGreaterThan(0);
  });

  it('leave it alone for a while when one of them hears "broadcast request failed"', async () => {
    const { client, node, calls } = await fake(
      (_path, count) => (count === 1 ? bytesOf('client-manager-gone-long') : ok([])),
      { broadcastQuietMs: 3000 },
    );
    const other = await another(node.baseUrl);
    await expect(client.vm.list(GPU)).rejects.toMatchObject({ code: 'BROADCAST_FAILED' });
    const sent = calls().length;
    await expect(client.vm.list(GPU)).rejects.toMatchObject({ code: 'BROADCAST_FAILED' });
    await expect(other.vm.list(GPU)).rejects.toMatchObject({ code: 'BROADCAST_FAILED' });
    await expect(other.image.servers()).rejects.toMatchObject({ code: 'BROADCAST_FAILED' });
    expect(calls()).toHaveLength(sent);
    await client.close();
    await expect((await another(node.baseUrl)).version()).rejects.toMatchObject({ code: 'BROADCAST_FAILED' });
    await expect.poll(() => other.vm.list(GPU).catch(() => undefined)).toEqual([]);
  });

  it('leave other nodes alone with that', async () => {
    const dying = await fake(() => bytesOf('client-manager-gone-long'), { broadcastQuietMs: 300 });
    const healthy = await fake(() => ok([]));
    await expect(dying.client.vm.list(GPU)).rejects.toMatchObject({ code: 'BROADCAST_FAILED' });
    expect(await healthy.client.vm.list(GPU)).toEqual([]);
  });

  it('that wait for a turn send nothing when it does not come in time, and say so', async () => {
    const { client, node, calls } = await fake(
      (path) => (path === '/tasks' ? () => undefined : ok(['ID_1'])),
      {
        maxConcurrent: 1,
      },
    );
    const other = await another(node.baseUrl, { maxConcurrent: 1, timeoutMs: 300 });
    const leave = new AbortController();
    const hanging = client.vm.list(GPU, { signal: leave.signal }).catch(() => 'left');
    await expect.poll(() => calls().map(({ path }) => path)).toContain('/tasks');
    const waiting = other.image.servers();
    const error = await waiting.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'NODE_TIMEOUT', context: { path: '/api/v1/images/servers' } });
    expect((error as DbcError).message).toContain('was not sent');
    leave.abort();
    expect(await hanging).toBe('left');
    expect(calls().filter(({ path }) => path === '/images/servers')).toHaveLength(0);
    expect(await client.image.servers()).toEqual([{ text: 'ID_1' }]);
  });
});

describe('a time-out', () => {
  const late = /the change may have been made all the same/;

  it.each([
    ['of the node', () => bytesOf('conc-power-slow')],
    ['of ours', () => () => undefined],
  ])('%s says of a change that it may have been made, and nothing such of a read', async (_whose, reply) => {
    const { client } = await fake(reply, { timeoutMs: 1500 });
    const read = await client.vm.list(GPU).catch((thrown: DbcError) => thrown);
    expect(read).toMatchObject({ code: 'NODE_TIMEOUT', message: expect.not.stringMatching(late) });
    expect((read as DbcError).context.maybeDone).toBeUndefined();
    const change = await client.vm.start(GPU, TASK).catch((thrown: DbcError) => thrown);
    expect(change).toMatchObject({
      code: 'NODE_TIMEOUT',
      message: expect.stringMatching(late),
      context: { maybeDone: true },
    });
  });
});
