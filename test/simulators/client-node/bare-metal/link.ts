// How the client node's side reaches a simulated bare-metal node: its machines and their codes.
import type { DeepLinkCodes } from '../../node/lan-session.ts';
import type { Machine, MachineInput } from '../../node/types.ts';

export interface LinkedMachine extends Machine {
  /** Undefined when DeepLink is not connected. */
  codes: DeepLinkCodes | undefined;
}

export interface BareMetalLink {
  readonly nodeId: string;
  /** Undefined while the node can't be reached. */
  version(): Promise<string | undefined>;
  /** By node id; over HTTP no more than the node lists. */
  machines(): Promise<LinkedMachine[]>;
  /** By id or uuid; also one that no list shows, because it ends before. */
  machine(idOrUuid: string): Promise<LinkedMachine | undefined>;
  /** @returns the new machine's id */
  add(machine: MachineInput): Promise<string>;
  update(nodeId: string, change: Partial<MachineInput>): Promise<void>;
  /** False: no such machine. */
  delete(nodeId: string): Promise<boolean>;
  /** False when DeepLink is not connected. */
  setCodes(machine: LinkedMachine, codes: DeepLinkCodes): Promise<boolean>;
  /** What a power command does up to 0.4.1.6. */
  clearPassword(machine: LinkedMachine): Promise<void>;
}
