// What a pipe client can ask and is told, against a simulated DeepLink on a real Unix socket.
import { describe, expect, it } from 'vitest';
import { isValidPassword, randomPassword } from '../../../shared/deeplink/password.ts';
import type { DeviceInfo } from '../../../shared/deeplink/pipe-client.ts';
import { bench, clientOf, simulate } from './pipe-bench.ts';
import { eventually, nextDown, nextReady, temporarySocketPath } from './support.ts';

describe('a connected client', () => {
  it('authenticates before anything else', async () => {
    const { client, requests } = await bench();
    await client.getAppVersion();
    expect(requests).toEqual(['auth', 'getAppVersion']);
    expect(client.state).toBe('ready');
  });

  it('sends the wallet token where there is one', async () => {
    const { client } = await bench({ token: 'wallet-token' }, { readToken: async () => 'wallet-token' });
    expect(client.state).toBe('ready');
  });

  it('reads codes, version and server state', async () => {
    const { client } = await bench({ deviceId: '123456789', password: 'aAbBcC' });
    expect(await client.getDeviceInfo()).toEqual({ deviceId: '123456789', password: 'aAbBcC' });
    expect(await client.getAppVersion()).toBe('1.0.3.1');
    expect(await client.getServerConnState()).toBe(3);
  });

  it('sets a password that DeepLink then accepts', async () => {
    const { client, simulator } = await bench({ deviceId: '123456789', password: 'aAbBcC' });
    const password = randomPassword(10);
    await client.setDevicePassword(password);
    expect(simulator.accepts('123456789', password)).toBe(true);
    expect(simulator.accepts('123456789', 'aAbBcC')).toBe(false);
  });

  it.each(['short', 'a'.repeat(17), 'with space', ''])('does not send the password %j', async (password) => {
    const { client, requests } = await bench();
    expect(isValidPassword(password)).toBe(false);
    await expect(client.setDevicePassword(password)).rejects.toMatchObject({ code: 'PASSWORD_INVALID' });
    expect(requests).toEqual(['auth']);
  });

  it('throws a controller out', async () => {
    const { client, simulator } = await bench();
    simulator.controllerStart('987654321');
    await client.closeRemoteControlled('987654321');
    expect(simulator.controllers).toEqual([]);
  });

  it('passes every notification on', async () => {
    const { client, simulator } = await bench({ deviceId: '123456789', password: 'aAbBcC' });
    const seen: unknown[] = [];
    client.on('deviceInfoChanged', (info) => seen.push(info));
    client.on('serverConnStateChanged', (state) => seen.push(state));
    client.on('remoteControlledStarted', (device) => seen.push(`${device} in`));
    client.on('remoteControlledStopped', (device) => seen.push(`${device} out`));
    simulator.setPassword('newPassword1');
    simulator.setServerState(2);
    simulator.controllerStart('987654321');
    simulator.controllerStop('987654321');
    await client.getAppVersion();
    const info = { deviceId: '123456789', password: 'newPassword1' };
    expect(seen).toEqual([info, 2, '987654321 in', '987654321 out']);
  });

  it('tells replies from notifications that come in between', async () => {
    const { client, simulator } = await bench({ deviceId: '123456789', password: 'aAbBcC' });
    const changed: DeviceInfo[] = [];
    client.on('deviceInfoChanged', (info) => changed.push(info));
    // The simulator notifies before it replies.
    await client.setDevicePassword('newPassword1');
    expect(changed).toEqual([{ deviceId: '123456789', password: 'newPassword1' }]);
    expect(simulator.info.password).toBe('newPassword1');
  });

  it('asks a method again only after its answer, other methods meanwhile', async () => {
    const { client, simulator, requests } = await bench();
    simulator.delay('getDeviceInfo', 1000);
    const both = [client.getDeviceInfo(), client.getDeviceInfo()];
    await client.getAppVersion();
    expect(requests).toEqual(['auth', 'getDeviceInfo', 'getAppVersion']);
    simulator.delay('getDeviceInfo', 0);
    await both[0];
    await both[1];
    expect(requests).toEqual(['auth', 'getDeviceInfo', 'getAppVersion', 'getDeviceInfo']);
  });

  it('leaves out a queued request that was aborted, and answers the one behind it', async () => {
    const { client, simulator, requests } = await bench();
    simulator.delay('getDeviceInfo', 100);
    const first = client.getDeviceInfo();
    const abort = new AbortController();
    const second = client.getDeviceInfo(abort.signal);
    const third = client.getDeviceInfo();
    abort.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await expect(Promise.all([first, third])).resolves.toHaveLength(2);
    expect(requests.filter((method) => method === 'getDeviceInfo')).toHaveLength(2);
  });

  it('keeps the slot of a request that was aborted after it was sent', async () => {
    const { client, simulator, requests } = await bench({ password: 'aAbBcC' });
    simulator.delay('getDeviceInfo', 300);
    const abort = new AbortController();
    const first = client.getDeviceInfo(abort.signal);
    // DeepLink has made up its answer by then; it only comes late.
    await eventually(() => requests).toContain('getDeviceInfo');
    abort.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    simulator.setPassword('newPassword1');
    expect((await client.getDeviceInfo()).password).toBe('newPassword1');
  });
});

describe('a refusal', () => {
  it('carries the reply code, and no word of DeepLink or the password', async () => {
    const { client, simulator } = await bench();
    simulator.refuse('setDevicePassword', 4);
    const error = await client.setDevicePassword('Secret99').catch((caught) => caught);
    expect(error).toMatchObject({ code: 'DEEPLINK_REFUSED', retryable: false, context: { replyCode: 4 } });
    expect(`${error.message}${JSON.stringify(error.context)}`).not.toMatch(/Secret99|simulator/);
  });

  it('with code 16 means busy, and may be tried again on the same connection', async () => {
    const { client, simulator } = await bench();
    simulator.refuse('getDeviceInfo', 16);
    await expect(client.getDeviceInfo()).rejects.toMatchObject({ code: 'DEEPLINK_BUSY', retryable: true });
    simulator.refuse('getDeviceInfo', undefined);
    await expect(client.getDeviceInfo()).resolves.toMatchObject({ deviceId: simulator.info.deviceId });
  });

  it('of auth is AUTH_REFUSED, and the client tries again', async () => {
    const pipe = await temporarySocketPath();
    await simulate({ pipe });
    const client = clientOf(pipe, { channelId: 'another' });
    const down = nextDown(client);
    client.start();
    expect(await down).toMatchObject({ code: 'AUTH_REFUSED' });
    expect(await nextDown(client)).toMatchObject({ code: 'AUTH_REFUSED' });
  });

  it('of auth is DEEPLINK_BUSY when DeepLink is only busy', async () => {
    const pipe = await temporarySocketPath();
    const simulator = await simulate({ pipe });
    simulator.refuse('auth', 16);
    const client = clientOf(pipe);
    const down = nextDown(client);
    client.start();
    expect(await down).toMatchObject({ code: 'DEEPLINK_BUSY' });
    simulator.refuse('auth', undefined);
    await nextReady(client);
  });
});
