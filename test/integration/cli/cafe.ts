// A client node with a café's bare-metal node and a compute node behind it, both rented by one wallet.
import { KeyPair, WalletSigner } from '../../../shared/dbc/index.ts';
import {
  type ClientNodeSimulator,
  ComputeNodeSimulator,
  FakePower,
  multisigAddress,
  type NodeSimulator,
  startClientNodeSimulator,
  startNodeSimulator,
} from '../../simulators/index.ts';
import { Home } from './netbar.ts';

export const RENTER_SEED = '11'.repeat(32);
export const STRANGER_SEED = '22'.repeat(32);
export const NODE_SEED = '33'.repeat(32);
export const ORDER = '7';

const HTTP = { host: '127.0.0.1', port: 0 };

export interface TestCafe extends AsyncDisposable {
  home: Home;
  client: ClientNodeSimulator;
  /** A storing one (0.4.1.6): codes need no DeepLink. */
  node: NodeSimulator;
  compute: ComputeNodeSimulator;
  power: FakePower;
  machineId: string;
  clientUrl: string;
  lanUrl: string;
  /** `--identity` of the renter. */
  renter: string;
}

export async function startCafe(): Promise<TestCafe> {
  const home = new Home();
  const node = await startNodeSimulator({ version: '0.4.1.6', http: HTTP, seedHex: NODE_SEED });
  const machine = await node.addMachine({
    uuid: 'seat-1',
    ip: '10.0.0.1',
    ipmiHostname: '10.0.1.1',
    ipmiUsername: 'admin',
    ipmiPassword: 'Bmc-secret-1',
  });
  const compute = new ComputeNodeSimulator({ speed: 200 });
  const power = new FakePower();
  const client = await startClientNodeSimulator({
    version: '0.4.1.8',
    http: HTTP,
    bareMetalNodes: [node],
    computeNodes: [compute],
    power: power.hook,
  });
  const renter = new WalletSigner(new KeyPair(RENTER_SEED), 'ss58').wallet;
  client.chain.rent(machine.nodeId, { renter, order: ORDER });
  client.chain.rent(compute.nodeId, { renter });
  home.file('renter.seed', `${RENTER_SEED}\n`);
  home.file('node.seed', `${NODE_SEED}\n`);
  home.file('machine.seed', `${machine.nodePrivateKey}\n`);
  const clientUrl = `http://127.0.0.1:${client.httpPort}`;
  home.env.NETBAR_NODE = clientUrl;
  return {
    home,
    client,
    node,
    compute,
    power,
    machineId: machine.nodeId,
    clientUrl,
    lanUrl: `http://127.0.0.1:${node.httpPort}`,
    renter: `wallet:file:${home.folder}/renter.seed`,
    [Symbol.asyncDispose]: async () => {
      await client.stop();
      await node.stop();
      home.remove();
    },
  };
}

/** Two of two: the renter and a stranger. */
export function clubOf(): { wallets: string[]; address: string } {
  const wallets = [RENTER_SEED, STRANGER_SEED].map(
    (seed) => new WalletSigner(new KeyPair(seed), 'ss58').wallet,
  );
  return { wallets, address: multisigAddress(wallets, 2) ?? '' };
}
