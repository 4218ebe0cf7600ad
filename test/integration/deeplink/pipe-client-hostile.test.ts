// The pipe client against peers that a well-meaning simulator can't play: byte-exact, on a real Unix socket.
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FrameDecoder, type JsonObject, PIPE_MAX_BODY } from '../../../shared/deeplink/codec.ts';
import { PipeClient } from '../../../shared/deeplink/pipe-client.ts';
import { eventually, frames, nextDown, nextReady, rawServer, temporarySocketPath } from './support.ts';

const AUTH_OK = { method: 'auth', code: 0, message: 'ok' };
const infoReply = (data: JsonObject) => ({ method: 'getDeviceInfo', code: 0, message: 'ok', data });

/** A client of a server that answers each method with the given bytes, each in one chunk. */
async function clientOf(answers: Record<string, Buffer | undefined>, timeoutMs = 5000): Promise<PipeClient> {
  const path = await temporarySocketPath();
  await rawServer(path, (socket) => answerWith(socket, answers));
  const client = new PipeClient({ path, channelId: 'x', timeoutMs, backoff: { baseMs: 20, capMs: 50 } });
  onTestFinished(() => client.stop());
  return client;
}

function answerWith(socket: Socket, answers: Record<string, Buffer | undefined>): void {
  const decoder = new FrameDecoder({ maxBody: PIPE_MAX_BODY });
  socket.on('end', () => socket.end());
  socket.on('data', (chunk) => {
    for (const frame of decoder.push(chunk)) {
      const bytes = frame.ok ? answers[String(frame.message.method)] : undefined;
      if (bytes) socket.write(bytes);
    }
  });
}

async function ready(answers: Record<string, Buffer | undefined>, timeoutMs?: number): Promise<PipeClient> {
  const client = await clientOf({ auth: frames(AUTH_OK), ...answers }, timeoutMs);
  const isReady = nextReady(client);
  client.start();
  await isReady;
  return client;
}

async function firstDown(answers: Record<string, Buffer | undefined>, timeoutMs?: number) {
  const client = await clientOf(answers, timeoutMs);
  const down = nextDown(client);
  client.start();
  return await down;
}

describe('while authenticating', () => {
  it('a reply without framing means that DeepLink is too old', async () => {
    const bare = Buffer.from(JSON.stringify(AUTH_OK));
    expect(await firstDown({ auth: bare })).toMatchObject({ code: 'DEEPLINK_TOO_OLD' });
  });

  it('framed notifications without a reply are a time-out: DeepLink is new enough', async () => {
    const notice = frames({ method: 'serverConnStateChanged', data: { state: 1 } });
    expect(await firstDown({ auth: notice }, 1000)).toMatchObject({ code: 'DEEPLINK_TIMEOUT' });
  });

  it('other garbage is what it is', async () => {
    const garbage = Buffer.from('\xff\xff\xff\xff', 'latin1');
    expect(await firstDown({ auth: garbage })).toMatchObject({ code: 'FRAME_TOO_LONG' });
  });

  it('a reply without a code is not taken for a yes', async () => {
    expect(await firstDown({ auth: frames({ method: 'auth' }) })).toMatchObject({
      code: 'DEEPLINK_BAD_REPLY',
    });
  });

  it('who came in meanwhile is told right after ready', async () => {
    const started = { method: 'remoteControlledStarted', data: { device: 987654321 } };
    const client = await clientOf({ auth: frames(started, AUTH_OK, started) });
    const seen: string[] = [];
    client.on('ready', () => seen.push('ready'));
    client.on('remoteControlledStarted', (device) => seen.push(device));
    const isReady = nextReady(client);
    client.start();
    await isReady;
    await eventually(() => seen).toEqual(['ready', '987654321', '987654321']);
  });
});

describe('a reply', () => {
  it('may give the device ID as a number, or in groups', async () => {
    const client = await ready({ getDeviceInfo: frames(infoReply({ device_id: 123456789, password: 'a' })) });
    expect(await client.getDeviceInfo()).toEqual({ deviceId: '123456789', password: 'a' });
    const grouped = await ready({
      getDeviceInfo: frames(infoReply({ device_id: '123 456 789', password: 'a' })),
    });
    expect((await grouped.getDeviceInfo()).deviceId).toBe('123456789');
  });

  it('may give no device ID yet', async () => {
    const client = await ready({ getDeviceInfo: frames(infoReply({ device_id: '', password: '' })) });
    expect(await client.getDeviceInfo()).toEqual({ deviceId: '', password: '' });
  });

  it.each([
    ['no data', {}],
    ['an ID that is none', { device_id: 'twelve', password: 'Secret99' }],
    ['a password that is no text', { device_id: '1', password: 5 }],
  ])('with %s is DEEPLINK_BAD_REPLY and ends the connection', async (_what, data) => {
    const client = await ready({ getDeviceInfo: frames(infoReply(data)) });
    const down = nextDown(client);
    const error = await client.getDeviceInfo().catch((caught) => caught);
    expect(error.code).toBe('DEEPLINK_BAD_REPLY');
    expect(`${error.message}${JSON.stringify(error.context)}${error.cause}`).not.toContain('Secret99');
    expect((await down).code).toBe('DEEPLINK_BAD_REPLY');
    await nextReady(client);
  });

  it('reaches its caller before a newer notification that came in the same chunk', async () => {
    const old = { device_id: '1', password: 'old' };
    const changed = { method: 'deviceInfoChanged', data: { device_id: '1', password: 'new' } };
    const client = await ready({ getDeviceInfo: frames(infoReply(old), changed) });
    const seen: string[] = [];
    client.on('deviceInfoChanged', (info) => seen.push(info.password));
    seen.push((await client.getDeviceInfo()).password);
    await eventually(() => seen).toEqual(['old', 'new']);
  });

  it('that is late is not taken for the answer to the next request', async () => {
    const path = await temporarySocketPath();
    const info = (password: string) => frames(infoReply({ device_id: '1', password }));
    let unanswered: Socket | undefined;
    await rawServer(path, (socket) => {
      answerWith(socket, { auth: frames(AUTH_OK) });
      socket.on('data', (chunk) => {
        if (!chunk.includes('getDeviceInfo')) return;
        // The first request is answered only when the second is there, on the connection that it came by.
        unanswered?.write(info('old'));
        if (unanswered) socket.write(info('new'));
        unanswered = socket;
      });
    });
    const client = new PipeClient({
      path,
      channelId: 'x',
      timeoutMs: 1000,
      backoff: { baseMs: 20, capMs: 50 },
    });
    onTestFinished(() => client.stop());
    const first = nextReady(client);
    client.start();
    await first;
    await expect(client.getDeviceInfo()).rejects.toMatchObject({ code: 'DEEPLINK_TIMEOUT' });
    if (client.state !== 'ready') await nextReady(client);
    expect((await client.getDeviceInfo()).password).toBe('new');
  });

  it('that nobody asked for is passed over', async () => {
    const client = await ready({
      getAppVersion: frames(infoReply({ device_id: '1', password: 'a' }), {
        method: 'getAppVersion',
        code: 0,
        data: { version: '1.0.3.1' },
      }),
    });
    expect(await client.getAppVersion()).toBe('1.0.3.1');
  });
});

describe('a notification', () => {
  it('of an unknown kind is passed over', async () => {
    const unknown = { method: 'somethingNew', data: [1, 2] };
    const version = { method: 'getAppVersion', code: 0, data: { version: '2.0' } };
    const client = await ready({ getAppVersion: frames(unknown, version) });
    expect(await client.getAppVersion()).toBe('2.0');
  });

  it.each([
    ['deviceInfoChanged', { password: 'Secret99' }],
    ['serverConnStateChanged', { state: 'online' }],
    ['remoteControlledStarted', {}],
  ])('%s of the wrong shape ends the connection', async (method, data) => {
    const client = await ready({ getAppVersion: frames({ method, data }) });
    const down = nextDown(client);
    await expect(client.getAppVersion()).rejects.toMatchObject({ code: 'DEEPLINK_BAD_REPLY' });
    expect(await down).toMatchObject({ code: 'DEEPLINK_BAD_REPLY' });
  });

  it('without a method ends the connection', async () => {
    const client = await ready({ getAppVersion: frames({ data: {} }) });
    await expect(client.getAppVersion()).rejects.toMatchObject({ code: 'DEEPLINK_BAD_REPLY' });
  });
});
