// The LAN client over real TCP: against a node with the recorded buffer bug, and against recorded bytes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DeepLinkError } from '../../../shared/deeplink/errors.ts';
import { LanClient, type LanClientOptions, type LanClosed } from '../../../shared/deeplink/lan-client.ts';
import { BufferedNode } from './buffered-node.ts';
import { eventually, lanRecording, rawServer, recordedBytes } from './support.ts';

interface Bench {
  node: BufferedNode;
  client: LanClient;
  /** Everything that the client told, in order. */
  told: (string | DeepLinkError | LanClosed)[];
}

async function bench(options: Partial<LanClientOptions> = {}): Promise<Bench> {
  const node = new BufferedNode();
  const client = new LanClient({ ...(await node.address()), ...options });
  onTestFinished(() => client.close());
  const told: Bench['told'] = [];
  client.on('setDevicePassword', (password) => told.push(password));
  client.on('badFrame', (error) => told.push(error));
  client.on('closed', (how) => told.push(how));
  await client.connect();
  await eventually(() => node.connections).toBe(1);
  return { node, client, told };
}

describe('reporting to the node', () => {
  it('shows the codes', async () => {
    const { node, client } = await bench();
    await client.sendDeviceInfo({ deviceId: '123456789', password: 'aAbBcC' });
    await eventually(() => node.codes).toEqual({ deviceId: '123456789', password: 'aAbBcC' });
  });

  it('shows shorter codes after longer ones on the same connection', async () => {
    const { node, client } = await bench();
    await client.sendDeviceInfo({ deviceId: '123456789', password: 'aLongPassword16x' });
    await client.sendDeviceInfo({ deviceId: '1', password: 'abcdef' });
    await eventually(() => node.codes).toEqual({ deviceId: '1', password: 'abcdef' });
  });

  it('avoids the body of 256 bytes, which the node takes for an empty one', async () => {
    const { node, client } = await bench();
    const overhead = JSON.stringify({
      method: 'setDeviceInfo',
      data: { device_id: '', password: '' },
    }).length;
    const password = 'x'.repeat(256 - overhead - 1);
    await client.sendDeviceInfo({ deviceId: '1', password });
    await eventually(() => node.codes).toEqual({ deviceId: '1', password });
    expect(node.bodyLengths).toEqual([257]);
  });

  it('refuses what does not fit, and the connection stays good', async () => {
    const { node, client } = await bench();
    const tooLong = client.sendDeviceInfo({ deviceId: '1', password: 'x'.repeat(500) });
    await expect(tooLong).rejects.toMatchObject({ code: 'FRAME_TOO_LONG' });
    await client.sendDeviceInfo({ deviceId: '1', password: 'abcdef' });
    await eventually(() => node.codes).toEqual({ deviceId: '1', password: 'abcdef' });
  });

  it('begins anew with the padding on a new connection', async () => {
    const { node, client } = await bench();
    await client.sendDeviceInfo({ deviceId: '123456789', password: 'aLongPassword16x' });
    await client.close();
    await client.connect();
    await client.sendDeviceInfo({ deviceId: '1', password: 'abcdef' });
    await eventually(() => node.codes).toEqual({ deviceId: '1', password: 'abcdef' });
    expect(node.bodyLengths[1]).toBeLessThan(node.bodyLengths[0] ?? 0);
  });
});

describe('a pushed password', () => {
  it('is passed on', async () => {
    const { node, told } = await bench();
    node.push('newPassword1');
    await eventually(() => told).toEqual(['newPassword1']);
  });

  it('is passed on five times from one segment (lan-set-burst)', async () => {
    const { node, told } = await bench();
    for (const bytes of await recordedBytes('lan-set-burst', 'recv')) node.write(bytes);
    await eventually(() => told).toEqual(['a1', 'b2', 'c3', 'd4', 'e5']);
  });

  it('is passed on in 400 characters (lan-set-long-400), byte by byte', async () => {
    const { node, told } = await bench();
    const [bytes] = await recordedBytes('lan-set-long-400', 'recv');
    for (const byte of bytes ?? []) node.write(Buffer.of(byte));
    await eventually(() => told).toEqual(['p'.repeat(400)]);
  });

  it('is a bad frame when the node failed to escape it, and the next one is good (lan-set-by-http)', async () => {
    const { node, told } = await bench();
    for (const bytes of await recordedBytes('lan-set-by-http', 'recv')) node.write(bytes);
    const bad = expect.objectContaining({ code: 'FRAME_NOT_JSON' });
    await eventually(() => told).toEqual(['newpw', 'both', '', '', bad, bad, 'día日本']);
  });

  it.each([
    ['no text', '{"method":"setDevicePassword","data":{"password":5}}', 'DEEPLINK_BAD_REPLY'],
    ['no data', '{"method":"setDevicePassword"}', 'DEEPLINK_BAD_REPLY'],
    ['an empty frame', '', 'FRAME_EMPTY'],
  ])('that is %s is a bad frame, and the connection stays', async (_what, body, code) => {
    const { node, client, told } = await bench();
    const header = Buffer.alloc(4);
    header.writeUInt32LE(body.length);
    node.write(Buffer.concat([header, Buffer.from(body)]));
    node.push('newPassword1');
    await eventually(() => told).toEqual([expect.objectContaining({ code }), 'newPassword1']);
    expect(client.connected).toBe(true);
  });

  it('in a frame of an unknown method is passed over', async () => {
    const { node, told } = await bench();
    node.write(Buffer.from('\x11\0\0\0{"method":"other"}'.replace('\x11', '\x12'), 'latin1'));
    node.push('newPassword1');
    await eventually(() => told).toEqual(['newPassword1']);
  });
});

describe('a frame that leaks memory of the node', () => {
  it.each(['lan-set-long-460', 'lan-set-long-463'])('ends the connection with FIN (%s)', async (name) => {
    const { node, told } = await bench();
    const { headHex, rxBytes } = await lanRecording(name);
    const [recorded] = await recordedBytes(name, 'recv');
    node.write(recorded ?? Buffer.concat([Buffer.from(headHex ?? '', 'hex'), Buffer.alloc(rxBytes ?? 0)]));
    const error = expect.objectContaining({ code: 'FRAME_TOO_LONG' });
    await eventually(() => told).toEqual([{ by: 'error', error }]);
    expect(node.ends).toEqual(['FIN']);
  });
});

describe('the connection', () => {
  it('is closed by us with FIN', async () => {
    const { node, client, told } = await bench();
    await client.close();
    expect(told).toEqual([{ by: 'us' }]);
    expect(node.ends).toEqual(['FIN']);
    expect(client.connected).toBe(false);
  });

  it('is closed with FIN even while the node is sending', async () => {
    const { node, client } = await bench();
    for (let n = 0; n < 200; n++) node.push('newPassword1');
    const closing = client.close();
    for (let n = 0; n < 200; n++) node.push('newPassword1');
    await closing;
    await eventually(() => node.ends).toEqual(['FIN']);
  });

  it('is closed with FIN right after the connect, many times over, never with a reset', async () => {
    const node = new BufferedNode();
    const address = await node.address();
    for (let n = 0; n < 40; n++) {
      const client = new LanClient(address);
      await client.connect();
      await client.close();
    }
    await eventually(() => node.ends).toEqual(Array(40).fill('FIN'));
  });

  it('is not reset when the connect is aborted, though the node has something to say already', async () => {
    const node = new BufferedNode();
    node.greeting = 'newPassword1';
    const address = await node.address();
    const controllers = Array.from({ length: 20 }, () => new AbortController());
    const attempts = controllers.map(({ signal }) => new LanClient(address).connect(signal));
    for (const controller of controllers) controller.abort();
    for (const outcome of await Promise.allSettled(attempts)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    }
    await eventually(() => node.ends).toEqual(Array(20).fill('FIN'));
  });

  it('closed by the node is told so: DeepLink itself has connected', async () => {
    const { node, client, told } = await bench();
    node.closeConnection();
    await eventually(() => told).toEqual([{ by: 'node' }]);
    await expect(client.sendDeviceInfo({ deviceId: '1', password: 'a' })).rejects.toMatchObject({
      code: 'DEEPLINK_CLOSED',
    });
  });

  it('of the same address closes the one before (lan-second-same-ip)', async () => {
    const { node, told } = await bench();
    const second = new LanClient(await node.address());
    onTestFinished(() => second.close());
    await second.connect();
    await eventually(() => told).toEqual([{ by: 'node' }]);
  });

  it('that breaks is told as an error', async () => {
    const { node, told } = await bench();
    node.resetConnection();
    const error = expect.objectContaining({ code: 'DEEPLINK_CLOSED', retryable: true });
    await eventually(() => told).toEqual([{ by: 'error', error }]);
  });

  it('is not opened twice, whoever asks', async () => {
    const { node, client } = await bench();
    await Promise.all([client.connect(), client.connect()]);
    expect(node.connections).toBe(1);
    const other = new LanClient(await node.address());
    onTestFinished(() => other.close());
    await Promise.all([other.connect(), other.connect()]);
    await eventually(() => node.connections).toBe(2);
  });

  it('comes from the wanted address', async () => {
    const seen = Promise.withResolvers<string | undefined>();
    const server = await rawServer({ host: '127.0.0.1', port: 0 }, (socket) => {
      seen.resolve(socket.remoteAddress);
      socket.resume().on('end', () => socket.end());
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a TCP server');
    const client = new LanClient({ host: '127.0.0.1', port: address.port, localAddress: '127.0.0.7' });
    onTestFinished(() => client.close());
    await client.connect();
    expect(await seen.promise).toBe('127.0.0.7');
  });

  it('to a port where nobody listens is LAN_UNREACHABLE', async () => {
    const server = await rawServer({ host: '127.0.0.1', port: 0 }, (socket) => socket.destroy());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a TCP server');
    const client = new LanClient({ host: '127.0.0.1', port: address.port, localAddress: '127.0.0.1' });
    await new Promise((resolve) => server.close(resolve));
    await expect(client.connect()).rejects.toMatchObject({ code: 'LAN_UNREACHABLE', retryable: true });
  });

  it('to a host that does not answer ends in time', async () => {
    const port = await silentPort();
    const client = new LanClient({ host: '127.0.0.1', port, connectTimeoutMs: 200 });
    await expect(client.connect()).rejects.toMatchObject({ code: 'LAN_UNREACHABLE' });
  });

  it('that is closed while it opens is refused to whoever waits for it', async () => {
    const node = new BufferedNode();
    const client = new LanClient(await node.address());
    const opening = client.connect();
    await Promise.all([expect(opening).rejects.toMatchObject({ code: 'DEEPLINK_CLOSED' }), client.close()]);
    expect(client.connected).toBe(false);
  });
});

/** A port whose listener is stopped and whose queue is full: the system drops every further attempt. */
async function silentPort(): Promise<number> {
  const program =
    "const server = require('node:net').createServer(); server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port));";
  const listener = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(listener.stdout, 'data');
  listener.kill('SIGSTOP');
  const port = Number(String(line));
  const fillers = Array.from({ length: 8 }, () =>
    connect({ port, host: '127.0.0.1' }).on('error', () => undefined),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  onTestFinished(() => {
    for (const filler of fillers) filler.destroy();
    listener.kill('SIGKILL');
  });
  return port;
}
