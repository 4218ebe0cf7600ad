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
  /** The last that each peer announced. */
  readonly #announced = new Map<Peer, readonly Service[]>();
  readonly #pending = new Map<NetworkCall, number>();
  readonly #closing = new AbortController();

  constructor(options: ForwarderOptions) {
    this.#options = options;
  }

  /** Of all connected peers, by id. */
  async services(): Promise<Service[]> {
    const lists = await Promise.all(
      this.#connected().map(async (peer) => {
        const services = await peer.services();
        for (const { nodeId } of services) this.#known.set(nodeId, peer);
        if (services.length > 0) this.#announced.set(peer, services);
        return services;
      }),
    );
    return sorted(lists.flat());
  }

  /** Also of peers that are gone: what they announced is kept (client-manager-gone-long). */
  async heardOf(): Promise<Service[]> {
    await this.services();
    return sorted([...this.#announced.values()].flat());
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
    const peer = this.#known.get(request.peer) ?? (await this.#find(request.peer));
    if (!peer) throw new Refused(pretty(400, ERRCODE.response, 'create node request failed'));
    if (services.length === 0) {
      this.#options.onNobodyThere();
      throw new Refused(pretty(400, ERRCODE.response, 'broadcast request failed'));
    }
    const reply = await this.#answerOf(request, peer);
    return isJson(reply.body) ? reply : PARSE_ERROR;
  }

  #connected(): Peer[] {
    return this.#options.peers.filter((peer) => !this.#disconnected.has(peer));
  }

  async #find(nodeId: string): Promise<Peer | undefined> {
    for (const peer of this.#connected()) {
      if (!(await peer.serves(nodeId))) continue;
      this.#known.set(nodeId, peer);
      return peer;
    }
    return undefined;
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

function sorted(services: Service[]): Service[] {
  return services.sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
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
