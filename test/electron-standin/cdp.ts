// One CDP connection to Chromium for all its pages.

type Params = Record<string, unknown>;
type Listener = (method: string, params: Params) => void;

interface Message {
  id?: number;
  method?: string;
  params?: Params;
  result?: Params;
  error?: { message: string };
  sessionId?: string;
}

export class Cdp {
  readonly #socket: WebSocket;
  readonly #calls = new Map<
    number,
    { resolve(result: Params): void; reject(error: Error): void; method: string }
  >();
  readonly #listeners = new Map<string, Listener[]>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(String(data)) as Message);
    socket.onclose = () => {
      for (const { reject } of this.#calls.values()) reject(new Error('Chromium is gone'));
      this.#calls.clear();
    };
  }

  static async connect(url: string): Promise<Cdp> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error('no CDP connection to Chromium'));
    });
    return new Cdp(socket);
  }

  /** @param sessionId of a page; undefined: the browser itself */
  send(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Params>();
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error('Chromium is gone'));
    this.#calls.set(id, { resolve, reject, method });
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    return promise;
  }

  on(sessionId: string | undefined, listener: Listener): void {
    const key = sessionId ?? '';
    this.#listeners.set(key, [...(this.#listeners.get(key) ?? []), listener]);
  }

  #take({ id, method, params, result, error, sessionId }: Message): void {
    if (id === undefined) {
      for (const listener of this.#listeners.get(sessionId ?? '') ?? []) listener(method ?? '', params ?? {});
      return;
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) call?.reject(new Error(`${call.method}: ${error.message}`));
    else call?.resolve(result ?? {});
  }
}
