// One call to a node: envelope, wire, answer. Said a second time only when it surely was not heard.
import type { z } from 'zod';
import { readMessage } from './answer.ts';
import type { HttpAnswer } from './answer-receiver.ts';
import { envelopeOf, type JsonValue } from './envelope.ts';
import { DbcError } from './errors.ts';
import { NodeHttp, StaleConnection } from './http.ts';
import type { IdentitySource } from './identity.ts';
import { secretsOf } from './secrets.ts';

export interface CallOptions {
  signal?: AbortSignal | undefined;
  identity?: IdentitySource | undefined;
}

/** A call as it is sent. */
export interface PlainCall {
  path: string;
  peers: readonly string[];
  additional?: Readonly<Record<string, JsonValue>> | undefined;
  /** May be sent a second time when a kept-alive connection was found closed. */
  read: boolean;
  /** Order of the rental in whose name it is made. */
  rentOrder?: string | undefined;
}

export interface ExchangeOptions {
  baseUrl: string;
  /** Of each request, body included, ms. */
  timeoutMs: number;
  localAddress: string | undefined;
  maxConcurrent: number;
  /** How long the node is left alone after "broadcast request failed", ms. */
  broadcastQuietMs: number;
}

interface Exchanged {
  answer: HttpAnswer;
  /** Values of the request that an error must not repeat. */
  secrets: readonly string[];
}

export class NodeExchange {
  readonly #http: NodeHttp;
  readonly #broadcastQuietMs: number;

  /** @throws DbcError INVALID_INPUT when the address is not http(s) */
  constructor({ broadcastQuietMs, ...options }: ExchangeOptions) {
    this.#broadcastQuietMs = broadcastQuietMs;
    this.#http = new NodeHttp(options);
  }

  get localAddress(): string | undefined {
    return this.#http.localAddress;
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  /** @throws DbcError; the reason of the signal */
  async call<Message>(
    request: PlainCall,
    schema: z.ZodType<Message>,
    options: CallOptions,
  ): Promise<Message> {
    try {
      const { answer, secrets } = await this.#sendTwiceIfStale(request, options);
      const { path, read } = request;
      return readMessage(answer, { path, read, secrets }, schema);
    } catch (error) {
      if (isBroadcastFailure(error)) this.#http.share.keepQuiet(this.#broadcastQuietMs);
      throw error;
    }
  }

  async #sendTwiceIfStale(request: PlainCall, options: CallOptions): Promise<Exchanged> {
    try {
      return await this.#send(request, options);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      if (!request.read) throw error.failure;
    }
    try {
      return await this.#send(request, options);
    } catch (error) {
      throw error instanceof StaleConnection ? error.failure : error;
    }
  }

  async #send(request: PlainCall, { signal, identity }: CallOptions): Promise<Exchanged> {
    const { path, peers, additional, rentOrder, read } = request;
    const signed = typeof identity === 'function' ? await identity() : identity;
    const body = envelopeOf({ peers, identity: signed, rentOrder, ...(additional ? { additional } : {}) });
    const answer = await this.#http.post(path, JSON.stringify(body), { signal, read });
    return { answer, secrets: secretsOf(body) };
  }
}

/** True for the node's own answer; the refusals that follow it have no status. */
function isBroadcastFailure(error: unknown): boolean {
  return error instanceof DbcError && error.code === 'BROADCAST_FAILED' && error.context.status !== undefined;
}
