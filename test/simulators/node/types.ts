// What the simulated bare-metal node takes and offers.
import type { KeyPair } from '../../../shared/dbc/keys.ts';
import type { DeepLinkCodes } from './lan-session.ts';

/** How a node of the real program was seen to end. */
export type DeathSignal = 'SIGABRT' | 'SIGSEGV';

export interface Death {
  signal: DeathSignal;
  /** The assertion or defect behind it, for the test's own messages. */
  reason: string;
}

export interface ListenAddress {
  host: string;
  /** 0 picks a free port. */
  port: number;
}

export interface NodeSimulatorOptions {
  /** Up to 0.4.1.6 the node stores the codes it is given; from 0.4.1.7 on it pushes them over the LAN port. */
  version: string;
  http: ListenAddress;
  /** Not opened by versions up to 0.4.1.6, which have no LAN port. */
  lan?: ListenAddress;
  /** Keeps the node's seed and its machines across restarts. */
  stateFile?: string;
  /** The node's own 32-byte seed, hex. Default: the state file's, else a new one. */
  seedHex?: string;
  /** A public node id whose seed nobody knows: signatures are checked against it. Unused with a seed. */
  nodeId?: string;
  /** From a request answered `broadcast request failed` to the crash, in ms. Default 30 000, as recorded. */
  deathDelayMs?: number;
  onDeath?: (signal: DeathSignal, reason: string) => void;
}

/** A machine as `bare_metal/add` takes it; the id and the key are made when they are not given. */
export interface MachineInput {
  uuid: string;
  ip: string;
  os?: string;
  desc?: string;
  ipmiHostname?: string;
  ipmiUsername?: string;
  ipmiPassword?: string;
  ipmiPort?: number;
  nodeId?: string;
  nodePrivateKey?: string;
}

/** A machine as the node keeps it. */
export interface Machine {
  nodeId: string;
  nodePrivateKey: string;
  uuid: string;
  ip: string;
  os: string;
  desc: string;
  ipmiHostname: string;
  ipmiUsername: string;
  ipmiPassword: string;
  /** 0: none was given, and lists leave the field out. */
  ipmiPort: number;
  /** The stored codes of versions up to 0.4.1.6; unused by later ones. */
  deviceId: string;
  devicePassword: string;
}

export interface NodeSimulator {
  readonly version: string;
  readonly httpPort: number;
  /** Null when no LAN port is open. */
  readonly lanPort: number | null;
  readonly nodeId: string;
  /** Null when the node was started with a public `nodeId` only. */
  readonly keyPair: KeyPair | null;
  readonly seedHex: string | null;
  /** The machines as they are now, by node id. */
  readonly machines: readonly Readonly<Machine>[];
  /** Resolves when the node has died and its ports are free; never when it is stopped. */
  readonly died: Promise<Death>;
  addMachine(machine: MachineInput): Promise<{ nodeId: string; nodePrivateKey: string }>;
  /** Like an API call, so that a deeplink call for this machine is deadly from now on. False: no such machine. */
  deleteMachine(nodeId: string): Promise<boolean>;
  /** Changes a machine's fields, unchecked. False: no such machine. */
  updateMachine(nodeId: string, change: Partial<MachineInput>): Promise<boolean>;
  /** The codes that the node hands out now; undefined when DeepLink is not connected. */
  codesOf(nodeId: string): DeepLinkCodes | undefined;
  /** What an accepted `deeplink/set` does: stored, or pushed to DeepLink. False when DeepLink is not connected. */
  setCodes(nodeId: string, codes: DeepLinkCodes): Promise<boolean>;
  /** What a power command over the network path does up to 0.4.1.6: the stored password becomes empty. */
  clearCodes(nodeId: string): Promise<boolean>;
  /** Resets every LAN connection. */
  dropLan(): void;
  stop(): Promise<void>;
}
