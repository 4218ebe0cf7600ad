// A client node, a bare-metal node and a fake machine, set up as a recording was made.
import { onTestFinished } from 'vitest';
import { multisigAddress } from '../../simulators/client-node/multisig.ts';
import { FakePower } from '../../simulators/client-node/power/fake-power.ts';
import type { PowerHook } from '../../simulators/client-node/power/hook.ts';
import {
  type ClientNodeSimulator,
  startClientNodeSimulator,
} from '../../simulators/client-node/simulator.ts';
import type { ClientNodeSimulatorOptions } from '../../simulators/client-node/types.ts';
import { type NodeSimulator, startNodeSimulator } from '../../simulators/node/simulator.ts';
import { eventually, RawClient } from '../node-simulator/raw-client.ts';
import { MANAGER_ID, recording, requestBytes } from '../node-simulator/recordings.ts';
import {
  type ChainScene,
  CLIENT_ID,
  machinesFor,
  OTHER_RENTER,
  OTHER_SESSION,
  RENTER,
  RENTER_SESSION,
  sceneOf,
} from './scenes.ts';

export interface Stage {
  client: ClientNodeSimulator;
  node: NodeSimulator;
  power: FakePower;
}

const LOOPBACK = { host: '127.0.0.1', port: 0 };

export async function setStage(
  name: string,
  options: Partial<ClientNodeSimulatorOptions> = {},
): Promise<Stage> {
  const scene = sceneOf(name);
  const version = name.startsWith('v0416-') ? '0.4.1.6' : '0.4.1.8';
  const node = await startNodeSimulator({ version, nodeId: MANAGER_ID, http: LOOPBACK, lan: LOOPBACK });
  const power = new FakePower();
  const { power: state } = scene;
  const hook: PowerHook = typeof state === 'object' ? async () => state.prints : power.hook;
  const client = await startClientNodeSimulator({
    version,
    http: LOOPBACK,
    nodeId: CLIENT_ID,
    bareMetalNodes: name.startsWith('client-alone') ? [] : [node],
    power: hook,
    ...options,
  });
  onTestFinished(async () => {
    await client.stop();
    await node.stop();
  });
  for (const machine of machinesFor(name)) await node.addMachine(machine);
  const [first] = node.machines;
  if (first && !name.startsWith('client-alone')) {
    if (state === 'on') await power.hook(first, { command: 'on' }, AbortSignal.timeout(1000));
    client.restoreSession(MANAGER_ID, RENTER, RENTER_SESSION);
    client.restoreSession(MANAGER_ID, OTHER_RENTER, OTHER_SESSION);
    if (version === '0.4.1.6')
      await node.setCodes(first.nodeId, { deviceId: '111', devicePassword: 'pw-before-power' });
    const machines =
      scene.chain === 'multisig' || scene.chain === 'document-wallet' ? [first] : node.machines;
    for (const { nodeId } of machines) await setChain(client, nodeId, scene.chain, name, scene.before ?? []);
  }
  if (scene.deepLink) await connectDeepLink(node, scene.deepLink);
  if (scene.chain !== 'other-before') for (const earlier of scene.before ?? []) await replay(client, earlier);
  return { client, node, power };
}

async function setChain(
  client: ClientNodeSimulator,
  nodeId: string,
  scene: ChainScene | undefined,
  name: string,
  before: readonly string[],
): Promise<void> {
  const { chain } = client;
  if (scene === 'other-before') {
    chain.rent(nodeId, { renter: OTHER_RENTER });
    for (const earlier of before) await replay(client, earlier);
  }
  const byOther = scene === 'by-other' || scene === 'creating-by-other';
  const order = scene === 'order-7' ? { order: '7' } : {};
  chain.rent(nodeId, { renter: byOther ? OTHER_RENTER : RENTER, ...order });
  if (scene === 'expired') chain.expire(nodeId);
  if (scene === 'free') chain.endRental(nodeId);
  if (scene === 'unknown-machine') chain.forget(nodeId);
  if (scene === 'odd-status') chain.setStatus(nodeId, 'stakerReportOffline');
  if (scene === 'creating-by-other') chain.setStatus(nodeId, 'creating', 'waitingVerifying');
  if (scene === 'slow') chain.delayMs = 50;
  if (scene === 'verifying') {
    chain.setStatus(nodeId, 'verifying');
    chain.setVerifiers(nodeId, [RENTER]);
  }
  if (scene === 'multisig') {
    const [wallets, renter] = multisigOf(name);
    chain.rent(nodeId, { renter });
    client.restoreSession(MANAGER_ID, renter, RENTER_SESSION, wallets);
  }
  if (scene === 'document-wallet') {
    chain.rent(nodeId, { renter: '5Dy8ULx1De6u3WE9ixpy1VKK2CVssvsjQT15qcmQsG662Zj4' });
  }
}

/** The account of two among the wallets that a recorded request names. */
function multisigOf(name: string): [wallets: string[], address: string] {
  const list = /"wallets":(\[[^\]]*\])/.exec(recording(name).request?.body ?? '')?.[1] ?? '[]';
  const wallets = [...list.matchAll(/"(\w+)"/g)].map(([, wallet = '']) => wallet);
  return [wallets, multisigAddress(wallets, 2) ?? ''];
}

/** A DeepLink on the machine at 127.0.0.1. */
async function connectDeepLink(node: NodeSimulator, does: 'silent' | 'reports'): Promise<void> {
  const deepLink = await RawClient.open(node.lanPort ?? 0);
  onTestFinished(() => deepLink.close());
  const [first] = node.machines;
  const codes = () => node.codesOf(first?.nodeId ?? '');
  await eventually(() => codes() !== undefined);
  if (does === 'silent') return;
  const body = '{"method":"setDeviceInfo","data":{"device_id":"123456789","password":"aAbBcC"}}';
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  await deepLink.send(Buffer.concat([head, Buffer.from(body)]));
  await eventually(() => codes()?.deviceId === '123456789');
}

/** Sends a recorded request and waits for its whole answer. */
async function replay(client: ClientNodeSimulator, name: string): Promise<void> {
  const { request } = recording(name);
  const answer = await fetch(`http://127.0.0.1:${client.httpPort}${request?.path ?? ''}`, {
    method: 'POST',
    body: request?.body ?? '',
  });
  await answer.text();
}

export async function sendRecorded(port: number, name: string): Promise<RawClient> {
  const client = await RawClient.open(port);
  onTestFinished(() => client.close());
  await client.send(requestBytes(recording(name)));
  return client;
}
