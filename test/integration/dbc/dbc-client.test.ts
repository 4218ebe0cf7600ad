// DbcClient: who signs, what is asked first, what is tried again, and what is only described.
import { describe, expect, it, onTestFinished } from 'vitest';
import { DbcClient, type DbcError, KeyPair, requests, WalletSigner } from '../../../shared/dbc/public.ts';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { fake, GPU, ok, renter, session, TASK } from './fake-client-node.ts';
import { listAnswer, machineRow, startReplayNode } from './replay-node.ts';

const RESET = (socket: import('node:net').Socket) => socket.resetAndDestroy();

describe('the identity', () => {
  it('of the client signs what it fits, with its rent order, and nothing else', async () => {
    const { client, calls } = await fake(
      (path) => (path === '/mining_nodes' ? ok({ version: '0.4.1.8' }) : ok([])),
      {
        rentOrder: '7',
      },
    );
    await client.vm.list(GPU);
    await client.machine.info(GPU);
    await client.image.list({ nodeId: GPU });
    await client.image.list({ nodeId: GPU }, { identity: 'none' });
    const signed = { session_id: session.sessionId, session_id_sign: session.sessionIdSign, rent_order: '7' };
    const plain = { peer_nodes_list: [GPU], additional: {} };
    expect(calls().map(({ body }) => body)).toEqual([
      { ...plain, ...signed },
      plain,
      { ...plain, ...signed },
      plain,
    ]);
  });

  it('of a call comes before the client’s, and must fit', async () => {
    const { client, calls } = await fake(() => ok([]));
    const identity = renter.identity();
    await client.vm.list(GPU, { identity, rentOrder: '9' });
    expect(calls()[0]?.body).toEqual({
      peer_nodes_list: [GPU],
      additional: {},
      ...identity,
      rent_order: '9',
    });
    const node = new WalletSigner(new KeyPair('cd'.repeat(32))).identity();
    await expect(client.vm.list(GPU, { identity: node })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('identity must be'),
    });
    await expect(client.vm.list(GPU, { identity: 'none' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(calls()).toHaveLength(1);
  });

  it('for a session is obtained by the wallet and signed', async () => {
    const { client, calls } = await fake(() => bytesOf('session-id-ok'));
    const keyPair = new KeyPair('ab'.repeat(32));
    const opened = await client.session.open(GPU, keyPair);
    expect(opened.sessionId).toBe('3PxBDHEB67xAwuN56oBLtQ9DX6mkzNsJo4WPgHTKmTb3BPCGbnMBz1N');
    expect(opened.sessionIdSign).toMatch(/^[0-9a-f]{128}$/);
    expect(calls()[0]?.body.wallet).toBe(renter.wallet);
  });
});

describe('a broken connection', () => {
  it('costs a read one more try, with a new nonce', async () => {
    const { client, calls } = await fake((_path, count) => (count === 1 ? RESET : ok([])), {
      identity: () => renter.identity(),
    });
    expect(await client.vm.list(GPU)).toEqual([]);
    const nonces = calls().map(({ body }) => body.nonce);
    expect(new Set(nonces).size).toBe(nonces.length);
    expect(nonces.length).toBeGreaterThan(1);
  });

  it('ends a write, which may have been carried out', async () => {
    const { client, calls } = await fake(() => RESET);
    await expect(client.vm.start(GPU, TASK)).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    expect(calls()).toHaveLength(1);
  });

  it('ends a read that is signed once and for all: its nonce is used up', async () => {
    const { client, calls } = await fake(() => RESET, { identity: renter.identity() });
    await expect(client.snapshot.list(GPU, TASK)).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    const sent = calls().length;
    // The transport itself may say it once more on a fresh connection; we add nothing to that.
    expect(sent).toBeLessThanOrEqual(2);
  });

  it('is given up after as many tries as were asked for', async () => {
    const { client } = await fake(() => RESET, { readRetries: 2 });
    await expect(client.disk.list(GPU, TASK)).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
  });
});

describe('silence', () => {
  it('is NODE_TIMEOUT, and never tried again', async () => {
    const { client, calls } = await fake(() => () => undefined, { timeoutMs: 300 });
    await expect(client.vm.list(GPU)).rejects.toMatchObject({ code: 'NODE_TIMEOUT', retryable: true });
    expect(calls()).toHaveLength(1);
  });

  it('ends at once when the caller leaves', async () => {
    const { client } = await fake(() => () => undefined);
    const leaving = client.vm.list(GPU, { signal: AbortSignal.timeout(100) });
    await expect(leaving).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('a description', () => {
  const spec = { imageName: 'ubuntu.qcow2', gpuCount: 1, cpuCores: 4, memoryGb: 8, diskGb: 20 };

  it('is the request with stars for secrets, and asks nobody', async () => {
    const { client, node } = await fake(() => ok([]), { rentOrder: '7' });
    const described = await client.describe(requests.vm.create(GPU, spec));
    expect(described).toEqual({
      name: 'vm.create',
      method: 'POST',
      path: '/api/v1/tasks/start',
      body: {
        peer_nodes_list: [GPU],
        additional: {
          image_name: 'ubuntu.qcow2',
          gpu_count: '1',
          cpu_cores: '4',
          mem_size: '8',
          disk_size: '20',
        },
        session_id: '********',
        session_id_sign: '********',
        rent_order: '7',
      },
    });
    expect(node.requests).toEqual([]);
  });

  it('never shows a password, a signature or a nonce', async () => {
    const { client } = await fake(() => ok([]), { identity: () => renter.identity() });
    const machine = {
      uuid: 'u-1',
      ip: '10.0.0.1',
      ipmiHostname: '10.0.0.2',
      ipmiUsername: 'admin',
      ipmiPassword: 's3cret',
    };
    const manager = new WalletSigner(new KeyPair('cd'.repeat(32)));
    const described = [
      await client.describe(requests.vm.passwd(GPU, TASK, { username: 'dbc', password: 's3cretPass' })),
      await client.describe(requests.deeplink.set(GPU, { deviceId: '1', password: 's3cretPass' })),
      await client.describe(requests.bareMetal.add(manager.wallet, [machine]), {
        identity: () => manager.identity(),
      }),
    ];
    const text = JSON.stringify(described);
    expect(text).not.toContain('s3cret');
    expect(text).not.toMatch(/[0-9a-f]{128}/);
    expect(text).toContain('"nonce":"********"');
  });

  it('is refused as the call would be', async () => {
    const { client } = await fake(() => ok([]));
    await expect(client.describe(requests.vm.list(GPU), { identity: 'none' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(
      client.describe(requests.bareMetal.list(undefined), { identity: 'none' }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('manager must be'),
    });
  });
});

describe('on the LAN', () => {
  async function lan(version = '0.4.1.8') {
    const node = await startReplayNode(({ path }) => {
      if (path === '/api/v1/') return ok({ client_version: version });
      const id = /\/bare_metal\/([0-9a-f]{64})$/.exec(path)?.[1];
      if (id !== undefined) return listAnswer(id === GPU ? [machineRow(id)] : []);
      if (path.endsWith('/deeplink')) return ok({ device_id: '123456789', device_password: '******' });
      return path.endsWith('/bare_metal') ? listAnswer([machineRow(GPU)]) : ok('ok');
    });
    const client = new DbcClient({ url: node.baseUrl, via: 'lan' });
    onTestFinished(async () => {
      await client.close();
      await node.stop();
    });
    return { client, node, paths: () => node.requests.map(({ path }) => path.replace('/api/v1', '')) };
  }

  it('a deeplink call is made for a machine that is there, and for no other', async () => {
    const { client, paths } = await lan();
    expect(await client.deeplink.get(GPU)).toEqual({
      deviceId: '123456789',
      password: '******',
      masked: true,
    });
    await expect(client.deeplink.get('cd'.repeat(32))).rejects.toMatchObject({ code: 'MACHINE_NOT_FOUND' });
    expect(paths()).toEqual([`/bare_metal/${GPU}`, '/deeplink', `/bare_metal/${'cd'.repeat(32)}`]);
  });

  it('the node is never named', async () => {
    const { client, node } = await lan();
    await client.bareMetal.list({ manager: 'cd'.repeat(32) });
    expect(JSON.parse(node.requests[0]?.body ?? '').peer_nodes_list).toEqual([]);
  });

  it.each([
    ['power', (client: DbcClient) => client.bareMetal.power(GPU, 'on')],
    ['boot device', (client: DbcClient) => client.bareMetal.bootDevice(GPU, 'pxe')],
    ['virtual machines', (client: DbcClient) => client.vm.list(GPU)],
    ['sessions', (client: DbcClient) => client.session.id(GPU)],
    ['machine info', (client: DbcClient) => client.machine.info(GPU)],
  ])('%s is not offered, and not asked for', async (_what, call) => {
    const { client, paths } = await lan();
    await expect(call(client)).rejects.toMatchObject({ code: 'NOT_SUPPORTED_HERE' });
    expect(paths()).toEqual([]);
  });

  it.each([
    ['0.4.1.8', 'ok'],
    ['0.4.1.6', 'INVALID_INPUT'],
  ])('a password alone for a node %s: %s', async (version, outcome) => {
    const { client } = await lan(version);
    const set = client.deeplink.set(GPU, { password: 'aAbBcC' });
    expect(await set.then(() => 'ok').catch((error: DbcError) => error.code)).toBe(outcome);
  });
});

describe('what depends on the version', () => {
  it.each([
    ['0.4.1.8', 'ok', ['/mining_nodes', '/deeplink/set']],
    ['0.4.1.6', 'INVALID_INPUT', ['/mining_nodes']],
  ])("of the machine's node, %s: a password alone is %s", async (version, outcome, paths) => {
    const { client, calls } = await fake((path) => (path === '/mining_nodes' ? ok({ version }) : ok('ok')));
    const set = client.deeplink.set(GPU, { password: 'aAbBcC' });
    expect(await set.then(() => 'ok').catch((error: DbcError) => error.code)).toBe(outcome);
    expect(calls().map(({ path }) => path)).toEqual(paths);
  });

  it.each([
    ['0.3.7.9', 'ok', ['/mining_nodes', `/tasks/${TASK}`]],
    ['0.4.1.8', 'NOT_SUPPORTED_HERE', ['/mining_nodes']],
    [undefined, 'NOT_SUPPORTED_HERE', ['/mining_nodes']],
  ])('of the GPU node, %s: the early form of delete is %s', async (version, outcome, paths) => {
    // The client node is of the other age: what counts is who deletes.
    const { client, calls } = await fake((path) => {
      if (path === '/') return ok({ client_version: version === '0.3.7.9' ? '0.4.1.8' : '0.3.7.9' });
      return path === '/mining_nodes' ? ok({ version }) : ok('ok');
    });
    const deleted = client.vm.delete(GPU, TASK, { form: 'early' });
    const end = await deleted.then(() => undefined).catch((error: DbcError) => error);
    expect(end?.code ?? 'ok').toBe(outcome);
    if (end) expect(end.message).toContain('leave the early form out');
    expect(calls().map(({ path }) => path)).toEqual(paths);
  });

  it('is not asked for the form that all documents but the first have', async () => {
    const { client, calls } = await fake(() => ok('ok'));
    await client.vm.delete(GPU, TASK);
    expect(calls().map(({ path }) => path)).toEqual([`/tasks/delete/${TASK}`]);
  });
});

describe('a log', () => {
  it('is lines, and tells whether the node has cut it', async () => {
    const { client } = await fake((path) =>
      path.includes('line_num=2')
        ? ok({ task_id: TASK, log_content: ['a', 'b'] })
        : ok({ log_content: ['x'.repeat(1024)] }),
    );
    expect(await client.vm.logs(GPU, TASK, { lineCount: 2 })).toEqual({ text: 'a\nb', cut: false });
    expect(await client.vm.logs(GPU, TASK, { flag: 'head' })).toMatchObject({ cut: true });
  });

  it('that was cut in the middle of its JSON is asked for with fewer lines', async () => {
    const broken = Buffer.from('{"errcode":0, "message":{"log_content":["one","tw]}}\r\n');
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${broken.length}\r\n\r\n`;
    const { client, calls } = await fake((path) =>
      path.endsWith('line_num=2') ? ok({ log_content: ['one'] }) : Buffer.concat([Buffer.from(head), broken]),
    );
    expect(await client.vm.logs(GPU, TASK)).toEqual({ text: 'one', cut: true });
    expect(calls().map(({ path }) => path.split('line_num=')[1])).toEqual(['10', '5', '2']);
  });
});
