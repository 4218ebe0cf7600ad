// What travels between the client node and the nodes that it is connected with.
import type { Envelope } from '../node/envelope.ts';
import type { Reply } from '../node/json-styles.ts';

/** Calls that are forwarded, each with what its time-out says. */
export const TIMEOUT_TEXTS = {
  list: 'list bare metal timeout',
  add: 'add bare metal timeout',
  delete: 'delete bare metal timeout',
  modify: 'modify bare metal timeout',
  power: 'bare metal power timeout',
  bootdev: 'bare metal bootdev timeout',
  deeplink: 'get deeplink device info timeout',
  'deeplink/set': 'set deeplink device info timeout',
  mining_nodes: 'query node info timeout',
  session_id: 'get session_id timeout',
  tasks: 'task timeout',
  disk: 'disk timeout',
  snapshot: 'snapshot timeout',
  images: 'images timeout',
  lan: 'lan timeout',
} as const;
export type NetworkCall = keyof typeof TIMEOUT_TEXTS;

export interface NetworkRequest {
  call: NetworkCall;
  /** The first of peer_nodes_list. */
  peer: string;
  envelope: Envelope;
  /** Empty when none is given. */
  rentOrder: string;
  /** The path behind the call's own name. */
  segments: string[];
  query: URLSearchParams;
}

/** One id that a peer answers for. */
export interface Service {
  nodeId: string;
  kind: 'bare-metal' | 'server' | 'compute';
  name: string;
  version: string;
}

/** A program that the client node is connected with. */
export interface Peer {
  readonly nodeId: string;
  /** What it announces; empty while it can't be reached. */
  services(): Promise<Service[]>;
  /** True for what it answers for and may not have announced. */
  serves(nodeId: string): Promise<boolean>;
  /** Undefined: nobody answers, and the request times out. */
  answer(request: NetworkRequest): Promise<Reply | undefined>;
}

/** A refusal over the network path: HTTP 200 all the same. Nothing in the message is escaped. */
export function refusal(errcode: number, message: string): Reply {
  return { status: 200, body: `{"errcode":${errcode}, "message":"${message}"}\r\n` };
}

/** Error codes of the network path. */
export const NET = { notConnected: 1, failed: -1, refused: -3 } as const;
