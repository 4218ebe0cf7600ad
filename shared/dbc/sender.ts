// Sends requests to one node: the right key, the right form, deadlines, second tries for reads, nothing deadly.
import { Backoff } from '../util/backoff.ts';
import { sleep } from '../util/time.ts';
import { dbcError } from './classify.ts';
import { DbcNodeClient } from './client.ts';
import { bodyParts, describeRequest, type RequestDescription } from './describe.ts';
import { envelopeOf } from './envelope.ts';
import { DbcError } from './errors.ts';
import { invalidField } from './fields/refusal.ts';
import type { Identity, IdentitySource } from './identity.ts';
import { KindCheck } from './kind-check.ts';
import { checkSigner, type DbcRequest, maySign, requireDefined, type Via } from './request.ts';
import type { NodeVersion } from './types.ts';

/** A client node answers after at most 30.4 s; the bare-metal node on the LAN at once. */
const TIMEOUT_MS: Readonly<Record<Via, number>> = { client: 35_000, lan: 5000 };

export interface DbcClientOptions {
  /** e.g. "http://10.0.0.2:5050" */
  url: string;
  /** Which program answers there. Default `client`. */
  via?: Via | undefined;
  /** For every call that it can sign; each call can have its own. */
  identity?: IdentitySource | undefined;
  /** Order id of the rental, in decimal digits. Without it a past renter is still let in. */
  rentOrder?: string | undefined;
  /** Deadline of each request, in ms. Default 35,000 through a client node, 5000 on the LAN. */
  timeoutMs?: number | undefined;
  /**
   * Requests at the same time. Default 4. All clients of the node in this process together make no more than the
   * greatest of their limits.
   */
  maxConcurrent?: number | undefined;
  /** How often a read is tried again when the node can't be reached. Default 1. */
  readRetries?: number | undefined;
  /** How long the node is left alone after "broadcast request failed", by all its clients, in ms. Default 60,000. */
  broadcastQuietMs?: number | undefined;
}

export interface DbcCallOptions {
  signal?: AbortSignal | undefined;
  /** Instead of the client's own; `none` sends the call unsigned. */
  identity?: IdentitySource | 'none' | undefined;
  /** Instead of the client's own. */
  rentOrder?: string | undefined;
}

export class DbcSender {
  readonly via: Via;
  readonly #options: DbcClientOptions;
  readonly #node: DbcNodeClient;
  readonly #kind: KindCheck;

  /** @throws DbcError INVALID_INPUT when the address is not http(s) */
  constructor(options: DbcClientOptions) {
    const { url, via = 'client', timeoutMs = TIMEOUT_MS[via], maxConcurrent = 4, broadcastQuietMs } = options;
    this.via = via;
    this.#options = options;
    this.#node = new DbcNodeClient({
      baseUrl: url,
      timeoutMs,
      maxConcurrent,
      ...(broadcastQuietMs === undefined ? {} : { broadcastQuietMs }),
    });
    this.#kind = new KindCheck(this.#node);
  }

  /** @throws DbcError INVALID_INPUT before anything is sent; NOT_SUPPORTED_HERE; what the answer means */
  async send<Message>(request: DbcRequest<Message>, options: DbcCallOptions = {}): Promise<Message> {
    const { signal } = options;
    signal?.throwIfAborted();
    const identity = await this.#checked(request, options);
    if (request.target !== 'self') await this.requireSafe(request, signal);
    try {
      return await this.#sendOnce(request, options, identity);
    } catch (error) {
      // Only what surely got no answer; a time-out has cost half a minute already.
      if (!request.read || !isUnreachable(error) || !this.canRepeat(options)) throw error;
      return this.#sendAgain(request, options, error);
    }
  }

  /** What `send` would send, with secrets as stars; nothing is sent. @throws DbcError INVALID_INPUT */
  async describe(request: DbcRequest, options: DbcCallOptions = {}): Promise<RequestDescription> {
    const identity = await this.#checked(request, options);
    return describeRequest(request, {
      identity,
      rentOrder: this.#rentOrderFor(identity, options),
      via: this.via,
    });
  }

  version(signal?: AbortSignal): Promise<NodeVersion> {
    return this.#node.probeVersion({ signal });
  }

  async close(): Promise<void> {
    await this.#node.close();
  }

  async #sendOnce<Message>(
    request: DbcRequest<Message>,
    options: DbcCallOptions,
    identity: Identity | undefined,
  ): Promise<Message> {
    const { path, read, answer } = request;
    const parts = bodyParts(request, this.via, identity, this.#rentOrderFor(identity, options));
    const source = identity && this.#freshly(request, options, identity);
    return this.#node.send({ ...parts, path, read }, answer, { signal: options.signal, identity: source });
  }

  /** The transport may say a read again on a fresh connection: then with a fresh nonce, too. */
  #freshly(request: DbcRequest, options: DbcCallOptions, identity: Identity): () => Promise<Identity> {
    let next: Identity | undefined = identity;
    return async () => {
      const now = next ?? (await this.#identityFor(request, options)) ?? identity;
      next = undefined;
      return now;
    };
  }

  async #sendAgain<Message>(
    request: DbcRequest<Message>,
    options: DbcCallOptions,
    failure: unknown,
  ): Promise<Message> {
    const backoff = new Backoff({ baseMs: 500, capMs: 2000, floorMs: 200 });
    let last = failure;
    for (let left = this.#options.readRetries ?? 1; left > 0; left -= 1) {
      await sleep(backoff.next(), options.signal);
      try {
        return await this.#sendOnce(request, options, await this.#identityFor(request, options));
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        last = error;
      }
    }
    throw last;
  }

  /** A wrong field or key is found before the node is asked anything. @returns the identity to send */
  async #checked(request: DbcRequest, options: DbcCallOptions): Promise<Identity | undefined> {
    requireDefined(request);
    if (request.signers[this.via] === undefined) {
      const where = this.via === 'lan' ? 'a bare-metal node' : 'a client node';
      throw dbcError('NOT_SUPPORTED_HERE', `${request.name} is not offered by ${where}`);
    }
    if (this.via === 'client' && request.target === 'manager' && request.peers.length === 0) {
      throw invalidField('manager', 'given through a client node: the node_id of a bare-metal node');
    }
    const identity = await this.#identityFor(request, options);
    envelopeOf(bodyParts(request, this.via, identity, this.#rentOrderFor(identity, options)));
    return identity;
  }

  /**
   * Never a call that the node forwards to nobody: 30 s later it would be dead. `send` asks it first; a failure of it
   * alone leaves no doubt that nothing was done.
   */
  async requireSafe(request: DbcRequest, signal: AbortSignal | undefined): Promise<void> {
    if (this.via === 'client') return this.#kind.requireClientNode(signal);
    const [peer] = request.peers;
    if (request.target === 'machine' && peer !== undefined) await this.#node.requireMachine(peer, signal);
  }

  async #identityFor(request: DbcRequest, options: DbcCallOptions): Promise<Identity | undefined> {
    if (options.identity === 'none') return checked(request, this.via, undefined);
    const source = options.identity ?? this.#options.identity;
    const identity = typeof source === 'function' ? await source() : source;
    // The client's own identity is for the calls that it fits; a call's own must fit.
    const unfit = options.identity === undefined && identity !== undefined;
    if (unfit && maySign(request, this.via, undefined) && !maySign(request, this.via, identity))
      return undefined;
    return checked(request, this.via, identity);
  }

  #rentOrderFor(identity: Identity | undefined, options: DbcCallOptions): string | undefined {
    return options.rentOrder ?? (identity === undefined ? undefined : this.#options.rentOrder);
  }

  /** Over the network path a nonce works once: a fixed signature must not be sent twice. */
  canRepeat(options: DbcCallOptions): boolean {
    const source = options.identity ?? this.#options.identity;
    if (source === undefined || source === 'none' || typeof source === 'function') return true;
    return 'sessionId' in source;
  }
}

function checked(request: DbcRequest, via: Via, identity: Identity | undefined): Identity | undefined {
  checkSigner(request, via, identity);
  return identity;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof DbcError && error.code === 'NODE_UNREACHABLE';
}
