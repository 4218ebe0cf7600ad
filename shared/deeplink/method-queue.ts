// Requests without an id: one outstanding per method, later ones of that method wait their turn.
import type { JsonObject } from './codec.ts';
import { DeepLinkError } from './errors.ts';

interface Waiting {
  readonly data: JsonObject;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (message: JsonObject) => void;
  readonly reject: (error: unknown) => void;
}

export interface MethodQueueOptions {
  /** Time limit of each request from the moment that it is sent, in ms. */
  timeoutMs: number;
  send(message: JsonObject): void;
  /**
   * A request was not answered. The owner must drop the connection: on a live one the late reply would be
   * taken for the answer to the next request of that method.
   */
  onTimeout(error: DeepLinkError): void;
}

/** Matches replies to requests by method (02-deeplink A: there is no request id). Lives as long as one connection. */
export class MethodQueue {
  readonly #options: MethodQueueOptions;
  readonly #queues = new Map<string, Waiting[]>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #closed: DeepLinkError | undefined;

  constructor(options: MethodQueueOptions) {
    this.#options = options;
  }

  /**
   * Sends a request when its turn comes and resolves with the reply as it came.
   * An abort rejects at once, but a request already sent keeps its slot until its reply or time-out.
   */
  async request(method: string, data: JsonObject, signal?: AbortSignal): Promise<JsonObject> {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#closed;
    const { promise, resolve, reject } = Promise.withResolvers<JsonObject>();
    const waiting: Waiting = { data, signal, resolve, reject };
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const queue = this.#queues.get(method) ?? [];
    this.#queues.set(method, queue);
    queue.push(waiting);
    if (queue.length === 1) this.#sendHead(method);
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Gives a reply to the request that waits for it; false when none does. */
  settle(method: string, message: JsonObject): boolean {
    const waiting = this.#queues.get(method)?.shift();
    if (!waiting) return false;
    clearTimeout(this.#timers.get(method));
    this.#timers.delete(method);
    waiting.resolve(message);
    this.#sendHead(method);
    return true;
  }

  /** Rejects everything, now and later. */
  close(error: DeepLinkError): void {
    this.#closed ??= error;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    for (const waiting of [...this.#queues.values()].flat()) waiting.reject(this.#closed);
    this.#queues.clear();
  }

  #sendHead(method: string): void {
    const queue = this.#queues.get(method);
    while (queue?.[0]?.signal?.aborted) queue.shift();
    const head = queue?.[0];
    if (!head) {
      this.#queues.delete(method);
      return;
    }
    this.#timers.set(
      method,
      setTimeout(() => this.#timedOut(method, head), this.#options.timeoutMs),
    );
    this.#options.send({ method, data: head.data });
  }

  #timedOut(method: string, head: Waiting): void {
    const error = new DeepLinkError(
      'DEEPLINK_TIMEOUT',
      `DeepLink did not answer ${method}; connection dropped`,
      {
        retryable: true,
        context: { method, timeoutMs: this.#options.timeoutMs },
      },
    );
    head.reject(error);
    this.#options.onTimeout(error);
  }
}
