// What client node, bare-metal node, chain and machine must be like before a recorded request is sent.
import type { MachineInput } from '../../simulators/node/simulator.ts';
import { machinesListedIn, recording } from '../node-simulator/recordings.ts';

export const CLIENT_ID = '4e435dd334062ac49e3ed5d4e273e49c4ac43fb10b1a37f788df338058521f3f';
/** The rented machine of most recordings. */
export const SERVER_ID = '2ab1cde070c756fdcbc79ab1c3af2c612f20022dc9f604ed8384375c0c4f4267';
export const RENTER = '5HBcPkCPJuNzWBstouENkvnpsyEqo1dn9Sj4Q1oihXGro6Jg';
export const OTHER_RENTER = '5FXD2EGvYFKpbTWhfyRQBbmGMoXJDXezufPbNYgmfo3kygde';
export const RENTER_SESSION = '3PxBDHEB67xAwuN56oBLtQ9DX6mkzNsJo4WPgHTKmTb3BPCGbnMBz1N';
export const OTHER_SESSION = '3hD8EjuZuoshmsWCf6zqDzqrZQp1afVYbLNRD1J8HNTS9Fd75SqskjM';

/** Ways in which the chain differs from "rented by RENTER". */
export type ChainScene =
  | 'expired'
  | 'free'
  | 'unknown-machine'
  | 'odd-status'
  | 'verifying'
  | 'slow'
  | 'creating-by-other'
  | 'by-other'
  | 'other-before'
  | 'multisig'
  | 'document-wallet'
  | 'order-7';

export interface Scene {
  chain?: ChainScene;
  /** Sent before, answers unread. */
  before?: string[];
  /** What ipmitool prints, or whether the machine is on. */
  power?: 'on' | { prints: string };
  deepLink?: 'silent' | 'reports';
}

const LAN_ERROR =
  'Error: Unable to establish LAN session\nError: Unable to establish IPMI v1.5 / RMCP session\n';

const SCENES: Readonly<Record<string, Scene>> = {
  'bootdev-chain-verifying': { chain: 'verifying' },
  'bootdev-not-renter': { chain: 'other-before', before: ['session-id-not-renter'] },
  'doc-multisig-sample': { chain: 'multisig', power: 'on' },
  'doc-wallet-sample': { chain: 'document-wallet', power: 'on' },
  'f-power-blackhole': { power: { prints: LAN_ERROR } },
  'f-power-creating': { chain: 'creating-by-other', power: 'on' },
  'f-power-first-renter': { power: 'on' },
  'f-power-password-quote': { power: { prints: '' } },
  'f-power-password-shell': { power: { prints: 'INJECTED\n' } },
  'f-power-rent-order-7': { chain: 'order-7', power: 'on' },
  'f-power-rent-order-7-other': { chain: 'order-7' },
  'f-power-rent-order-9': { chain: 'order-7' },
  'f-power-second-renter': { chain: 'by-other', power: 'on' },
  'f-power-user-unknown': { power: { prints: `Invalid user name\n${LAN_ERROR}` } },
  'p2p-add-replay': { before: ['p2p-add-ok'] },
  'p2p-deeplink-empty': { deepLink: 'silent' },
  'p2p-deeplink-get': { deepLink: 'reports' },
  'p2p-deeplink-get-after-set': { deepLink: 'reports', before: ['p2p-deeplink-set-ok'] },
  'p2p-deeplink-get-online': { chain: 'free' },
  'p2p-deeplink-get-session': { deepLink: 'reports' },
  'p2p-deeplink-set-id-only': { deepLink: 'reports' },
  'p2p-deeplink-set-ok': { deepLink: 'reports' },
  'p2p-list-as-renter-dl': { deepLink: 'reports' },
  'p2p-list-masked-dl': { deepLink: 'reports' },
  'p2p-list-signed-dl': { deepLink: 'reports' },
  'p2p-list-signed-replay': { before: ['p2p-list-signed'] },
  'p2p-mining-nodes-server-dl': { deepLink: 'reports' },
  'power-bmc-wrong-password': { power: { prints: `Activate Session command failed\n${LAN_ERROR}` } },
  'power-chain-no-machine': { chain: 'unknown-machine' },
  'power-chain-online': { chain: 'free' },
  'power-chain-other-status': { chain: 'odd-status' },
  'power-chain-slow': { chain: 'slow' },
  'power-chain-verifying': { chain: 'verifying' },
  'power-expired': { chain: 'expired' },
  'power-multisig-same-signer-twice': { chain: 'multisig' },
  'power-multisig-threshold-1': { chain: 'multisig' },
  'power-not-renter': { chain: 'by-other' },
  'power-nonce-replay': { before: ['power-nonce-1'] },
  'power-session-expired': { chain: 'expired' },
  'power-session-replay': { before: ['power-session'] },
  'session-id-again': { before: ['session-id-ok'] },
  'session-id-not-renter': { chain: 'other-before', before: ['bootdev-not-renter'] },
  'v0416-p2p-get-after-set': { before: ['v0416-p2p-set'] },
};

export function sceneOf(name: string): Scene {
  return SCENES[name] ?? {};
}

const SERVER: MachineInput = {
  nodeId: SERVER_ID,
  nodePrivateKey: '7b1ff212ca8efb060cc8ba2a56e776be6fb68bb79c960ddb225a3fd3fcbf833a',
  uuid: 'uuid-0001',
  ip: '127.0.0.1',
  os: 'Ubuntu 22.04',
  desc: 'first server',
  ipmiHostname: '127.0.0.1',
  ipmiUsername: 'admin',
  ipmiPassword: 'secret',
  ipmiPort: 9001,
};

/** Recordings made while the node had no machine. */
const WITHOUT_MACHINES = /^(p2p-add-(?!to-)|p2p-list-empty-masked|client-alone)/;
/** Recordings made after the machine's description had been changed. */
const CHANGED = ['p2p-list-as-renter-dl', 'p2p-list-as-session'];

/** The machines that the bare-metal node held. */
export function machinesFor(name: string): MachineInput[] {
  if (WITHOUT_MACHINES.test(name)) return [];
  if (name === 'p2p-list-by-unknown') return [SERVER];
  if (name === 'p2p-list-broken-json') return [SERVER, { ...SERVER, ...SECOND, desc: 'has "quotes"' }];
  if (name === 'p2p-client-list-all') return [SERVER, { ...SERVER, ...SECOND }];
  const { response, request } = recording(name);
  if (name.startsWith('p2p-list-') && response?.body.includes('"bare_metal_nodes":[{')) {
    return machinesListedIn(response.body);
  }
  if (CHANGED.includes(name)) return [{ ...SERVER, desc: 'changed' }];
  const addressed = /"peer_nodes_list":\["([0-9a-f]{64})"/.exec(request?.body ?? '')?.[1];
  const isServer = /^(f|doc|v0416)-/.test(name) && addressed !== undefined;
  return [isServer ? { ...SERVER, nodeId: addressed } : SERVER];
}

const SECOND = {
  nodeId: 'ec4300256aed3ff498c975aacbf2d304433bb7fdd48c11a6e8bc5b7c6d81577f',
  nodePrivateKey: '6c1840873e9cf07bf041dee2125bc68920ab12e1f64959be1d450ad665b7edfd',
  uuid: 'replayed-local',
  ip: '127.0.0.30',
};
