// Simulated nodes that die where the real ones do, and clients for them.
import { onTestFinished } from 'vitest';
import { DbcClient, KeyPair, type WalletIdentity, WalletSigner } from '../../../shared/dbc/public.ts';
import { FakePower } from '../../simulators/client-node/power/fake-power.ts';
import { startClientNodeSimulator } from '../../simulators/client-node/simulator.ts';
import { ComputeNodeSimulator } from '../../simulators/compute-node/compute-node.ts';
import { startNodeSimulator } from '../../simulators/node/simulator.ts';
import type { Death } from '../../simulators/node/types.ts';

/** From "broadcast request failed" to the crash; 30 s in reality. */
export const DEATH_DELAY_MS = 5;
export const NOBODY = 'cd'.repeat(32);
const RENTER = '55'.repeat(32);

export interface Stage {
  /** Of the program that is asked. */
  died: Promise<Death>;
  url: string;
  clients: Record<'lan' | 'client', DbcClient>;
  /** Ids of machines that are there, were deleted, and never were, and the node's own. */
  ids: readonly string[];
  signers: readonly WalletSigner[];
  /** Calls that are right. */
  sound: readonly ((peer: string) => Promise<unknown>)[];
}

const HTTP = { host: '127.0.0.1', port: 0 };

/** A bare-metal node with a machine, and one that was deleted during its run. */
async function bareMetalNode(version: string) {
  const node = await startNodeSimulator({ version, http: HTTP, lan: HTTP, deathDelayMs: DEATH_DELAY_MS });
  onTestFinished(() => node.stop());
  const there = await node.addMachine({ uuid: 'pc-1', ip: '127.0.0.1' });
  const gone = await node.addMachine({ uuid: 'pc-2', ip: '127.0.0.2' });
  await node.deleteMachine(gone.nodeId);
  return { node, there, gone };
}

function clientsOf(url: string): Stage['clients'] {
  const clients = {
    lan: new DbcClient({ url, via: 'lan', readRetries: 0 }),
    client: new DbcClient({ url, via: 'client', readRetries: 0 }),
  };
  for (const client of Object.values(clients)) onTestFinished(() => client.close());
  return clients;
}

function signersOf(seeds: readonly string[]): WalletSigner[] {
  return seeds.flatMap((seed) => [
    new WalletSigner(new KeyPair(seed)),
    new WalletSigner(new KeyPair(seed), 'ss58'),
  ]);
}

/** A bare-metal node, asked as what it is and by somebody who takes it for a client node. */
export async function startStage(version: string): Promise<Stage> {
  const { node, there, gone } = await bareMetalNode(version);
  const url = `http://127.0.0.1:${node.httpPort}`;
  const clients = clientsOf(url);
  const { lan } = clients;
  const signers = signersOf([node.seedHex ?? '', there.nodePrivateKey, gone.nodePrivateKey]);
  const admin = () => signed(signers[0]);
  return {
    ...{ died: node.died, url, clients, signers },
    ids: [there.nodeId, gone.nodeId, NOBODY, node.nodeId],
    sound: [
      () => lan.bareMetal.list(),
      () => lan.bareMetal.list({ identity: admin }),
      (peer) => lan.bareMetal.get(peer),
      (peer) => lan.deeplink.get(peer),
      (peer) => addAndDelete(lan, peer, admin),
    ],
  };
}

export interface ClientNodeStage extends Stage {
  /** The bare-metal node and the GPU node leave; it goes on listing them. */
  lose(): Promise<void>;
}

/** A client node with a bare-metal node and a GPU node behind it, or with nobody. */
export async function startClientNodeStage(peers: 'some' | 'none'): Promise<ClientNodeStage> {
  const { node, there, gone } = await bareMetalNode('0.4.1.8');
  const compute = new ComputeNodeSimulator({ speed: 1000 });
  const clientNode = await startClientNodeSimulator({
    version: '0.4.1.8',
    http: HTTP,
    bareMetalNodes: peers === 'some' ? [node] : [],
    computeNodes: peers === 'some' ? [compute] : [],
    power: new FakePower().hook,
    // Nobody answers for a machine that was deleted.
    timeoutMs: 20,
    deathDelayMs: DEATH_DELAY_MS,
  });
  onTestFinished(() => clientNode.stop());
  const signers = signersOf([RENTER, node.seedHex ?? '', there.nodePrivateKey]);
  const renter = new WalletSigner(new KeyPair(RENTER), 'ss58');
  for (const id of [there.nodeId, gone.nodeId, compute.nodeId]) {
    clientNode.chain.rent(id, { renter: renter.wallet });
  }
  const url = `http://127.0.0.1:${clientNode.httpPort}`;
  const clients = clientsOf(url);
  const { client } = clients;
  const identity = () => renter.identity();
  return {
    ...{ died: clientNode.died, url, clients, signers },
    ids: [there.nodeId, gone.nodeId, NOBODY, node.nodeId, compute.nodeId, clientNode.nodeId],
    sound: [
      () => client.bareMetal.known(),
      () => client.machine.list(),
      (peer) => client.machine.info(peer),
      (peer) => client.vm.list(peer, { identity }),
      (peer) => client.bareMetal.powerStatus(peer, { identity }),
      (peer) => client.deeplink.get(peer, { identity }),
      (peer) => client.session.id(peer, { identity }),
    ],
    lose: async () => {
      await clientNode.services();
      for (const id of [node.nodeId, compute.nodeId]) clientNode.disconnect(id);
    },
  };
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
