// Sends a request into the network and waits for its answer, with the recorded ways of not getting one.
import { Refused } from '../node/envelope.ts';
import { ERRCODE, pretty, type Reply } from '../node/json-styles.ts';
import { parseRapidJson } from '../node/rapid-json.ts';
import { RapidParseError } from '../node/rapid-json-cursor.ts';
import { type NetworkCall, type NetworkRequest, type Peer, type Service, TIMEOUT_TEXTS } from './network.ts';

const PARSE_ERROR = pretty(500, -1, 'response parse error');

export interface ForwarderOptions {
  peers: readonly Peer[];
  timeoutMs: number;
  /** Plans the crash that follows a failed broadcast. */
  onNobodyThere: () => void;
}

export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #disconnected = new Set<Peer>();
  /** Never forgotten: a machine deleted a moment ago is still known, and nobody answers for it. */
  readonly #known = new Map<string, Peer>();
  readonly #pending = new Map<NetworkCall, number>();
  readonly #closing = new AbortController();

  constructor(options: ForwarderOptions) {
    this.#options = options;
  }

  /** Of all connected peers, by id. */
  async services(): Promise<Service[]> {
    const connected = this.#options.peers.filter((peer) => !this.#disconnected.has(peer));
    const lists = await Promise.all(
      connected.map(async (peer) => {
        const services = await peer.services();
        for (const { nodeId } of services) this.#known.set(nodeId, peer);
        return services;
      }),
    );
    return lists.flat().sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
  }

  /** @throws RangeError when there is no such peer */
  connect(nodeId: string, connected: boolean): void {
    const peer = this.#options.peers.find((candidate) => candidate.nodeId === nodeId);
    if (!peer) throw new RangeError(`no peer ${nodeId}`);
    if (connected) this.#disconnected.delete(peer);
    else this.#disconnected.add(peer);
  }

  stop(): void {
    this.#closing.abort(new Error('the client node is being stopped'));
  }

  async send(request: NetworkRequest): Promise<Reply> {
    const services = await this.services();
    const peer = this.#known.get(request.peer);
    if (!peer) throw new Refused(pretty(400, ERRCODE.response, 'create node request failed'));
    if (services.length === 0) {
      this.#options.onNobodyThere();
      throw new Refused(pretty(400, ERRCODE.response, 'broadcast request failed'));
    }
    const reply = await this.#answerOf(request, peer);
    return isJson(reply.body) ? reply : PARSE_ERROR;
  }

  #answerOf(request: NetworkRequest, peer: Peer): Promise<Reply> {
    const { call } = request;
    const others = this.#pending.get(call) ?? 0;
    this.#pending.set(call, others + 1);
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    // The timer belongs to the kind of call: a second one beside it waits without any limit.
    const timer =
      others > 0
        ? undefined
        : setTimeout(() => resolve(pretty(500, -1, TIMEOUT_TEXTS[call])), this.#options.timeoutMs);
    const { signal } = this.#closing;
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (!this.#disconnected.has(peer)) {
      peer.answer(request).then(
        (reply) => reply && resolve(reply),
        (error: unknown) => (error instanceof SyntaxError ? resolve(PARSE_ERROR) : reject(error)),
      );
    }
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      this.#pending.set(call, (this.#pending.get(call) ?? 1) - 1);
    });
  }
}

function isJson(body: string): boolean {
  try {
    parseRapidJson(Buffer.from(body));
    return true;
  } catch (error) {
    if (error instanceof RapidParseError) return false;
    throw error;
  }
}
