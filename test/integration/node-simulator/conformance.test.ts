// The simulated node answers every recorded request with the bytes of the real one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type NodeSimulator,
  type NodeSimulatorOptions,
  startNodeSimulator,
} from '../../simulators/node/simulator.ts';
import { AFTER_RESTART, call, prepare } from './http-states.ts';
import { LAN_RECORDINGS } from './lan-recordings.ts';
import { eventually, RawClient, settle } from './raw-client.ts';
import { MANAGER_ID, managerTriple, namesOf, recording, requestBytes, withoutChance } from './recordings.ts';

const GROUPS = ['env', 'list', 'deeplink', 'v0416', 'http', 'add', 'modify', 'delete', 'bmnode', 'persist'];
const OTHER_GROUPS = ['crash', 'lan', 'process'];

const ASKED_A_CLIENT_NODE = 'recorded at a client node, which is another program';
const NOT_REPRODUCED: Readonly<Record<string, string>> = {
  'v0416-p2p-get': ASKED_A_CLIENT_NODE,
  'v0416-p2p-get-after-set': ASKED_A_CLIENT_NODE,
  'v0416-p2p-mining-nodes': ASKED_A_CLIENT_NODE,
  'v0416-p2p-power-on': ASKED_A_CLIENT_NODE,
  'v0416-p2p-set': ASKED_A_CLIENT_NODE,
};
/** Recorded as a figure, as a request that is described only, or as several pieces: each has its own test. */
const SPECIAL = ['list-more-than-50', 'http-big-body'];
const IN_PIECES = namesOf(['http']).filter((name) => recording(name).events.length > 0);
const CRASHES_BY_REQUEST = namesOf(['crash']).filter((name) => recording(name).request);
const CRASHES_OTHERWISE = ['crash-deep-json', 'crash-lan-connect-rst', 'crash-lan-reconnect-storm'];
const PROCESS = ['process-sigterm'];
const PLAIN = namesOf(GROUPS).filter(
  (name) => !(name in NOT_REPRODUCED) && !SPECIAL.includes(name) && !IN_PIECES.includes(name),
);

let folder: string;
let node: NodeSimulator;

async function start(name: string, options: Partial<NodeSimulatorOptions> = {}): Promise<void> {
  node = await startNodeSimulator({
    version: name.startsWith('v0416-') ? '0.4.1.6' : '0.4.1.8',
    nodeId: MANAGER_ID,
    http: { host: '127.0.0.1', port: 0 },
    lan: { host: '127.0.0.1', port: 0 },
    stateFile: join(folder, 'state.json'),
    ...options,
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-simulator-'));
});

afterEach(async () => {
  await node?.stop();
  await rm(folder, { recursive: true });
});

test('every recording of these groups is replayed, or listed with the reason why not', () => {
  const covered = [...PLAIN, ...SPECIAL, ...IN_PIECES, ...CRASHES_BY_REQUEST, ...CRASHES_OTHERWISE];
  const all = [...covered, ...LAN_RECORDINGS, ...PROCESS, ...Object.keys(NOT_REPRODUCED)];
  expect(all.sort()).toEqual(namesOf([...GROUPS, ...OTHER_GROUPS]));
});

describe('a recorded request gets the recorded answer', () => {
  test.each(PLAIN.map((name) => [name, recording(name).summary]))('%s: %s', async (name) => {
    await start(name);
    await prepare(node, name);
    if (AFTER_RESTART.includes(name)) {
      await node.stop();
      await start(name);
    }
    await expectRecordedAnswer(name);
  });

  test('changes of a machine, replayed in order, show in the recorded lists', async () => {
    await start('modify');
    await prepare(node, 'modify-ok-all');
    const order = ['ok-all', 'then-list', 'wrong-types', 'empty', 'dup-uuid', 'same-uuid', 'then-list-2'];
    for (const step of order) await expectRecordedAnswer(`modify-${step}`);
  });
});

/** Bytes, and whether the node closes afterwards. */
async function expectRecordedAnswer(name: string): Promise<void> {
  const expected = Buffer.from(recording(name).rawResponse ?? '', 'latin1');
  const client = await RawClient.open(node.httpPort);
  await client.send(requestBytes(recording(name)));
  const received = await client.receive(expected.length);
  expect(withoutChance(received, name)).toBe(withoutChance(expected, name));
  if (recording(name).connectionClosedByNode) expect(await client.waitForEnd()).toBe('FIN');
  else await settle();
  expect(client.ended).toBe(recording(name).connectionClosedByNode?.how);
  client.close();
}

describe('a recorded conversation goes as recorded', () => {
  test.each(IN_PIECES.map((name) => [name, recording(name).summary]))('%s: %s', async (name) => {
    await start(name);
    const client = await RawClient.open(node.httpPort);
    let total = 0;
    let expected = '';
    for (const [at, event] of recording(name).events.entries()) {
      const text = event.text ?? '';
      if (event.type === 'send') {
        // The TLS hello is no text: one character per byte.
        const encoding = Buffer.byteLength(text) === event.bytes ? 'utf8' : 'latin1';
        await client.send(Buffer.from(text, encoding));
        if (name === 'http-half-close') client.halfClose();
        await settle();
      } else if (event.type === 'recv') {
        total += event.bytes ?? 0;
        expected += text;
        await client.receive(total);
      } else if (event.type === 'node-sent-FIN') {
        expect(await client.waitForEnd()).toBe('FIN');
      }
      if (recording(name).events[at + 1]?.type === 'recv') continue;
      expect(withoutChance(client.received, name)).toBe(withoutChance(Buffer.from(expected, 'latin1'), name));
    }
    if (!recording(name).events.some(({ type }) => type === 'node-sent-FIN')) {
      expect(client.ended).toBeUndefined();
    }
    client.close();
  });

  test('http-big-body: a body of 2 MB with an unknown field is read', async () => {
    await start('http-big-body');
    const envelope = { peer_nodes_list: [MANAGER_ID], additional: {}, pad: 'a'.repeat(2_000_000) };
    const answer = await call(node, '/bare_metal', envelope);
    expect(answer.body).toBe(recording('http-big-body').response?.body);
  });

  test('list-more-than-50: of 61 machines 51 are listed, without a hint that there are more', async () => {
    await start('list-more-than-50', { stateFile: join(folder, 'many.json') });
    for (let at = 0; at < 61; at++) await node.addMachine({ uuid: `m-${at}`, ip: `10.0.0.${at}` });
    const answer = await call(node, '/bare_metal', {
      peer_nodes_list: [],
      additional: {},
      ...managerTriple(),
    });
    const listed = [...answer.body.matchAll(/"node_id":"([0-9a-f]+)"/g)].map(([, id]) => id);
    const firstOnes = node.machines.slice(0, 51).map(({ nodeId }) => nodeId);
    expect(recording('list-more-than-50')).toMatchObject({ listedOwnHttp: listed.length });
    expect(listed).toEqual(firstOnes);
  });
});

describe('what killed the real node kills this one, by the same signal', () => {
  test.each(CRASHES_BY_REQUEST.map((name) => [name, recording(name).summary]))('%s: %s', async (name) => {
    await start(name, { deathDelayMs: 60 });
    await prepare(node, name);
    const expected = Buffer.from(recording(name).rawResponse ?? '', 'latin1');
    const client = await RawClient.open(node.httpPort);
    await client.send(requestBytes(recording(name)));
    await client.receive(Math.max(1, expected.length));
    expect(withoutChance(client.received, name)).toBe(withoutChance(expected, name));
    expect((await node.died).signal).toBe(recording(name).nodeExit?.sig);
    expect(await client.waitForEnd()).toBe('FIN');
    await expect(RawClient.open(node.httpPort)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('crash-deep-json: 300,000 nested arrays', async () => {
    await start('crash-deep-json');
    const body = '['.repeat(300_000);
    const client = await RawClient.open(node.httpPort);
    const head = `POST /api/v1/bare_metal HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n`;
    await client.send(Buffer.from(head + body));
    expect((await node.died).signal).toBe(recording('crash-deep-json').nodeExit?.sig);
    expect(await client.waitForEnd()).toBe('FIN');
    expect(client.received).toHaveLength(0);
  });

  test('crash-lan-connect-rst: connections to the LAN port that are reset at once', async () => {
    await start('crash-lan-connect-rst');
    let dead = false;
    void node.died.then(() => {
      dead = true;
    });
    let tries = 0;
    while (!dead && tries < 100) {
      tries += 1;
      (await RawClient.open(node.lanPort ?? 0)).reset();
      await settle();
    }
    expect(recording('crash-lan-connect-rst')).toMatchObject({ tries });
    expect((await node.died).signal).toBe(recording('crash-lan-connect-rst').nodeExit?.sig);
  });

  test('crash-lan-reconnect-storm: 300 connections from one address at the same time are survived', async () => {
    await start('crash-lan-reconnect-storm');
    const port = node.lanPort ?? 0;
    const clients = await Promise.all(Array.from({ length: 300 }, () => RawClient.open(port)));
    const open = () => clients.filter(({ ended }) => ended === undefined);
    await eventually(() => open().length === 1);
    expect(open()).toHaveLength(1);
    const version = await fetch(`http://127.0.0.1:${node.httpPort}/api/v1/`);
    expect(version.status).toBe(200);
    for (const client of clients) client.close();
  });
});
