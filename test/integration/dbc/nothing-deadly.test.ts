// Arbitrary calls through the public types, against simulated nodes that die exactly where the real ones do.
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DbcClient, DbcError, type DbcRequest, requests } from '../../../shared/dbc/public.ts';
import { CALL_PARAMETERS } from '../../unit/dbc/call-parameters.ts';
import { VM_PARAMETERS } from '../../unit/dbc/vm-parameters.ts';
import { DEATH_DELAY_MS, NOBODY, type Stage, startClientNodeStage, startStage } from './deadly-stage.ts';

const SIGN = 'ab'.repeat(64);

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
  const sound = fc.record({ call: fc.constantFrom(...stage.sound), peer: id }).map(
    ({ call, peer }) =>
      () =>
        call(peer),
  );
  return fc.oneof(
    { weight: 2, arbitrary: sound },
    { weight: 4, arbitrary: addressed },
    { weight: 2, arbitrary: tabled },
    { weight: 2, arbitrary: grouped },
  );
}

/** Not sent, because the client node has nobody to forward to. */
const KEPT_BACK = 'kept back';

/**
 * Makes calls of every kind, by whomever. @returns how often each outcome was seen
 * @throws when the program has died, or has answered as one that will
 */
async function outlive(stage: Stage, numRuns: number): Promise<(outcome: string) => number> {
  let death: string | undefined;
  void stage.died.then(({ reason }) => {
    death = reason;
  });
  const seen = new Map<string, number>();
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
      const outcome = await outcomeOf(() => call(stage.clients[via as 'lan' | 'client'], options as never));
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      expect(death).toBeUndefined();
      // The one answer after which a node dies.
      expect(outcome).not.toBe('BROADCAST_FAILED');
      expect(outcome).not.toBe('NODE_UNREACHABLE');
    },
  );
  await fc.assert(property, { numRuns });
  await sleep(20 * DEATH_DELAY_MS);
  expect(death).toBeUndefined();
  return (outcome) => seen.get(outcome) ?? 0;
}

describe.each(['0.4.1.8', '0.4.1.6', '0.4.1.0'])('a node %s', (version) => {
  it('outlives whatever is sent, by whomever, and is never made to forward anything', {
    timeout: 120_000,
  }, async () => {
    const stage = await startStage(version);
    const seen = await outlive(stage, 700);
    expect(await stage.clients.lan.version()).toMatchObject({ text: version });
    // Not because everything was refused.
    expect(seen('ok')).toBeGreaterThan(20);
    expect(seen('MACHINE_NOT_FOUND')).toBeGreaterThan(20);
    expect(seen('INVALID_INPUT')).toBeGreaterThan(100);
    expect(seen(KEPT_BACK)).toBe(0);
  });
});

describe('a client node', () => {
  it('outlives whatever is sent, by whomever, and forwards it', async () => {
    const stage = await startClientNodeStage('some');
    const seen = await outlive(stage, 700);
    expect(await stage.clients.client.version()).toMatchObject({ text: '0.4.1.8' });
    expect(seen('ok')).toBeGreaterThan(20);
    expect(seen('PEER_UNKNOWN')).toBeGreaterThan(5);
    expect(seen('INVALID_INPUT')).toBeGreaterThan(100);
    expect(seen(KEPT_BACK)).toBe(0);
  });

  it('without a peer is sent nothing that it would have to forward', async () => {
    const stage = await startClientNodeStage('none');
    const seen = await outlive(stage, 500);
    expect(await stage.clients.client.version()).toMatchObject({ text: '0.4.1.8' });
    expect(seen('ok')).toBeGreaterThan(5);
    expect(seen(KEPT_BACK)).toBeGreaterThan(30);
  });

  it('that has lost its last peer, and goes on listing it, is not killed either', async () => {
    const stage = await startClientNodeStage('some');
    await stage.lose();
    expect(await stage.clients.client.bareMetal.known()).toHaveLength(1);
    const seen = await outlive(stage, 500);
    expect(await stage.clients.client.version()).toMatchObject({ text: '0.4.1.8' });
    expect(seen(KEPT_BACK)).toBeGreaterThan(30);
  });

  it('would have died of a call that it forwards to nobody', async () => {
    const stage = await startClientNodeStage('some');
    await stage.lose();
    const body = JSON.stringify({ peer_nodes_list: [stage.ids[0]], additional: {} });
    await fetch(`${stage.url}/api/v1/bare_metal`, { method: 'POST', body });
    expect((await stage.died).signal).toBe('SIGSEGV');
  });
});

describe('a request', () => {
  it('that was put together by hand, or changed, is not sent', async () => {
    const { clients, ids } = await startStage('0.4.1.8');
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
    expect(await clients.lan.version()).toMatchObject({ text: '0.4.1.8' });
  });
});

describe('the simulated node', () => {
  it('would have died of a call that is forwarded to nobody', async () => {
    const { died, url, ids } = await startStage('0.4.1.8');
    const body = JSON.stringify({
      peer_nodes_list: [ids[1]],
      additional: {},
      wallet: 'a',
      nonce: 'b',
      sign: 'c',
    });
    await fetch(`${url}/api/v1/deeplink`, { method: 'POST', body });
    expect((await died).signal).toBe('SIGSEGV');
  });
});

async function outcomeOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'ok';
  } catch (error) {
    if (!(error instanceof DbcError)) throw error;
    const keptBack = error.code === 'BROADCAST_FAILED' && error.context.status === undefined;
    return keptBack ? KEPT_BACK : error.code;
  }
}
