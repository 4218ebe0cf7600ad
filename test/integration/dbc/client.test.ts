// The client against recorded answers, byte for byte, over real sockets.
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  DbcNodeClient,
  type DbcNodeClientOptions,
  KeyPair,
  verifyIdentity,
  WalletSigner,
} from '../../../shared/dbc/index.ts';
import { bytesOf, requestBodyOf } from '../../unit/dbc/recordings.ts';
import {
  jsonAnswer,
  listAnswer,
  machineRow,
  type ReplayNode,
  type Reply,
  type SeenRequest,
  startReplayNode,
} from './replay-node.ts';

const MACHINE = '460cd3cad3e2a2060405d03e17d4c3cd4747c413924d98ac6817b7959ba1a500';
const OTHER = 'ab'.repeat(32);
const OK = jsonAnswer(200, { errcode: 0, message: 'ok' });

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop();
});

async function nodeAndClient(
  reply: (request: SeenRequest) => Reply,
  options: Partial<DbcNodeClientOptions> = {},
): Promise<{ node: ReplayNode; client: DbcNodeClient }> {
  const node = await startReplayNode(reply);
  const client = new DbcNodeClient({ baseUrl: node.baseUrl, ...options });
  open.push(node, { stop: () => client.close() });
  return { node, client };
}

const paths = (node: ReplayNode) => node.requests.map(({ path }) => path);
const bodies = (node: ReplayNode): unknown[] => node.requests.map(({ body }) => JSON.parse(body));

describe('the version probe', () => {
  it('posts to the root of the API and reads the recorded answer', async () => {
    const { node, client } = await nodeAndClient(() => bytesOf('http-version-get'));
    expect(await client.probeVersion()).toEqual({ text: '0.4.1.8', kind: 'push', signsRequired: true });
    expect(node.requests).toMatchObject([{ method: 'POST', path: '/api/v1/' }]);
  });

  it('keeps a path that the address has', async () => {
    const node = await startReplayNode(() => bytesOf('http-version-get'));
    const client = new DbcNodeClient({ baseUrl: `${node.baseUrl}/behind/a/proxy/` });
    open.push(node, { stop: () => client.close() });
    await client.probeVersion();
    expect(paths(node)).toEqual(['/behind/a/proxy/api/v1/']);
  });

  it.each(['10.0.0.2:5050', 'ftp://10.0.0.2', 'http://user:pw@10.0.0.2', ''])(
    'refuses the address %j',
    (baseUrl) => {
      expect(() => new DbcNodeClient({ baseUrl })).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
    },
  );
});

describe('the list', () => {
  it('never names a peer', async () => {
    const { node, client } = await nodeAndClient(() => bytesOf('list-masked'));
    const { machines, cut } = await client.listMachines();
    expect(machines.length).toBeGreaterThan(2);
    expect(cut).toBe(false);
    expect(bodies(node)).toEqual([{ peer_nodes_list: [], additional: {} }]);
  });

  it('is signed with a fresh nonce at each call', async () => {
    const { node, client } = await nodeAndClient(() => bytesOf('list-signed'));
    const signer = new WalletSigner(new KeyPair('ab'.repeat(32)));
    const { machines } = await client.listMachines({ identity: () => signer.identity() });
    await client.listMachines({ identity: () => signer.identity() });
    expect(machines.every((machine) => !machine.masked)).toBe(true);
    const signatures = node.requests.map(({ body }) => JSON.parse(body));
    expect(signatures.every(verifyIdentity)).toBe(true);
    expect(signatures[0].nonce).not.toBe(signatures[1].nonce);
  });

  it.each([
    [50, false],
    [51, true],
  ])('of %i rows is cut: %s', async (count, cut) => {
    const rows = Array.from({ length: count }, (_, index) =>
      machineRow(index.toString(16).padStart(64, '0')),
    );
    const { client } = await nodeAndClient(() => listAnswer(rows));
    expect(await client.listMachines()).toMatchObject({ cut, machines: { length: count } });
  });

  it('of more than 51 machines is completed by look-ups of those that we know', async () => {
    const idOf = (index: number) => index.toString(16).padStart(64, '0');
    const rows = Array.from({ length: 61 }, (_, index) => machineRow(idOf(index), { uuid: `pc-${index}` }));
    let atOnce = 0;
    let most = 0;
    const { node, client } = await nodeAndClient(
      ({ path }) => {
        const id = path.split('/')[4];
        if (id === undefined) return listAnswer(rows.slice(0, 51));
        const row = rows.filter((_, index) => id === idOf(index) || id === `pc-${index}`);
        return (socket) => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          setTimeout(() => {
            atOnce -= 1;
            socket.write(listAnswer(row));
          }, 20);
        };
      },
      { maxConcurrent: 3 },
    );
    const known = [idOf(3), idOf(55), 'pc-56', 'pc-57', 'pc-58', 'pc-99', 'not_an_id', idOf(55)];
    const all = await client.listAllMachines({ known });
    expect(all.machines.map(({ nodeId }) => nodeId).sort()).toEqual(
      [...Array.from({ length: 51 }, (_, index) => idOf(index)), ...[55, 56, 57, 58].map(idOf)].sort(),
    );
    expect(all).toMatchObject({ cut: true, listReadable: true, broken: [], missing: ['not_an_id', 'pc-99'] });
    expect(paths(node).filter((path) => path.endsWith(idOf(3)))).toEqual([]);
    expect(most).toBe(3);
  });

  it('that is broken JSON is read machine by machine, and the broken one is named', async () => {
    const { client } = await nodeAndClient(({ path }) => {
      if (path.endsWith('/bare_metal')) return bytesOf('list-all-masked');
      if (path.endsWith('/quoted')) return bytesOf('list-all-masked');
      if (path.endsWith('/uuid-0001')) return bytesOf('list-by-node-id-masked');
      return bytesOf('list-by-unknown');
    });
    const all = await client.listAllMachines({ known: ['uuid-0001', 'quoted', 'gone'] });
    expect(all.machines.map(({ uuid }) => uuid)).toEqual(['uuid-0001']);
    expect(all).toMatchObject({ listReadable: false, broken: ['quoted'], missing: ['gone'] });
  });

  it('fails as a whole when the node goes away half-way', async () => {
    const { client } = await nodeAndClient(({ path }) =>
      path.endsWith('/bare_metal') ? bytesOf('list-by-unknown') : (socket) => socket.resetAndDestroy(),
    );
    await expect(client.listAllMachines({ known: ['pc-1', 'pc-2'] })).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
    });
  });
});

describe('one machine', () => {
  it('is found by node_id', async () => {
    const { node, client } = await nodeAndClient(() => bytesOf('list-by-node-id-masked'));
    const machine = await client.getMachine(MACHINE);
    expect(machine).toMatchObject({ nodeId: MACHINE, masked: true });
    expect(paths(node)).toEqual([`/api/v1/bare_metal/${MACHINE}`]);
  });

  it('is undefined when the node has none', async () => {
    const { client } = await nodeAndClient(() => bytesOf('list-by-unknown'));
    expect(await client.getMachine('none')).toBeUndefined();
  });

  it('is undefined when the node answers with others', async () => {
    const { client } = await nodeAndClient(() => bytesOf('list-masked'));
    expect(await client.getMachine('UUID-0001')).toBeUndefined();
  });

  it('is not even asked for under a name that is no id', async () => {
    const { node, client } = await nodeAndClient(() => OK);
    await expect(client.getMachine('00:11:22')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(node.requests).toEqual([]);
  });
});

describe('the codes', () => {
  const withMachine = (rest: (request: SeenRequest) => Reply) => (request: SeenRequest) => {
    if (request.path.startsWith('/api/v1/bare_metal/')) return bytesOf('list-by-node-id-masked');
    return rest(request);
  };

  it('are asked for only after the machine was seen on the node', async () => {
    const { node, client } = await nodeAndClient(withMachine(() => bytesOf('v0416-get-masked')));
    expect(await client.getDeeplink(MACHINE)).toEqual({
      deviceId: '123456789',
      password: '******',
      masked: true,
    });
    expect(paths(node)).toEqual([`/api/v1/bare_metal/${MACHINE}`, '/api/v1/deeplink']);
    expect(bodies(node)).toEqual([
      { peer_nodes_list: [], additional: {} },
      { peer_nodes_list: [MACHINE], additional: {} },
    ]);
  });

  it('of a machine that is gone are never asked for, nor set', async () => {
    const { node, client } = await nodeAndClient(({ path }) =>
      path === '/api/v1/' ? bytesOf('http-version-get') : bytesOf('list-by-unknown'),
    );
    await expect(client.getDeeplink(OTHER)).rejects.toMatchObject({ code: 'MACHINE_NOT_FOUND' });
    await expect(client.setDeeplink(OTHER, { password: 'aAbBcC' })).rejects.toMatchObject({
      code: 'MACHINE_NOT_FOUND',
    });
    expect(paths(node).filter((path) => path.includes('deeplink'))).toEqual([]);
  });

  it('are set with the password alone on a pushing node', async () => {
    const { node, client } = await nodeAndClient(
      withMachine(({ path }) =>
        path === '/api/v1/' ? bytesOf('http-version-get') : bytesOf('v0416-set-again'),
      ),
    );
    const signer = new WalletSigner(new KeyPair('ab'.repeat(32)));
    await client.setDeeplink(MACHINE, { password: 'aAbBcC' }, { identity: () => signer.identity() });
    const [, lookUp, set] = bodies(node);
    expect(paths(node)[2]).toBe('/api/v1/deeplink/set');
    expect(lookUp).toEqual({ peer_nodes_list: [], additional: {} });
    expect(set).toEqual({
      peer_nodes_list: [MACHINE],
      additional: { device_password: 'aAbBcC' },
      wallet: signer.wallet,
      nonce: expect.any(String),
      sign: expect.any(String),
    });
  });

  it('are refused half on a storing node, which would make the other half empty', async () => {
    const stored = jsonAnswer(200, { errcode: 0, message: { client_version: '0.4.1.6' } });
    const { node, client } = await nodeAndClient(
      withMachine(({ path }) => (path === '/api/v1/' ? stored : OK)),
    );
    await expect(client.setDeeplink(MACHINE, { password: 'aAbBcC' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await client.setDeeplink(MACHINE, { deviceId: '123456789', password: 'aAbBcC' });
    expect(paths(node)).toEqual(['/api/v1/', `/api/v1/bare_metal/${MACHINE}`, '/api/v1/deeplink/set']);
    expect(bodies(node)[2]).toMatchObject({
      additional: { device_id: '123456789', device_password: 'aAbBcC' },
    });
  });

  it.each([
    ['deeplink-get-not-connected', 'DEEPLINK_NOT_CONNECTED'],
    ['p2p-deeplink-not-connected', 'DEEPLINK_NOT_CONNECTED'],
    ['deeplink-get-unknown-auth', 'PEER_UNKNOWN'],
    ['http-method-patch', 'BAD_ANSWER'],
    ['http-content-length-too-large', 'BAD_ANSWER'],
    ['http-big-header', 'BAD_ANSWER'],
    ['list-by-unknown', 'BAD_ANSWER'],
    ['p2p-deleted-server-addressed', 'NODE_TIMEOUT'],
  ])('answered with %s fail as %s', async (id, code) => {
    const { client } = await nodeAndClient(withMachine(() => bytesOf(id)));
    await expect(client.getDeeplink(MACHINE)).rejects.toMatchObject({ code });
  });

  it('are refused with the recorded answers to a set', async () => {
    for (const [id, code] of [
      ['deeplink-set-unsigned', 'SIGNATURE_REFUSED'],
      ['deeplink-set-not-connected', 'DEEPLINK_NOT_CONNECTED'],
      ['p2p-deeplink-set-not-connected', 'DEEPLINK_NOT_CONNECTED'],
    ] as const) {
      const { client } = await nodeAndClient(
        withMachine(({ path }) => (path === '/api/v1/' ? bytesOf('http-version-get') : bytesOf(id))),
      );
      await expect(client.setDeeplink(MACHINE, { password: 'aAbBcC' })).rejects.toMatchObject({
        code,
      });
    }
  });

  it('are asked for in the very bytes that a real node has answered', async () => {
    const recorded = requestBodyOf('v0416-get-masked');
    const [peer = ''] = z.array(z.string()).parse(recorded?.peer_nodes_list);
    const row = listAnswer([machineRow(peer)]);
    const { node, client } = await nodeAndClient(({ path }) =>
      path === '/api/v1/deeplink' ? bytesOf('v0416-get-masked') : row,
    );
    await client.getDeeplink(peer);
    expect(bodies(node)[1]).toEqual(recorded);
  });
});

describe('after "broadcast request failed"', () => {
  it('the node is left alone for the whole time, then asked again', async () => {
    let dying = true;
    const { node, client } = await nodeAndClient(
      () => (dying ? bytesOf('list-peer-is-server') : bytesOf('list-by-unknown')),
      { broadcastQuietMs: 300 },
    );
    await expect(client.listMachines()).rejects.toMatchObject({
      code: 'BROADCAST_FAILED',
      context: { status: 400, errcode: -32701 },
    });
    dying = false;
    const error = await client.probeVersion().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'BROADCAST_FAILED',
      retryable: true,
      context: { waitMs: expect.any(Number) },
    });
    await expect(client.getMachine('pc-1')).rejects.toMatchObject({ code: 'BROADCAST_FAILED' });
    expect(node.requests).toHaveLength(1);
    await expect.poll(() => client.getMachine('pc-1').catch(() => 'quiet')).toBeUndefined();
    expect(node.requests).toHaveLength(2);
  });
});
