// A compute node as seen over the network: authority first, then the virtual machines.
import type { ComputeNodeSimulator } from '../compute-node/compute-node.ts';
import { Refused } from '../node/envelope.ts';
import { type Reply, streamed } from '../node/json-styles.ts';
import type { Authority } from './authority.ts';
import { unauthorised } from './bare-metal/answers.ts';
import { NET, type NetworkRequest, type Peer, refusal, type Service } from './network.ts';

const BARE_METAL_CALLS = ['list', 'add', 'delete', 'modify', 'power', 'bootdev', 'deeplink', 'deeplink/set'];

export class ComputePeer implements Peer {
  readonly nodeId: string;
  readonly authority: Authority;
  readonly #node: ComputeNodeSimulator;

  constructor(node: ComputeNodeSimulator, authority: Authority) {
    this.nodeId = node.nodeId;
    this.authority = authority;
    this.#node = node;
  }

  async services(): Promise<Service[]> {
    return [{ nodeId: this.nodeId, kind: 'compute', name: 'gpu-node', version: this.#node.version }];
  }

  async serves(nodeId: string): Promise<boolean> {
    return nodeId === this.nodeId;
  }

  async answer(request: NetworkRequest): Promise<Reply | undefined> {
    const { call } = request;
    if (call === 'mining_nodes') return this.#node.describe();
    if (BARE_METAL_CALLS.includes(call)) return refusal(NET.refused, 'Not supported');
    const verdict = await this.authority.check(this.nodeId, request);
    const isList = call === 'images' && request.segments.length === 0;
    if (verdict.reason !== undefined && !isList) return unauthorised(verdict.reason);
    const wallet = verdict.reason === undefined ? verdict.wallet : '';
    if (call === 'session_id') {
      return streamed(`{"session_id":"${this.authority.sessionOf(wallet) ?? ''}"}`);
    }
    try {
      return this.#node.answer({
        group: call,
        segments: request.segments,
        query: request.query,
        additional: request.envelope.additional,
        wallet,
        rentOrder: request.rentOrder,
      });
    } catch (error) {
      if (error instanceof Refused) return error.reply;
      throw error;
    }
  }
}
