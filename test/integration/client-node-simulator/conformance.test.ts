// The simulated client node answers every request recorded at a client node with the bytes of the real one.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { PowerHook } from '../../simulators/client-node/power/hook.ts';
import { eventually, RawClient, settle } from '../node-simulator/raw-client.ts';
import { MANAGER_ID, namesOf, recording, withoutChance } from '../node-simulator/recordings.ts';
import { SERVER_ID } from './scenes.ts';
import { sendRecorded, setStage } from './stage.ts';

const GROUPS = ['client', 'session', 'p2p', 'power', 'bootdev', 'f', 'doc', 'conc', 'v0416-p2p'];
const AT_THE_BARE_METAL_NODE = ['f-add', 'p2p-replay-then-local-http'];
/** Time-outs, connections that end, several requests at once: each has a test of its own. */
const SPECIAL = [
  'client-manager-gone-long',
  'conc-lost-timeout-2',
  'conc-power-other',
  'conc-power-slow',
  'p2p-deleted-server-addressed',
  'p2p-http-client-gone',
  'p2p-manager-restarted',
  'p2p-parallel-20',
  'session-id-manager',
];
const PLAIN = namesOf(GROUPS).filter(
  (name) => !SPECIAL.includes(name) && !AT_THE_BARE_METAL_NODE.includes(name),
);

test('every recording that was made at a client node is replayed', () => {
  const files = readdirSync(new URL('../../fixtures/dbc/', import.meta.url));
  const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
  const atClientNodes = names.filter((name) => recording(name).target === 'client node');
  expect([...PLAIN, ...SPECIAL]).toEqual(expect.arrayContaining(atClientNodes));
});

describe('a recorded request gets the recorded answer', () => {
  test.each(PLAIN.map((name) => [name, recording(name).summary]))('%s: %s', async (name) => {
    const { client } = await setStage(name);
    await expectAnswer(client.httpPort, name);
  });

  test.each(AT_THE_BARE_METAL_NODE)("%s: the node's own HTTP knows nothing of used nonces", async (name) => {
    const { client, node } = await setStage('p2p-add-ok');
    if (name !== 'f-add') await (await sendRecorded(client.httpPort, 'p2p-add-ok')).receive(1);
    await expectAnswer(node.httpPort, name);
  });
});

async function expectAnswer(port: number, name: string): Promise<void> {
  const expected = Buffer.from(recording(name).rawResponse ?? '', 'latin1');
  const client = await sendRecorded(port, name);
  await client.receive(expected.length);
  await settle();
  expect(plain(client.received, name)).toBe(plain(expected, name));
  expect(client.ended).toBe(recording(name).connectionClosedByNode?.how);
}

/** Also the ids of machines that were just added are chance. */
function plain(raw: Buffer, name: string): string {
  const text = withoutChance(raw, name);
  return /-add(-|$)|local-http/.test(name)
    ? text.replaceAll(/"node_id":"[0-9a-f]{64}"/g, '"node_id":"…"')
    : text;
}

describe('what a recorded answer does besides', () => {
  test('v0416-p2p-power-on empties the stored password', async () => {
    const { client, node } = await setStage('v0416-p2p-power-on');
    await expectAnswer(client.httpPort, 'v0416-p2p-power-on');
    expect(node.machines[0]).toMatchObject({ deviceId: '111', devicePassword: '' });
  });

  test('bootdev-bios changes the machine although the answer says that it failed', async () => {
    const { client, power } = await setStage('bootdev-bios');
    await expectAnswer(client.httpPort, 'bootdev-bios');
    expect(power.bootDevice(SERVER_ID)).toBe('bios');
  });
});

/** A machine whose BMC answers when the test says so. */
function slowBmc(): { hook: PowerHook; release: () => void; calls: () => number } {
  const { promise, resolve } = Promise.withResolvers<string>();
  let calls = 0;
  return {
    hook: () => {
      calls += 1;
      return promise;
    },
    release: () => resolve('Chassis Power is off\n'),
    calls: () => calls,
  };
}

describe('requests that are answered late or never', () => {
  test('session-id-manager: nobody answers for the manager', async () => {
    const { client } = await setStage('session-id-manager', { timeoutMs: 80 });
    await expectAnswer(client.httpPort, 'session-id-manager');
  });

  test('p2p-deleted-server-addressed: nor for a machine that was deleted', async () => {
    const { client, node } = await setStage('p2p-list-masked', { timeoutMs: 80 });
    const nodeId = '62068d1fb614f349a2c243fb367e3b912724a643e43cc31c82d7cf33581b0b78';
    await node.addMachine({ nodeId, uuid: 'deleted-soon', ip: '10.0.0.9' });
    expect((await client.services()).map((service) => service.nodeId)).toContain(nodeId);
    await node.deleteMachine(nodeId);
    await expectAnswer(client.httpPort, 'p2p-deleted-server-addressed');
  });

  test('conc-power-slow, conc-power-other: the second of a kind has no time-out', async () => {
    const bmc = slowBmc();
    const { client } = await setStage('conc-power-slow', { power: bmc.hook, timeoutMs: 80 });
    const first = await sendRecorded(client.httpPort, 'conc-power-slow');
    await eventually(() => bmc.calls() === 1);
    const second = await sendRecorded(client.httpPort, 'conc-power-other');
    const expected = Buffer.from(recording('conc-power-slow').rawResponse ?? '', 'latin1');
    await first.receive(expected.length);
    expect(plain(first.received, '')).toBe(plain(expected, ''));
    await settle();
    await settle();
    await settle();
    expect(second.received).toHaveLength(0);
  });

  test('conc-lost-timeout-2: it is answered when the slow one is over', async () => {
    const bmc = slowBmc();
    const { client } = await setStage('conc-power-slow', { power: bmc.hook, timeoutMs: 80 });
    const first = await sendRecorded(client.httpPort, 'conc-power-slow');
    await eventually(() => bmc.calls() === 1);
    const second = await sendRecorded(client.httpPort, 'power-manager-id');
    await first.receive(1);
    bmc.release();
    await second.receive(1);
    const recorded = recording('conc-lost-timeout-2');
    expect(first.received.toString()).toContain(bodyOf(recorded.slow));
    expect(second.received.toString()).toContain(bodyOf(recorded.second));
  });

  test('p2p-parallel-20: all are answered, one BMC being asked at a time', async () => {
    let now = 0;
    let most = 0;
    const power: PowerHook = async () => {
      now += 1;
      most = Math.max(most, now);
      await settle();
      now -= 1;
      return 'Chassis Power is off\n';
    };
    const { client } = await setStage('p2p-list-by-uuid', { power });
    const request = JSON.stringify({ peer_nodes_list: [MANAGER_ID], additional: {} });
    const url = `http://127.0.0.1:${client.httpPort}/api/v1/bare_metal`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fetch(url, { method: 'POST', body: request })),
    );
    expect(recording('p2p-parallel-20')).toMatchObject({ statuses: answers.map(({ status }) => status) });
    expect(most).toBe(1);
  });

  test('p2p-http-client-gone: a caller that hangs up changes nothing for the others', async () => {
    const bmc = slowBmc();
    const { client, node } = await setStage('power-status', { power: bmc.hook });
    const gone = await sendRecorded(client.httpPort, 'power-status');
    await eventually(() => bmc.calls() === 1);
    gone.reset();
    bmc.release();
    await expectAnswer(client.httpPort, 'client-alone-version');
    const version = await fetch(`http://127.0.0.1:${node.httpPort}/api/v1/`);
    expect(version.status).toBe(200);
  });
});

describe('a client node that has lost its last peer', () => {
  test('client-manager-gone-long: refuses at once, and dies when the timer fires', async () => {
    const { client } = await setStage('p2p-list-empty-masked', { deathDelayMs: 150 });
    await client.services();
    client.disconnect(MANAGER_ID);
    await expectAnswer(client.httpPort, 'client-manager-gone-long');
    expect((await client.died).signal).toBe('SIGSEGV');
    await expect(RawClient.open(client.httpPort)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('p2p-manager-restarted: it dies although the manager is back', async () => {
    const { client } = await setStage('p2p-list-empty-masked', { deathDelayMs: 150 });
    await client.services();
    client.disconnect(MANAGER_ID);
    await expectAnswer(client.httpPort, 'client-manager-gone-long');
    client.connect(MANAGER_ID);
    await expectAnswer(client.httpPort, 'p2p-list-empty-masked');
    expect(recording('p2p-manager-restarted')).toMatchObject({
      clientExit: { sig: (await client.died).signal },
    });
  });
});

function bodyOf(part: unknown): string {
  if (typeof part === 'object' && part !== null && 'body' in part && typeof part.body === 'string') {
    return part.body;
  }
  throw new Error('this part of the recording has no body');
}
