// The simulated DeepLink does what the real one is known to do, on the pipe, on the LAN and in config.ini.
import { access, readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { encodeFrame, FrameDecoder, LAN_MAX_BODY } from '../../../shared/deeplink/codec.ts';
import { parseConfigIni } from '../../../shared/deeplink/config-ini-file.ts';
import { PipeClient } from '../../../shared/deeplink/pipe-client.ts';
import {
  type DeepLinkSimulator,
  type DeepLinkSimulatorOptions,
  type SimulatorEvent,
  startDeepLinkSimulator,
} from '../../simulators/deeplink/simulator.ts';
import { BufferedNode } from './buffered-node.ts';
import {
  eventually,
  nextDown,
  nextReady,
  rawServer,
  recordedBytes,
  temporaryFolder,
  temporarySocketPath,
} from './support.ts';

const CODES = { deviceId: '123456789', password: 'aAbBcC' };

interface Bench {
  simulator: DeepLinkSimulator;
  events: SimulatorEvent[];
}

async function simulate(options: DeepLinkSimulatorOptions): Promise<Bench> {
  const simulator = await startDeepLinkSimulator({ ...CODES, ...options });
  onTestFinished(() => simulator.stop());
  const events: SimulatorEvent[] = [];
  simulator.on('event', (event) => events.push(event));
  return { simulator, events };
}

async function withNode(options: DeepLinkSimulatorOptions = {}): Promise<Bench & { node: BufferedNode }> {
  const node = new BufferedNode();
  const lan = await node.address();
  const bench = await simulate({ lan, lanBackoff: { baseMs: 20, capMs: 50 }, ...options });
  await eventually(() => node.connections).toBe(1);
  return { ...bench, node };
}

async function connectedClient(path: string): Promise<PipeClient> {
  const client = new PipeClient({ path, channelId: 'x', backoff: { baseMs: 20, capMs: 50 } });
  onTestFinished(() => client.stop());
  const ready = nextReady(client);
  client.start();
  await ready;
  return client;
}

describe('what it accepts', () => {
  it('is its codes, and only while it is online', async () => {
    const { simulator } = await simulate({});
    expect(simulator.accepts('123456789', 'aAbBcC')).toBe(true);
    expect(simulator.accepts('123456789', 'other')).toBe(false);
    expect(simulator.accepts('1', 'aAbBcC')).toBe(false);
    simulator.setServerState(2);
    expect(simulator.accepts('123456789', 'aAbBcC')).toBe(false);
  });

  it('are up to four controllers at once', async () => {
    const { simulator } = await simulate({});
    const came = ['1', '2', '3', '3', '4', '5'].map((device) => simulator.controllerStart(device));
    expect(came).toEqual([true, true, true, false, true, false]);
    expect(simulator.controllerStop('9')).toBe(false);
    expect(simulator.controllers).toEqual(['1', '2', '3', '4']);
  });
});

describe('its LAN frames', () => {
  it('are the recorded bytes but for the two fields that only the real one sends', async () => {
    const received = Promise.withResolvers<Buffer>();
    const server = await rawServer({ host: '127.0.0.1', port: 0 }, (socket: Socket) => {
      socket.once('data', (chunk) => received.resolve(chunk));
      socket.on('end', () => socket.end());
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a TCP server');
    await simulate({ lan: { host: '127.0.0.1', port: address.port } });
    const [frame] = new FrameDecoder({ maxBody: LAN_MAX_BODY }).push(await received.promise);
    if (!frame?.ok) throw new Error('expected a readable frame');
    const { method, data, version } = frame.message;
    expect(version).toEqual(expect.any(Number));
    expect(data).toEqual({ device_id: '123456789', password: 'aAbBcC', online_state: 3 });
    const { online_state: _, ...plainData } = Object(data);
    const plain = encodeFrame({ method, data: plainData }, { maxBody: LAN_MAX_BODY });
    expect([plain]).toEqual(await recordedBytes('lan-set-info', 'send'));
  });

  it('are not padded, so that the node drops a shorter report after a longer one', async () => {
    const { simulator, node } = await withNode({ password: 'aLongPassword' });
    await eventually(() => node.codes).toEqual({ deviceId: '123456789', password: 'aLongPassword' });
    simulator.setPassword('short1');
    await eventually(() => node.bodyLengths.length).toBe(2);
    expect(node.codes?.password).toBe('aLongPassword');
    simulator.setPassword('aLongerPassword1');
    await eventually(() => node.codes?.password).toBe('aLongerPassword1');
  });
});

describe('a pushed password', () => {
  it('is applied, then reported', async () => {
    const { simulator, node } = await withNode();
    node.push('newPassword1');
    await eventually(() => node.codes).toEqual({ deviceId: '123456789', password: 'newPassword1' });
    expect(simulator.accepts('123456789', 'newPassword1')).toBe(true);
  });

  it('that it has already is reported again', async () => {
    const { node } = await withNode();
    await eventually(() => node.bodyLengths.length).toBe(1);
    node.push('aAbBcC');
    await eventually(() => node.bodyLengths.length).toBe(2);
  });

  it('outside 6–16 letters and digits is passed over, like what the node sends without escaping', async () => {
    const { simulator, node, events } = await withNode();
    for (const bytes of await recordedBytes('lan-set-by-http', 'recv')) node.write(bytes);
    node.push('newPassword1');
    await eventually(() => simulator.info.password).toBe('newPassword1');
    const applied = events.filter((event) => event.event === 'lan-push').map((event) => event.applied);
    expect(applied).toEqual([false, false, false, false, false, true]);
  });

  it('is ignored when told so', async () => {
    const { simulator, node, events } = await withNode({ ignorePush: true });
    node.push('newPassword1');
    await eventually(() => events).toContainEqual({ event: 'lan-push', applied: false });
    expect(simulator.info).toEqual(CODES);
    simulator.setIgnorePush(false);
    node.push('newPassword1');
    await eventually(() => simulator.info.password).toBe('newPassword1');
  });
});

describe('reporting', () => {
  it('may never happen', async () => {
    const { simulator, node, events } = await withNode({ report: 'never' });
    await eventually(() => events).toContainEqual({ event: 'lan-connected' });
    simulator.setPassword('newPassword1');
    simulator.setReport('at-once');
    simulator.setPassword('newPassword22');
    await eventually(() => node.bodyLengths.length).toBe(1);
    expect(node.codes?.password).toBe('newPassword22');
  });

  it('may be late, and then tells the newest codes', async () => {
    const { simulator, node } = await withNode({ report: { lateMs: 1000 } });
    simulator.setPassword('newPassword1');
    expect(node.codes).toEqual({ deviceId: '', password: '' });
    await eventually(() => node.codes).toEqual({ deviceId: '123456789', password: 'newPassword1' });
    expect(node.bodyLengths).toHaveLength(1);
  });
});

describe('its LAN connection', () => {
  it('comes back by itself and reports again', async () => {
    const { node } = await withNode();
    await eventually(() => node.codes).toEqual(CODES);
    node.closeConnection();
    await eventually(() => node.connections).toBe(2);
    await eventually(() => node.codes).toEqual(CODES);
  });

  it('can be taken down, with FIN, and up', async () => {
    const { simulator, node } = await withNode();
    await simulator.lanDown();
    await eventually(() => node.codes).toBeUndefined();
    expect(node.ends).toEqual(['FIN']);
    expect(simulator.lanConnected).toBe(false);
    simulator.lanUp();
    await eventually(() => node.codes).toEqual(CODES);
  });

  it('stands only once it is online', async () => {
    const node = new BufferedNode();
    const { simulator, events } = await simulate({ lan: await node.address(), slowStartMs: 100 });
    expect(node.connections).toBe(0);
    expect(simulator.serverState).toBe(0);
    await eventually(() => node.codes).toEqual(CODES);
    const states = events.filter((event) => event.event === 'server-state').map((event) => event.state);
    expect(states).toEqual([1, 2, 3]);
  });
});

describe('its pipe', () => {
  it('tells nothing before auth', async () => {
    const path = await temporarySocketPath();
    const { simulator } = await simulate({ pipe: path, channelId: 'ours' });
    const stranger = new PipeClient({ path, channelId: 'x', backoff: { baseMs: 20, capMs: 50 } });
    onTestFinished(() => stranger.stop());
    const down = nextDown(stranger);
    stranger.start();
    expect(await down).toMatchObject({ code: 'AUTH_REFUSED' });
    expect(simulator.info).toEqual(CODES);
  });

  it('may come late', async () => {
    const path = await temporarySocketPath();
    await simulate({ pipe: path, slowStartMs: 2000, slowStart: 'pipe' });
    const client = new PipeClient({ path, channelId: 'x', backoff: { baseMs: 20, capMs: 50 } });
    onTestFinished(() => client.stop());
    const down = nextDown(client);
    const ready = nextReady(client);
    client.start();
    expect(await down).toMatchObject({ code: 'DEEPLINK_ABSENT' });
    await ready;
  });

  it('may stay offline until somebody has seen it so', async () => {
    const path = await temporarySocketPath();
    const { simulator } = await simulate({ pipe: path, slowStart: 'asked' });
    const client = await connectedClient(path);
    expect(await client.getServerConnState()).toBe(0);
    await expect.poll(() => simulator.serverState).toBe(3);
  });

  it('is gone during a restart, and everybody with it', async () => {
    const path = await temporarySocketPath();
    const { simulator } = await simulate({ pipe: path });
    const client = await connectedClient(path);
    simulator.controllerStart('987654321');
    const down = nextDown(client);
    const restarted = simulator.restart({ downMs: 1000, password: 'afterBoot1' });
    await down;
    await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(simulator.accepts('123456789', 'aAbBcC')).toBe(false);
    await restarted;
    expect(simulator.controllers).toEqual([]);
    expect(simulator.accepts('123456789', 'afterBoot1')).toBe(true);
  });

  it('is not opened again when a stop comes during a restart', async () => {
    const path = await temporarySocketPath();
    const { simulator } = await simulate({ pipe: path });
    const restarting = simulator.restart({ downMs: 60_000 });
    await simulator.stop();
    await restarting;
    await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('tells that a controller that was thrown out has gone', async () => {
    const path = await temporarySocketPath();
    const { simulator } = await simulate({ pipe: path });
    const client = await connectedClient(path);
    const gone: string[] = [];
    client.on('remoteControlledStopped', (device) => gone.push(device));
    simulator.controllerStart('987654321');
    await client.closeRemoteControlled('987654321');
    expect(gone).toEqual(['987654321']);
    await expect(client.closeRemoteControlled('987654321')).rejects.toMatchObject({
      context: { replyCode: 1 },
    });
  });

  it('refuses a bad password by hand as DeepLink does', async () => {
    const { simulator } = await simulate({});
    expect(() => simulator.setPassword('short')).toThrow(RangeError);
  });
});

describe('config.ini', () => {
  it('is written at the start and at every change', async () => {
    const configIni = join(await temporaryFolder(), 'config.ini');
    const lan = { host: '127.0.0.1', port: 9 };
    const { simulator } = await simulate({ configIni, lan });
    const read = async () => parseConfigIni(await readFile(configIni));
    expect(await read()).toMatchObject({
      deviceId: '123456789',
      hasPassword: true,
      bareMetalIp: '127.0.0.1',
      bareMetalPort: 9,
      alwaysRefreshPassword: false,
      hasUuid: true,
      hasToken: false,
    });
    simulator.setDeviceId('555555555');
    await eventually(async () => (await read()).deviceId).toBe('555555555');
  });

  it('says when the password is made anew at every start, and it is', async () => {
    const configIni = join(await temporaryFolder(), 'config.ini');
    const { simulator } = await simulate({ configIni, alwaysRefreshPassword: true });
    expect(await parseConfigIni(await readFile(configIni))).toMatchObject({
      alwaysRefreshId: true,
      alwaysRefreshPassword: true,
    });
    await simulator.restart({ downMs: 0 });
    expect(simulator.info.deviceId).toBe('123456789');
    expect(simulator.info.password).not.toBe('aAbBcC');
  });
});
