// Arbitrary calls through the public types, against a simulated node that dies exactly where the real one does.
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  DbcClient,
  DbcError,
  type DbcRequest,
  KeyPair,
  requests,
  type WalletIdentity,
  WalletSigner,
} from '../../../shared/dbc/public.ts';
import { type NodeSimulator, startNodeSimulator } from '../../simulators/node/simulator.ts';
import { CALL_PARAMETERS } from '../../unit/dbc/call-parameters.ts';
import { VM_PARAMETERS } from '../../unit/dbc/vm-parameters.ts';

/** From "broadcast request failed" to the crash; 30 s in reality. */
const DEATH_DELAY_MS = 5;
const NOBODY = 'cd'.repeat(32);
const SIGN = 'ab'.repeat(64);

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop();
});

interface Stage {
  node: NodeSimulator;
  clients: Record<'lan' | 'client', DbcClient>;
  /** Ids of machines that are there, were deleted, and never were, and the node's own. */
  ids: readonly string[];
  signers: readonly WalletSigner[];
}

async function startStage(version: string): Promise<Stage> {
  const node = await startNodeSimulator({
    version,
    http: { host: '127.0.0.1', port: 0 },
    lan: { host: '127.0.0.1', port: 0 },
    deathDelayMs: DEATH_DELAY_MS,
  });
  open.push(node);
  const there = await node.addMachine({ uuid: 'pc-1', ip: '127.0.0.1' });
  const gone = await node.addMachine({ uuid: 'pc-2', ip: '127.0.0.2' });
  await node.deleteMachine(gone.nodeId);
  const url = `http://127.0.0.1:${node.httpPort}`;
  const clients = {
    lan: new DbcClient({ url, via: 'lan', readRetries: 0 }),
    client: new DbcClient({ url, via: 'client', readRetries: 0 }),
  };
  for (const client of Object.values(clients)) open.push({ stop: () => client.close() });
  const seeds = [node.seedHex ?? 'ab'.repeat(32), there.nodePrivateKey, gone.nodePrivateKey];
  const signers = seeds.flatMap((seed) => [
    new WalletSigner(new KeyPair(seed)),
    new WalletSigner(new KeyPair(seed), 'ss58'),
  ]);
  return { node, clients, ids: [there.nodeId, gone.nodeId, NOBODY, node.nodeId], signers };
}

const anything = fc.anything({ maxDepth: 2, withNullPrototype: true, withSparseArray: true });

/** What a caller may put in as an identity: good ones, and everything that resembles one. */
function identities({ signers }: Stage) {
  const nearly = <Value>(good: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: anything });
  const wallet = fc.constantFrom(...signers.map((signer) => signer.wallet));
  const triple = fc.constantFrom(...signers).map((signer) => signer.identity());
  return fc.oneof(
    fc.constantFrom(undefined, 'none'),
    triple,
    fc.constantFrom(...signers).map((signer) => () => signer.identity()),
    fc.record({ wallet: nearly(wallet), nonce: nearly(fc.string()), sign: nearly(fc.constant(SIGN)) }),
    fc.record({ sessionId: nearly(fc.string()), sessionIdSign: nearly(fc.constant(SIGN)) }),
    fc.record({
      wallets: nearly(fc.array(nearly(wallet), { maxLength: 3 })),
      threshold: nearly(fc.constantFrom('1', '2')),
      signs: nearly(fc.array(nearly(triple), { maxLength: 3 })),
    }),
    anything,
  );
}

/** A call with any parameter; those of the two tables have good values, bad ones, and any at all. */
function calls(stage: Stage): fc.Arbitrary<(client: DbcClient, options: never) => Promise<unknown>> {
  const id = fc.constantFrom(...stage.ids);
  const value = fc.oneof({ weight: 4, arbitrary: id }, { weight: 1, arbitrary: anything });
  const machine = { uuid: 'x-1', ip: '127.0.0.1', ipmiHostname: 'h', ipmiUsername: 'u', ipmiPassword: 'p' };
  const { vm, disk, snapshot, image, bareMetal, deeplink } = requests;
  const addressed = fc
    .record({
      build: fc.constantFrom(
        ...[vm.list, requests.machine.info, requests.session.sessionId, bareMetal.server, deeplink.get],
        ...[bareMetal.list, (peer: string) => bareMetal.list(peer, 'pc-1')],
        ...[
          (peer: string) => bareMetal.list(undefined, peer),
          (peer: string) => bareMetal.add(peer, [machine]),
        ],
        ...[
          (peer: string) => bareMetal.remove(peer, [NOBODY]),
          (peer: string) => bareMetal.remove(undefined, [peer]),
        ],
        ...[
          (peer: string) => bareMetal.modify(undefined, peer, { os: 'x' }),
          (peer: string) => vm.detail(peer, 'a'),
        ],
        ...[
          (peer: string) => bareMetal.power(peer, 'status'),
          (peer: string) => bareMetal.bootDevice(peer, 'pxe'),
        ],
        ...[(peer: string) => deeplink.set(peer, { deviceId: '1', password: 'aAbBcC' })],
        ...[(peer: string) => disk.list(peer, 'a'), (peer: string) => snapshot.list(peer, 'a')],
        ...[
          (peer: string) => image.list({ nodeId: peer }),
          image.servers,
          bareMetal.known,
          requests.machine.list,
        ],
      ),
      value,
    })
    .map(
      ({ build, value: peer }) =>
        (client: DbcClient, options: never) =>
          client.send(build(peer as string) as DbcRequest, options),
    );
  const tabled = fc
    .constantFrom(...CALL_PARAMETERS, ...VM_PARAMETERS)
    .chain(({ build, good, bad }) =>
      fc.oneof(fc.constantFrom(...good, ...bad), anything).map((tried) => ({ build, tried })),
    )
    .map(
      ({ build, tried }) =>
        async (client: DbcClient, options: never) =>
          client.send(build(tried as never) as DbcRequest, options),
    );
  const grouped = fc
    .record({
      call: fc.constantFrom(
        (client: DbcClient, peer: string, options: never) => client.deeplink.get(peer, options),
        (client: DbcClient, peer: string, options: never) =>
          client.deeplink.set(peer, { password: 'aAbBcC' }, options),
        (client: DbcClient, peer: string, options: never) => client.bareMetal.get(peer, options),
        (client: DbcClient, peer: string, options: never) =>
          client.operation.codesReady(peer).wait({
            ...(typeof options === 'object' ? (options as object) : {}),
            everyMs: 20,
            withinMs: 30,
          }),
        (client: DbcClient, peer: string, options: never) =>
          client.operation.switchPower(peer, 'on', options),
        (client: DbcClient, peer: string, options: never) => client.vm.delete(peer, 'a', options),
      ),
      value,
    })
    .map(
      ({ call, value: peer }) =>
        (client: DbcClient, options: never) =>
          call(client, peer as string, options),
    );
  const [admin] = stage.signers;
  const sound = fc
    .record({
      call: fc.constantFrom(
        (lan: DbcClient) => lan.bareMetal.list(),
        (lan: DbcClient) => lan.bareMetal.list({ identity: () => signed(admin) }),
        (lan: DbcClient, peer: string) => lan.bareMetal.get(peer),
        (lan: DbcClient, peer: string) => lan.deeplink.get(peer),
        (lan: DbcClient, peer: string) => addAndDelete(lan, peer, () => signed(admin)),
      ),
      peer: id,
    })
    .map(
      ({ call, peer }) =>
        () =>
          call(stage.clients.lan, peer),
    );
  return fc.oneof(
    { weight: 2, arbitrary: sound },
    { weight: 4, arbitrary: addressed },
    { weight: 2, arbitrary: tabled },
    { weight: 2, arbitrary: grouped },
  );
}

function signed(signer: WalletSigner | undefined) {
  if (!signer) throw new Error('no signer');
  return signer.identity();
}

/** A deeplink call for a machine deleted during this run of the node is the most natural way to kill it. */
async function addAndDelete(lan: DbcClient, peer: string, identity: () => WalletIdentity): Promise<unknown> {
  const machine = { uuid: `x-${peer.slice(0, 8)}`, ip: '127.0.0.9', ipmiHostname: 'h', ipmiUsername: 'u' };
  const [added] = await lan.bareMetal.add([{ ...machine, ipmiPassword: 'p' }], { identity });
  const nodeId = added?.nodeId ?? '';
  await lan.bareMetal.delete([nodeId], { identity });
  return lan.deeplink.get(nodeId);
}

describe.each(['0.4.1.8', '0.4.1.6', '0.4.1.0'])('a node %s', (version) => {
  it('outlives whatever is sent, by whomever, and is never made to forward anything', {
    timeout: 120_000,
  }, async () => {
    const stage = await startStage(version);
    let death: string | undefined;
    void stage.node.died.then(({ reason }) => {
      death = reason;
    });
    const codes = new Map<string, number>();
    const property = fc.asyncProperty(
      calls(stage),
      fc.constantFrom('lan', 'client'),
      fc.record(
        {
          identity: identities(stage),
          manager: fc.constantFrom(...stage.ids),
          rentOrder: fc.oneof(fc.constant('7'), anything),
        },
        { requiredKeys: ['identity'] },
      ),
      async (call, via, options) => {
        const code = await outcomeOf(() => call(stage.clients[via as 'lan' | 'client'], options as never));
        codes.set(code, (codes.get(code) ?? 0) + 1);
        expect(death).toBeUndefined();
        // The one answer after which a node dies.
        expect(code).not.toBe('BROADCAST_FAILED');
        expect(code).not.toBe('NODE_UNREACHABLE');
      },
    );
    await fc.assert(property, { numRuns: 700 });
    await sleep(20 * DEATH_DELAY_MS);
    expect(death).toBeUndefined();
    expect(await stage.clients.lan.version()).toMatchObject({ text: version });
    // Not because everything was refused.
    expect(codes.get('ok')).toBeGreaterThan(20);
    expect(codes.get('MACHINE_NOT_FOUND')).toBeGreaterThan(20);
    expect(codes.get('INVALID_INPUT')).toBeGreaterThan(100);
  });
});

describe('a request', () => {
  it('that was put together by hand, or changed, is not sent', async () => {
    const { node, clients, ids } = await startStage('0.4.1.8');
    const [there = '', gone = ''] = ids;
    const good = requests.deeplink.get(there);
    expect(() => Object.assign(good, { path: '/api/v1/deeplink/set' })).toThrow(TypeError);
    expect(() => Object.assign(good.peers, { 0: gone })).toThrow(TypeError);
    for (const request of [
      { ...good, peers: [gone], target: 'self' },
      structuredClone({ name: 'x' }),
      null,
    ]) {
      await expect(clients.lan.send(request as never, { identity: 'none' })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('request must be made with'),
      });
    }
    expect(await clients.lan.version()).toMatchObject({ text: node.version });
  });
});

describe('the simulated node', () => {
  it('would have died of a call that is forwarded to nobody', async () => {
    const { node, ids } = await startStage('0.4.1.8');
    const body = JSON.stringify({
      peer_nodes_list: [ids[1]],
      additional: {},
      wallet: 'a',
      nonce: 'b',
      sign: 'c',
    });
    await fetch(`http://127.0.0.1:${node.httpPort}/api/v1/deeplink`, { method: 'POST', body });
    expect((await node.died).signal).toBe('SIGSEGV');
  });
});

async function outcomeOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'ok';
  } catch (error) {
    if (error instanceof DbcError) return error.code;
    throw error;
  }
}
