// What every handler of the simulated node works with.
import { Refused } from './envelope.ts';
import { ERRCODE, invalidRequest, pretty, type Reply } from './json-styles.ts';
import type { DeepLinkCodes, LanService } from './lan-service.ts';
import type { Store } from './store.ts';
import type { DeathSignal, Machine } from './types.ts';
import { pushesCodes } from './versions.ts';

export interface NodeContext {
  version: string;
  store: Store;
  /** Null for versions without a LAN port. */
  lan: LanService | null;
  /** Plans the crash that follows a failed broadcast. */
  dieLater: (signal: DeathSignal, reason: string) => void;
}

/** A call as a handler gets it. */
export interface NodeCall {
  method: string;
  /** The path after the handler's prefix, cut at slashes; empty parts don't count. */
  segments: string[];
  body: Uint8Array;
}

export type NodeHandler = (context: NodeContext, call: NodeCall) => Reply | Promise<Reply>;

/** Every call but the version's takes POST only. */
export function requirePost(call: NodeCall): void {
  if (call.method !== 'POST') throw new Refused(invalidRequest('only support POST request'));
}

/** A request for another node. This one has no network peers, so every such request fails, and some kill. */
export function forward(context: NodeContext, peer: string): never {
  if (!context.store.knows(peer)) {
    throw new Refused(pretty(400, ERRCODE.response, 'create node request failed'));
  }
  context.dieLater('SIGSEGV', 'the 30 s timer of a request whose broadcast failed');
  throw new Refused(pretty(400, ERRCODE.response, 'broadcast request failed'));
}

/** True when a management request is meant for this node: it names it, or nobody. */
export function isForThisNode(context: NodeContext, peer: string | undefined): boolean {
  return peer === undefined || peer === context.store.nodeId;
}

/**
 * The codes that the node hands out for a machine; undefined when DeepLink is not connected. From 0.4.1.7 on they
 * belong to the machine's ip, so that several machines with one ip share them.
 */
export function codesOf(context: NodeContext, machine: Machine): DeepLinkCodes | undefined {
  if (!pushesCodes(context.version)) {
    return { deviceId: machine.deviceId, devicePassword: machine.devicePassword };
  }
  return context.lan?.codesOf(machine.ip);
}
