// What a node must hold before a recorded request is sent to it.
import { KeyPair } from '../../../shared/dbc/keys.ts';
import type { MachineInput, NodeSimulator } from '../../simulators/node/simulator.ts';
import { machinesListedIn, recording } from './recordings.ts';

/** Machines of the recordings whose keys are known, by node id. */
function knownMachine(nodeId: string): MachineInput {
  for (const list of ['list-signed', 'list-empty-nonce', 'persist-list', 'v0416-list-initial']) {
    const machine = machinesListedIn(recording(list).response?.body ?? '').find((m) => m.nodeId === nodeId);
    if (machine) return machine;
  }
  return { ...FIRST_SERVER, nodeId, nodePrivateKey: '0'.repeat(64) };
}

const FIRST_SERVER: MachineInput = {
  uuid: 'uuid-0001',
  ip: '127.0.0.1',
  os: 'Ubuntu 22.04',
  desc: 'first server',
  ipmiHostname: '127.0.0.1',
  ipmiUsername: 'admin',
  ipmiPassword: 'secret',
  ipmiPort: 9001,
};

/** The machine of the LAN and deeplink recordings. */
export const LAN_MACHINE: MachineInput = {
  ...FIRST_SERVER,
  nodeId: 'b6d6dbe951d67670f5d3409d5d9f2163b22e56f00b9b7646a54491cf3ce87365',
  nodePrivateKey: 'e8158906665d50ff1b2eecc9782ffcf87c5de0082ca39f49a577ee3a9781ee82',
};
const LISTED_MACHINE = '460cd3cad3e2a2060405d03e17d4c3cd4747c413924d98ac6817b7959ba1a500';
const SECOND_MACHINE = 'eed9b850c48548c3606b906ed98ac8589cdd102e371c0ce9151045fb558d0b0b';
const STORED_MACHINE = '9ed1db26fe20c3b593077113b6bc9a2828cc2abf9b293c74fe81cbc59a95f529';

/** The machines a recording's node held. A list shows them itself. */
export function machinesBefore(name: string): MachineInput[] {
  if (name.startsWith('v0416-')) return [knownMachine(STORED_MACHINE)];
  const answer = recording(name).response?.body ?? '';
  const lists = name.startsWith('list-') || name.startsWith('modify-then-') || name === 'persist-list';
  if (lists && answer.includes('"bare_metal_nodes"')) return machinesListedIn(answer);
  if (name.startsWith('modify-')) {
    const uuid = name === 'modify-same-uuid' ? 'uuid-0002' : 'uuid-0001';
    return [{ ...knownMachine(LISTED_MACHINE), uuid }, knownMachine(SECOND_MACHINE)];
  }
  if (name.startsWith('deeplink-') || name.startsWith('crash-')) return [LAN_MACHINE];
  if (name === 'list-peer-is-server' || name === 'bmnode-session-id-unsigned') {
    return [knownMachine(LISTED_MACHINE)];
  }
  const ids = { 'delete-quoted': '32ea696df763a2f4', 'delete-dup': '7a1346ef8ed1dfca' }[name];
  if (ids === undefined) return [];
  const nodeId = new RegExp(`${ids}[0-9a-f]{48}`).exec(recording(name).request?.body ?? '')?.[0];
  return [knownMachine(nodeId ?? '')];
}

/** Codes that the stored machine had been given, for versions up to 0.4.1.6. */
const STORED_CODES: Readonly<Record<string, { device_id: string; device_password: string }>> = {
  'v0416-get-after-set': { device_id: '123456789', device_password: 'aAbBcC' },
  'v0416-get-masked': { device_id: '123456789', device_password: 'aAbBcC' },
  'v0416-list-masked': { device_id: '123456789', device_password: 'aAbBcC' },
  'v0416-get-after-restart': { device_id: '111', device_password: 'pw-before-power' },
};

/** Recordings made after the node had been killed and started again. */
export const AFTER_RESTART = ['persist-list', 'v0416-get-after-restart'];

/** Brings a fresh node into the state of the recording. */
export async function prepare(node: NodeSimulator, name: string): Promise<void> {
  for (const machine of machinesBefore(name)) await node.addMachine(machine);
  const codes = STORED_CODES[name];
  if (codes) await callAs(node, knownMachine(STORED_MACHINE), '/deeplink/set', codes);
}

/** A call signed with the machine's own key. */
export function callAs(
  node: NodeSimulator,
  machine: MachineInput,
  path: string,
  additional: Record<string, unknown> = {},
): Promise<{ status: number; body: string }> {
  const key = new KeyPair(machine.nodePrivateKey ?? '');
  const triple = { wallet: key.publicKeyHex, nonce: 'a nonce', sign: key.sign('a nonce') };
  return call(node, path, { peer_nodes_list: [machine.nodeId], additional, ...triple });
}

export async function call(
  node: NodeSimulator,
  path: string,
  envelope: Record<string, unknown>,
): Promise<{ status: number; body: string }> {
  const answer = await fetch(`http://127.0.0.1:${node.httpPort}/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(envelope),
  });
  return { status: answer.status, body: await answer.text() };
}
