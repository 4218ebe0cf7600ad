// What the simulated client node takes and offers.
import type { ComputeNodeSimulator } from '../compute-node/compute-node.ts';
import type { ImageCentre } from '../compute-node/image-centre.ts';
import type { Death, DeathSignal, ListenAddress, NodeSimulator } from '../node/types.ts';
import type { RemoteNode } from './bare-metal/http-link.ts';
import type { FakeChain } from './chain.ts';
import type { Service } from './network.ts';
import type { PowerHook } from './power/hook.ts';

export interface ClientNodeSimulatorOptions {
  version: string;
  http: ListenAddress;
  /** In this process, or in another one with the seed to speak in its name. */
  bareMetalNodes?: readonly (NodeSimulator | RemoteNode)[];
  computeNodes?: readonly ComputeNodeSimulator[];
  /** What switches the machines; default real ipmitool with each machine's IPMI data. */
  power?: PowerHook;
  /** Default: a new one. Several client nodes may share one. */
  chain?: FakeChain;
  /** Where images are stored; default the first compute node's. */
  images?: ImageCentre;
  /** The client node's own id; default a random one. */
  nodeId?: string;
  /** How long a forwarded request waits for its answer. Default 30 000, as recorded. */
  timeoutMs?: number;
  /** From a request answered `broadcast request failed` to the crash, in ms. Default 30 000, as recorded. */
  deathDelayMs?: number;
  onDeath?: (signal: DeathSignal, reason: string) => void;
}

export interface ClientNodeSimulator {
  readonly version: string;
  readonly httpPort: number;
  readonly nodeId: string;
  readonly chain: FakeChain;
  /** Resolves when the node has died and its port is free; never when it is stopped. */
  readonly died: Promise<Death>;
  /** What it is connected with, by id. */
  services(): Promise<Service[]>;
  /** @throws RangeError for an id that it was not started with; machines come and go with their node */
  connect(nodeId: string): void;
  disconnect(nodeId: string): void;
  /** The prune of a bare-metal node, now. @returns the machines that it turned off */
  prune(nodeId: string): Promise<string[]>;
  /**
   * Gives a renter a known session id on a node, as one that it had before.
   * @param signers who may sign it; default the wallet alone
   */
  restoreSession(nodeId: string, wallet: string, sessionId: string, signers?: readonly string[]): void;
  stop(): Promise<void>;
}
