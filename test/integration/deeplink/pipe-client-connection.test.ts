// How a pipe client fails and comes back, against a simulated DeepLink on a real Unix socket.
import { describe, expect, it } from 'vitest';
import { bench, clientOf, simulate } from './pipe-bench.ts';
import { eventually, nextDown, nextReady, temporarySocketPath } from './support.ts';

describe('a token that can not be read', () => {
  it('is TOKEN_UNREADABLE, without what its reader said', async () => {
    const pipe = await temporarySocketPath();
    await simulate({ pipe });
    const readToken = () => Promise.reject(new Error('bad line: Secret99'));
    const client = clientOf(pipe, { readToken });
    const down = nextDown(client);
    client.start();
    const error = await down;
    expect(error.code).toBe('TOKEN_UNREADABLE');
    expect(`${error.message}${error.cause}`).not.toContain('Secret99');
  });

  it('in time holds neither the client nor its stop', async () => {
    const pipe = await temporarySocketPath();
    await simulate({ pipe });
    const never = new Promise<string>(() => undefined);
    const hurried = clientOf(pipe, { readToken: () => never, timeoutMs: 500 });
    const down = nextDown(hurried);
    hurried.start();
    expect((await down).code).toBe('TOKEN_UNREADABLE');
    let asked = false;
    const patient = clientOf(pipe, {
      readToken: () => {
        asked = true;
        return never;
      },
    });
    patient.start();
    await eventually(() => asked).toBe(true);
    await patient.stop();
    expect(patient.state).toBe('stopped');
  });
});

describe('a DeepLink that does not answer', () => {
  it('at all is too old', async () => {
    const pipe = await temporarySocketPath();
    await simulate({ pipe, tooOld: true });
    const client = clientOf(pipe, { timeoutMs: 100 });
    const down = nextDown(client);
    client.start();
    expect(await down).toMatchObject({ code: 'DEEPLINK_TOO_OLD' });
  });

  it('one request loses its connection, and the client comes back', async () => {
    const { client, simulator } = await bench({}, { timeoutMs: 1000 });
    simulator.silence('getDeviceInfo', true);
    const down = nextDown(client);
    await expect(client.getDeviceInfo()).rejects.toMatchObject({ code: 'DEEPLINK_TIMEOUT', retryable: true });
    expect(await down).toMatchObject({ code: 'DEEPLINK_TIMEOUT' });
    simulator.silence('getDeviceInfo', false);
    await nextReady(client);
    await expect(client.getDeviceInfo()).resolves.toEqual(simulator.info);
  });
});

describe('a lost connection', () => {
  it('rejects what is outstanding and queued, then heals', async () => {
    const { client, simulator } = await bench();
    simulator.silence('getDeviceInfo', true);
    const pending = Promise.allSettled([
      client.getDeviceInfo(),
      client.getDeviceInfo(),
      client.getDeviceInfo(),
    ]);
    const down = nextDown(client);
    simulator.dropPipe();
    for (const outcome of await pending) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'DEEPLINK_CLOSED' } });
    }
    expect(await down).toMatchObject({ code: 'DEEPLINK_CLOSED' });
    await nextReady(client);
  });

  it('refuses requests until the next ready', async () => {
    const { client, simulator } = await bench(
      {},
      { backoff: { baseMs: 60_000, capMs: 60_000, floorMs: 60_000 } },
    );
    const down = nextDown(client);
    simulator.dropPipe();
    await down;
    expect(client.state).toBe('waiting');
    await expect(client.getDeviceInfo()).rejects.toMatchObject({ code: 'DEEPLINK_CLOSED', retryable: true });
  });

  it.each(['length', 'json'] as const)('follows on garbage on the pipe (%s)', async (kind) => {
    const { client, simulator } = await bench();
    const down = nextDown(client);
    simulator.garble(kind);
    const code = kind === 'length' ? 'FRAME_TOO_LONG' : 'FRAME_NOT_JSON';
    expect(await down).toMatchObject({ code });
    await nextReady(client);
    await expect(client.getDeviceInfo()).resolves.toEqual(simulator.info);
  });

  it('is survived over a restart of DeepLink, with its new codes', async () => {
    const { client, simulator } = await bench();
    const down = nextDown(client);
    const restarted = simulator.restart({ downMs: 100, deviceId: '555555555', password: 'afterBoot1' });
    await down;
    await nextReady(client);
    await restarted;
    expect(await client.getDeviceInfo()).toEqual({ deviceId: '555555555', password: 'afterBoot1' });
  });
});

describe('without a pipe', () => {
  it('the client says DEEPLINK_ABSENT at every attempt and connects when it appears', async () => {
    const pipe = await temporarySocketPath();
    const client = clientOf(pipe);
    const first = nextDown(client);
    client.start();
    expect(await first).toMatchObject({ code: 'DEEPLINK_ABSENT' });
    expect(await nextDown(client)).toMatchObject({ code: 'DEEPLINK_ABSENT' });
    await simulate({ pipe });
    await nextReady(client);
  });

  it('a poke tries at once instead of waiting', async () => {
    const pipe = await temporarySocketPath();
    const client = clientOf(pipe, { backoff: { baseMs: 60_000, capMs: 60_000, floorMs: 60_000 } });
    const down = nextDown(client);
    client.start();
    await down;
    await simulate({ pipe });
    const ready = nextReady(client);
    client.poke();
    await ready;
  });

  it('a path that no socket can have is an error like any other', async () => {
    const client = clientOf(`/tmp/${'x'.repeat(200)}`);
    const down = nextDown(client);
    client.start();
    expect((await down).code).toMatch(/^DEEPLINK_/);
  });
});

describe('start and stop', () => {
  it('may be called twice, and again', async () => {
    const { client, simulator } = await bench();
    client.start();
    await client.stop();
    await client.stop();
    expect(client.state).toBe('stopped');
    const ready = nextReady(client);
    client.start();
    await ready;
    await expect(client.getDeviceInfo()).resolves.toEqual(simulator.info);
  });

  it('end open requests, without a word about a loss', async () => {
    const { client, simulator } = await bench();
    simulator.silence('getDeviceInfo', true);
    const downs: unknown[] = [];
    client.on('down', (error) => downs.push(error));
    const pending = client.getDeviceInfo();
    await Promise.all([expect(pending).rejects.toMatchObject({ code: 'DEEPLINK_CLOSED' }), client.stop()]);
    expect(downs).toEqual([]);
  });

  it('at once leaves nothing running', async () => {
    const client = clientOf(await temporarySocketPath());
    client.start();
    await client.stop();
    expect(client.state).toBe('stopped');
  });
});
