// A machine with a BMC (real ipmi_sim) behind a bare-metal node and a client node: while it is on, a DeepLink runs.
import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Agent } from '../../../agent/agent.ts';
import { AgentConfigSchema } from '../../../agent/config.ts';
import { linuxSystem } from '../../../agent/os/linux.ts';
import { TIMINGS } from '../../../agent/timings.ts';
import { WalletSigner } from '../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { createLogger } from '../../../shared/logging/logger.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import {
  type ClientNodeSimulator,
  startClientNodeSimulator,
} from '../../simulators/client-node/simulator.ts';
import type { ClientNodeSimulatorOptions } from '../../simulators/client-node/types.ts';
import { type DeepLinkSimulator, startDeepLinkSimulator } from '../../simulators/deeplink/simulator.ts';
import { type NodeSimulator, startNodeSimulator } from '../../simulators/node/simulator.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';

export const DEVICE_ID = '123456789';
/** What DeepLink comes up with at every boot, unless somebody changes it. */
export const OLD_PASSWORD = 'oldOld12';
const LOOPBACK = { host: '127.0.0.1', port: 0 };

export interface RentedMachine {
  client: ClientNodeSimulator;
  node: NodeSimulator;
  fleet: BmcFleet;
  nodeId: string;
  /** Undefined while the machine is off. */
  deepLink: () => DeepLinkSimulator | undefined;
}

export interface RentedMachineOptions extends Partial<ClientNodeSimulatorOptions> {
  /** A real agent runs beside DeepLink, whose own password is then the same at every boot. */
  withAgent?: true;
}

/** @param address of the machine, one for each test */
export async function startRentedMachine(
  address: string,
  { withAgent, ...options }: RentedMachineOptions = {},
): Promise<RentedMachine> {
  const home = await tempFolder();
  const fleet = await startBmcFleet({ count: 1 });
  onTestFinished(() => fleet.stop());
  const bmc = fleet.at(0);
  const node = await startNodeSimulator({ version: '0.4.1.8', http: LOOPBACK, lan: LOOPBACK });
  const client = await startClientNodeSimulator({
    version: '0.4.1.8',
    http: LOOPBACK,
    bareMetalNodes: [node],
    ...options,
  });
  onTestFinished(async () => {
    await client.stop();
    await node.stop();
  });
  const { nodeId, nodePrivateKey } = await node.addMachine({
    uuid: 'machine-1',
    ip: address,
    ipmiHostname: bmc.address,
    ipmiUsername: bmc.user,
    ipmiPassword: bmc.password,
    ipmiPort: bmc.port,
  });
  let deepLink: DeepLinkSimulator | undefined;
  let agent: Agent | undefined;
  let changes: Promise<unknown> = Promise.resolve();
  const losePower = async () => {
    await agent?.stop();
    await deepLink?.stop();
    agent = undefined;
    deepLink = undefined;
  };
  const boot = async () => {
    const lan = { host: '127.0.0.1', port: node.lanPort ?? 0, localAddress: address };
    if (!withAgent) {
      // Whatever refreshes it, the password is new at every boot.
      deepLink = await startDeepLinkSimulator({ lan, deviceId: DEVICE_ID });
      return;
    }
    const folder = await mkdtemp(join(home, 'boot-'));
    const pipe = join(folder, 'sdk.sock');
    const configIni = join(folder, 'config.ini');
    deepLink = await startDeepLinkSimulator({
      lan,
      pipe,
      configIni,
      deviceId: DEVICE_ID,
      password: OLD_PASSWORD,
    });
    agent = await startAgent({ folder, pipe, configIni, address, node, nodePrivateKey });
  };
  bmc.onPowerChange((state) => {
    changes = changes.then(async () => {
      await losePower();
      if (state === 'on') await boot();
    });
  });
  onTestFinished(async () => {
    await changes;
    await losePower();
  });
  return { client, node, fleet, nodeId, deepLink: () => deepLink };
}

/** As on a diskless machine: nothing is left of the boot before. */
async function startAgent(machine: {
  folder: string;
  pipe: string;
  configIni: string;
  address: string;
  node: NodeSimulator;
  nodePrivateKey: string;
}): Promise<Agent> {
  const { folder, pipe, configIni, address, node, nodePrivateKey } = machine;
  const identity = join(folder, 'identity.json');
  const bootIdFile = join(folder, 'boot-id');
  const signer = new WalletSigner(new KeyPair(nodePrivateKey));
  await writeFile(identity, JSON.stringify(signer.identity()), { mode: 0o600 });
  await writeFile(bootIdFile, randomUUID());
  const agent = new Agent({
    config: AgentConfigSchema.parse({
      node: { url: `http://127.0.0.1:${node.httpPort}`, localAddress: address },
      deeplink: { pipe, configIni },
      identity: { kind: 'presigned', file: identity },
      health: { port: false },
      stateDir: folder,
      bootIdFile,
    }),
    os: linuxSystem(),
    log: await createLogger({ level: 'silent' }),
    timings: TIMINGS,
  });
  await agent.start();
  return agent;
}

/** Somebody with a wallet, who signs each request anew. */
export class Renter {
  readonly key: KeyPair;
  readonly signer: WalletSigner;

  constructor(seedHex: string) {
    this.key = new KeyPair(seedHex);
    this.signer = new WalletSigner(this.key, 'ss58');
  }

  get wallet(): string {
    return this.signer.wallet;
  }
}

/** A raw request to one node, in the name of `identity`. */
export async function post(
  client: ClientNodeSimulator,
  path: string,
  nodeId: string,
  identity: object,
  additional: object = {},
): Promise<{ status: number; errcode: number; message: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${client.httpPort}/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify({ peer_nodes_list: [nodeId], additional, ...identity }),
  });
  const { errcode, message } = (await answer.json()) as { errcode: number; message: unknown };
  return { status: answer.status, errcode, message };
}
