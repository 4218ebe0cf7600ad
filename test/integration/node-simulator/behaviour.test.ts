// What follows from the recordings and the node's rules without being a recording of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeyPair } from '../../../shared/dbc/keys.ts';
import {
  type NodeSimulator,
  type NodeSimulatorOptions,
  startNodeSimulator,
} from '../../simulators/node/simulator.ts';
import { StateFileError } from '../../simulators/node/store.ts';
import { call, callAs } from './http-states.ts';
import { eventually, RawClient } from './raw-client.ts';

const SEAT = { uuid: 'seat-1', ip: '127.0.0.1' };
const IPMI = { ipmi_hostname: '10.0.0.9', ipmi_username: 'admin', ipmi_password: 'secret' };

let folder: string;
let node: NodeSimulator;

async function start(options: Partial<NodeSimulatorOptions> = {}): Promise<NodeSimulator> {
  node = await startNodeSimulator({
    version: '0.4.1.8',
    http: { host: '127.0.0.1', port: 0 },
    lan: { host: '127.0.0.1', port: 0 },
    ...options,
  });
  return node;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-behaviour-'));
});

afterEach(async () => {
  await node?.stop();
  await rm(folder, { recursive: true });
});

function triple(key: KeyPair): { wallet: string; nonce: string; sign: string } {
  return { wallet: key.publicKeyHex, nonce: 'n', sign: key.sign('n') };
}

/** A call signed with the node's own key. */
async function admin(path: string, additional: Record<string, unknown>): Promise<string> {
  if (!node.keyPair) throw new Error('this node has no key');
  const answer = await call(node, path, { peer_nodes_list: [], additional, ...triple(node.keyPair) });
  return answer.body;
}

function report(deviceId: string, password: string): Buffer {
  const body = JSON.stringify({ method: 'setDeviceInfo', data: { device_id: deviceId, password } });
  const header = Buffer.alloc(4);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, Buffer.from(body)]);
}

describe('a machine that was deleted', () => {
  test('makes a deeplink call deadly, signed or not, as long as the node runs', async () => {
    await start({ deathDelayMs: 20 });
    const { nodeId } = await node.addMachine(SEAT);
    await admin('/bare_metal/delete', { bare_metal_node_ids: [nodeId] });
    const answer = await call(node, '/deeplink', { peer_nodes_list: [nodeId], additional: {} });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('broadcast request failed') });
    expect(await node.died).toMatchObject({ signal: 'SIGSEGV' });
  });

  test('is an unknown peer after a restart, which harms nobody', async () => {
    const stateFile = join(folder, 'state.json');
    await start({ stateFile });
    const { nodeId } = await node.addMachine(SEAT);
    await node.deleteMachine(nodeId);
    await node.stop();
    await start({ stateFile, deathDelayMs: 0 });
    const answer = await call(node, '/deeplink', { peer_nodes_list: [nodeId], additional: {} });
    expect(answer.body).toContain('create node request failed');
    expect((await call(node, '/bare_metal', { peer_nodes_list: [], additional: {} })).status).toBe(200);
  });
});

test('stopping calls a planned death off', async () => {
  let deaths = 0;
  await start({ deathDelayMs: 30, onDeath: () => deaths++ });
  await call(node, '/mining_nodes', { peer_nodes_list: [node.nodeId], additional: {} });
  await node.stop();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(deaths).toBe(0);
});

describe('adding machines', () => {
  test('of one uuid twice in a request the last is stored, and a known uuid is refused', async () => {
    await start();
    const twice = ['one', 'two'].map((desc) => ({ ...SEAT, ...IPMI, desc }));
    await admin('/bare_metal/add', { bare_metal_nodes: twice });
    expect(node.machines.map(({ desc }) => desc)).toEqual(['two']);
    const again = await admin('/bare_metal/add', { bare_metal_nodes: [{ ...SEAT, ...IPMI }] });
    expect(JSON.parse(again)).toEqual({
      errcode: -25,
      message: 'bare metal node uuid seat-1 already existed',
    });
  });

  test('answers with 101 ids at most, and stores all', async () => {
    await start({ stateFile: join(folder, 'state.json') });
    const many = Array.from({ length: 120 }, (_, at) => ({ ...IPMI, uuid: `m-${at}`, ip: `10.0.0.${at}` }));
    const answer = JSON.parse(await admin('/bare_metal/add', { bare_metal_nodes: many }));
    expect(answer.message.bare_metal_nodes).toHaveLength(101);
    expect(node.machines).toHaveLength(120);
  });
});

test('a machine is found by its uuid, and secrets are masked byte by byte', async () => {
  await start();
  await node.addMachine({ ...SEAT, ipmiPassword: '日本' });
  await node.addMachine({ uuid: 'seat-2', ip: '10.0.0.2' });
  const answer = await call(node, '/bare_metal/seat-1', { peer_nodes_list: [], additional: {} });
  const [found, ...others] = JSON.parse(answer.body).message.bare_metal_nodes;
  expect(others).toEqual([]);
  expect(found).toMatchObject({ uuid: 'seat-1', ipmi_password: '*'.repeat(6) });
});

test('power and boot device are left to client nodes', async () => {
  await start();
  const { nodeId } = await node.addMachine(SEAT);
  for (const path of ['/bare_metal/power', '/bare_metal/bootdev']) {
    const answer = await call(node, path, { peer_nodes_list: [nodeId], additional: { command: 'on' } });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('only client node support') });
  }
});

describe('codes', () => {
  test('up to 0.4.1.6 what a set leaves out becomes empty', async () => {
    await start({ version: '0.4.1.6' });
    const seat = { ...SEAT, ...(await node.addMachine(SEAT)) };
    await callAs(node, seat, '/deeplink/set', { device_id: '1', device_password: 'a' });
    await callAs(node, seat, '/deeplink/set', { device_password: 'b' });
    const read = await callAs(node, seat, '/deeplink');
    expect(JSON.parse(read.body).message).toEqual({ device_id: '', device_password: 'b' });
  });

  test.each([
    ['0.4.1.0', 'ok'],
    ['0.4.1.1', 'verify sign failed'],
  ])('version %s answers an unsigned set with "%s"', async (version, message) => {
    await start({ version });
    const { nodeId } = await node.addMachine(SEAT);
    const answer = await call(node, '/deeplink/set', {
      peer_nodes_list: [nodeId],
      additional: { device_id: '1', device_password: 'a' },
    });
    expect(JSON.parse(answer.body).message).toBe(message);
  });

  test('machines with one ip share what DeepLink at that ip reported', async () => {
    await start();
    const seats = [];
    for (const uuid of ['a', 'b']) seats.push({ ...SEAT, ...(await node.addMachine({ ...SEAT, uuid })) });
    const deepLink = await RawClient.open(node.lanPort ?? 0);
    await deepLink.send(report('123', 'abc'));
    for (const seat of seats) {
      let body = '';
      await eventually(async () => {
        body = (await callAs(node, seat, '/deeplink')).body;
        return body.includes('abc');
      });
      expect(JSON.parse(body).message).toEqual({ device_id: '123', device_password: 'abc' });
    }
    deepLink.close();
  });

  test('after a frame that ran over the node forgets the connection, though it stays open', async () => {
    await start();
    const seat = { ...SEAT, ...(await node.addMachine(SEAT)) };
    const deepLink = await RawClient.open(node.lanPort ?? 0);
    await eventually(async () => (await callAs(node, seat, '/deeplink')).status === 200);
    await callAs(node, seat, '/deeplink/set', { device_password: 'p'.repeat(463) });
    expect((await callAs(node, seat, '/deeplink')).body).toContain('deeplink service not connected');
    expect(deepLink.ended).toBeUndefined();
    deepLink.close();
  });

  test('dropping the LAN resets DeepLink and forgets its codes', async () => {
    await start();
    const seat = { ...SEAT, ...(await node.addMachine(SEAT)) };
    const deepLink = await RawClient.open(node.lanPort ?? 0);
    await eventually(async () => (await callAs(node, seat, '/deeplink')).status === 200);
    node.dropLan();
    expect(await deepLink.waitForEnd()).toBe('ECONNRESET');
    expect((await callAs(node, seat, '/deeplink')).status).toBe(400);
  });
});

test('a state file of another node is refused', async () => {
  const stateFile = join(folder, 'state.json');
  await start({ stateFile });
  await node.stop();
  await expect(start({ stateFile, seedHex: 'ab'.repeat(32) })).rejects.toThrow(StateFileError);
});

test('a client that waits for a go-ahead before it sends its body gets one', async () => {
  await start();
  const client = await RawClient.open(node.httpPort);
  const body = '{"peer_nodes_list":[],"additional":{}}';
  const head = `POST /api/v1/bare_metal HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`;
  await client.send(Buffer.from(head));
  const goAhead = 'HTTP/1.1 100 Continue\r\n\r\n';
  expect((await client.receive(goAhead.length)).toString()).toBe(goAhead);
  await client.send(Buffer.from(body));
  await client.receive(goAhead.length + 1);
  expect(client.received.toString()).toContain('"bare_metal_nodes":[]');
  client.close();
});
