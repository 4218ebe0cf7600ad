// Add, modify and delete against every recorded answer of a real node, and against the simulated one.
import { afterEach, describe, expect, it } from 'vitest';
import {
  DbcNodeClient,
  KeyPair,
  type NewMachine,
  verifyIdentity,
  WalletSigner,
} from '../../../shared/dbc/index.ts';
import { startNodeSimulator } from '../../simulators/node/simulator.ts';
import { answerOf, bytesOf, recordingIds } from '../../unit/dbc/recordings.ts';
import { jsonAnswer, startReplayNode } from './replay-node.ts';

const ID = '460cd3cad3e2a2060405d03e17d4c3cd4747c413924d98ac6817b7959ba1a500';
const MACHINE: NewMachine = {
  uuid: 'uuid-0001',
  ip: '127.0.0.1',
  os: 'Ubuntu 22.04',
  description: 'first server',
  ipmiHostname: '127.0.0.1',
  ipmiUsername: 'admin',
  ipmiPassword: 'secret',
  ipmiPort: 9001,
};
const signer = new WalletSigner(new KeyPair('ab'.repeat(32)));
const identity = () => signer.identity();

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function clientOf(baseUrl: string): DbcNodeClient {
  const client = new DbcNodeClient({ baseUrl });
  open.push(() => client.close());
  return client;
}

const CALLS = {
  add: (client: DbcNodeClient) => client.addMachines([MACHINE], { identity }),
  delete: (client: DbcNodeClient) => client.deleteMachines([ID], { identity }),
  modify: (client: DbcNodeClient) => client.modifyMachine(ID, { ip: '127.0.0.20' }, { identity }),
} as const;
type Kind = keyof typeof CALLS;

/** Recordings of answers that these calls can get; the others were reads under a similar name. */
const RECORDED = (['add', 'delete', 'modify'] as const).flatMap((kind) =>
  recordingIds()
    .filter((id) => id.startsWith(`${kind}-`) && !['modify-then-list', 'modify-then-list-2'].includes(id))
    .map((id): [Kind, string] => [kind, id]),
);

describe('recorded answers', () => {
  it('are many', () => {
    expect(RECORDED.length).toBeGreaterThan(35);
  });

  it.each(RECORDED)('%s survives %s', async (kind, id) => {
    const node = await startReplayNode(() => bytesOf(id));
    open.push(() => node.stop());
    const outcome = await CALLS[kind](clientOf(node.baseUrl)).then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );
    const { status, body } = answerOf(id);
    const { errcode } = JSON.parse(body);
    if (status === 200 && errcode === 0) expect(outcome).toBe('done');
    else {
      expect([
        ...['BAD_REQUEST', 'CONFLICT', 'MACHINE_NOT_FOUND', 'PEER_UNKNOWN', 'SIGNATURE_REFUSED'],
        ...['NOT_SUPPORTED_HERE'],
      ]).toContain(outcome);
    }
    expect(node.requests).toHaveLength(1);
  });
});

describe('the requests', () => {
  it('go to the recorded paths, name no peer, and are signed with a fresh nonce each', async () => {
    const node = await startReplayNode(({ path }) =>
      bytesOf(path.endsWith('/delete') ? 'delete-quoted' : 'add-two'),
    );
    open.push(() => node.stop());
    const client = clientOf(node.baseUrl);
    for (const call of [CALLS.add, CALLS.modify, CALLS.delete, CALLS.add]) await call(client);
    expect(node.requests.map(({ path }) => path)).toEqual([
      '/api/v1/bare_metal/add',
      `/api/v1/bare_metal/modify/${ID}`,
      '/api/v1/bare_metal/delete',
      '/api/v1/bare_metal/add',
    ]);
    const bodies = node.requests.map(({ body }) => JSON.parse(body));
    expect(bodies.every(({ peer_nodes_list }) => peer_nodes_list.length === 0)).toBe(true);
    expect(bodies.every(verifyIdentity)).toBe(true);
    expect(new Set(bodies.map(({ nonce }) => nonce)).size).toBe(4);
  });

  it('are never sent a second time', async () => {
    let lost = false;
    const node = await startReplayNode(({ path }) => {
      if (!path.endsWith('/add'))
        return jsonAnswer(200, { errcode: 0, message: { client_version: '0.4.1.8' } });
      lost = true;
      return (socket) => socket.destroy();
    });
    open.push(() => node.stop());
    const client = clientOf(node.baseUrl);
    // So that the change goes out on a kept-alive connection.
    await client.probeVersion();
    await expect(CALLS.add(client)).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    expect(lost).toBe(true);
    expect(node.requests.filter(({ path }) => path.endsWith('/add'))).toHaveLength(1);
  });

  it('are not sent when they could harm the node', async () => {
    const node = await startReplayNode(() => bytesOf('add-two'));
    open.push(() => node.stop());
    const client = clientOf(node.baseUrl);
    const refused = { code: 'INVALID_INPUT' };
    await expect(
      client.addMachines([{ ...MACHINE, ipmiPassword: 'a;b' }], { identity }),
    ).rejects.toMatchObject(refused);
    await expect(client.modifyMachine('uuid-0001', { ip: '127.0.0.1' }, { identity })).rejects.toMatchObject(
      refused,
    );
    await expect(client.modifyMachine(ID, { description: '"' }, { identity })).rejects.toMatchObject(refused);
    await expect(client.deleteMachines(['x'], { identity })).rejects.toMatchObject(refused);
    expect(node.requests).toEqual([]);
  });
});

describe('a simulated node', () => {
  it('takes a hundred at once, changes one, and deletes them', async () => {
    const node = await startNodeSimulator({ version: '0.4.1.8', http: { host: '127.0.0.1', port: 0 } });
    open.push(() => node.stop());
    const client = clientOf(`http://127.0.0.1:${node.httpPort}`);
    const own = new WalletSigner(new KeyPair(node.seedHex ?? ''));
    const options = { identity: () => own.identity() };
    const machines = Array.from({ length: 100 }, (_, index) => ({ ...MACHINE, uuid: `pc-${index}` }));
    const added = await client.addMachines(machines, options);
    expect(new Set(added.map(({ uuid }) => uuid)).size).toBe(100);
    expect(node.machines[0]).toMatchObject({ desc: 'first server', os: 'Ubuntu 22.04', ipmiPort: 9001 });

    const [first, second] = added;
    if (!first || !second) throw new Error('nothing was added');
    await client.modifyMachine(first.nodeId, { description: 'renamed', ipmiPort: 624 }, options);
    expect(await client.getMachine(first.nodeId, options)).toMatchObject({
      description: 'renamed',
      ipmiPort: 624,
    });
    await expect(client.modifyMachine(first.nodeId, { uuid: second.uuid }, options)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(
      client.addMachines(
        [
          { ...MACHINE, uuid: 'new' },
          { ...MACHINE, uuid: 'pc-5' },
        ],
        options,
      ),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(node.machines).toHaveLength(100);

    const ids = added.map(({ nodeId }) => nodeId);
    expect(await client.deleteMachines([...ids, ID], options)).toEqual({ deleted: 100, failed: 1 });
    await expect(client.deleteMachines([ID], options)).rejects.toMatchObject({ code: 'MACHINE_NOT_FOUND' });
    await expect(client.addMachines([MACHINE], { identity })).rejects.toMatchObject({
      code: 'SIGNATURE_REFUSED',
    });
  });
});
