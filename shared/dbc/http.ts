// One POST to a node over kept-alive connections: deadline, size limit, no pipelining, no retry.
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Pool as PoolType } from 'undici';
import buildConnector from 'undici/lib/core/connect.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import { AnswerReceiver, type HttpAnswer } from './answer-receiver.ts';
import { type AskedCall, brokenError, dbcError, lateError } from './classify.ts';
import type { DbcError } from './errors.ts';
import type { Guest, Turn } from './node-gate.ts';
import { NodeShare } from './node-share.ts';

/** Idle connections are closed by us, before the node or a firewall does it unseen. */
const KEEP_ALIVE_MS = 4000;

export interface HttpOptions {
  baseUrl: string;
  /** Of a whole call, body included. */
  timeoutMs: number;
  localAddress: string | undefined;
  maxConcurrent: number;
}

/** Thrown instead of a DbcError when a kept-alive connection turned out to be dead: nothing was answered. */
export class StaleConnection extends Error {
  readonly failure: DbcError;

  constructor(failure: DbcError) {
    super('the kept-alive connection was closed', { cause: failure });
    this.failure = failure;
  }
}

export interface PostOptions {
  signal?: AbortSignal | undefined;
  /** Default true: nothing is to be changed. */
  read?: boolean | undefined;
}

export class NodeHttp {
  /** With all clients of the same node. */
  readonly share: NodeShare;
  readonly #options: HttpOptions;
  readonly #guest: Guest;
  /** Calls whose turn has not come: closing ends them. */
  readonly #waiting = new Set<AnswerReceiver>();
  readonly #origin: string;
  readonly #prefix: string;
  #pool: PoolType | undefined;
  #connects = 0;
  #open = 0;
  #localAddress: string | undefined;

  /** @throws DbcError INVALID_INPUT when the address is not http(s) */
  constructor(options: HttpOptions) {
    this.#options = options;
    const url = URL.parse(options.baseUrl);
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
      throw dbcError('INVALID_INPUT', 'the address of a node is like http://10.0.0.2:5050');
    }
    this.#origin = url.origin;
    this.#prefix = url.pathname.replace(/\/$/, '');
    this.#guest = { most: options.maxConcurrent };
    this.share = NodeShare.of(this.#origin + this.#prefix);
  }

  /** Our side of the connection that last brought an answer. */
  get localAddress(): string | undefined {
    return this.#localAddress;
  }

  /**
   * @param path from the root, e.g. "/api/v1/bare_metal"
   * @throws DbcError NODE_UNREACHABLE, NODE_TIMEOUT, BAD_ANSWER (too large), BROADCAST_FAILED (left alone);
   *   StaleConnection; the reason of `signal` when the caller aborts
   */
  async post(path: string, body: string, options: PostOptions = {}): Promise<HttpAnswer> {
    const { signal, read } = options;
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const receiver = new AnswerReceiver({ path, read }, resolve, reject);
    const turn = this.share.gate.enter(this.#guest);
    const timer = setTimeout(
      () => receiver.cancel(this.#lateness(path, turn, read)),
      this.#options.timeoutMs,
    );
    const onAbort = () => receiver.cancel(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#waiting.add(receiver);
    let connectsBefore = this.#connects;
    try {
      await Promise.race([turn.granted, promise]);
      this.#waiting.delete(receiver);
      // As the last step: while this call waited, another one may have found the node dying.
      this.share.requireAwake(path);
      this.#pool ??= this.#makePool();
      connectsBefore = this.#connects;
      this.#pool.dispatch(
        { method: 'POST', path: this.#prefix + path, body, headers: { 'content-type': 'application/json' } },
        receiver,
      );
      const answer = await promise;
      // undici frees a connection one turn later: a request made at once would open another one.
      await setImmediate();
      return answer;
    } catch (error) {
      if (!receiver.failedOnWire(error)) throw error;
      // What was never handed to a connection has changed nothing.
      const failure = wireFailure(error, { path, read: !receiver.sent || read });
      // Without a new connection since, this call went out on an old one, which the node had closed.
      const stale = receiver.sent && !receiver.started && this.#connects === connectsBefore;
      throw stale ? new StaleConnection(failure) : failure;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      this.#waiting.delete(receiver);
      turn.leave();
    }
  }

  /** Closes idle connections with FIN; calls still running are cut off, and waiting ones never sent. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    const closed = dbcError('NODE_UNREACHABLE', 'the client was closed', { retryable: true });
    for (const receiver of this.#waiting) receiver.cancel(closed);
    await pool?.destroy();
  }

  #makePool(): PoolType {
    const { maxConcurrent, timeoutMs, localAddress } = this.#options;
    const connect = buildConnector({ timeout: timeoutMs, allowH2: false });
    return new Pool(this.#origin, {
      connections: maxConcurrent,
      // The node answers one request after the other and closes after some errors.
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // Our own deadline covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
      ...(localAddress === undefined ? {} : { localAddress }),
      connect: (options, callback) => {
        connect(options, (...result) => {
          const [error, socket] = result;
          if (error === null) this.#watch(socket);
          callback(...result);
        });
      },
    });
  }

  #lateness(path: string, turn: Turn, read: boolean | undefined): DbcError {
    const { timeoutMs } = this.#options;
    if (!turn.began) {
      return lateError(`${path} was not sent: other calls kept the node busy for ${timeoutMs} ms`, { path });
    }
    return this.#open > 0
      ? lateError(`${path} was not answered within ${timeoutMs} ms`, { path, read })
      : dbcError('NODE_UNREACHABLE', `no connection within ${timeoutMs} ms`, {
          retryable: true,
          context: { path },
        });
  }

  #watch(socket: Socket): void {
    this.#connects += 1;
    this.#open += 1;
    socket.once('close', () => {
      this.#open -= 1;
    });
    const note = () => {
      this.#localAddress = socket.localAddress?.replace(/^::ffff:/, '') ?? this.#localAddress;
    };
    note();
    socket.on('readable', note);
  }
}

/** What undici says about a broken exchange, in our words. */
function wireFailure(error: unknown, call: AskedCall): DbcError {
  const code = error instanceof Error && 'code' in error ? String(error.code ?? '') : '';
  // The parser's own error, mostly without a code. No `cause`: it carries the bytes of the answer.
  if (/^($|HPE_|UND_ERR_(RES_|HEADERS_OVERFLOW))/.test(code)) {
    return brokenError('BAD_ANSWER', `${call.path} did not answer in HTTP`, call);
  }
  return brokenError('NODE_UNREACHABLE', `no answer to ${call.path} (${code})`, { ...call, cause: error });
}
