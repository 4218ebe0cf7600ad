// The SDK pipe of a simulated DeepLink: real frames on a Unix socket or a named pipe.
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { encodeFrame, FrameDecoder, type JsonObject, PIPE_MAX_BODY } from '../../../shared/deeplink/codec.ts';
import type { Tell } from './options.ts';
import { NO_PERMISSION, NOT_JSON, OK, type PipeMethods, type Reply } from './pipe-methods.ts';

export interface PipeServerOptions {
  path: string;
  methods: PipeMethods;
  channelId: string | undefined;
  token: string | undefined;
  requireAuth: boolean;
  tell: Tell;
}

interface Client {
  readonly socket: Socket;
  readonly decoder: FrameDecoder;
  authenticated: boolean;
}

export class PipeServer {
  /** Accepts and never answers. */
  tooOld = false;
  /** Method → code that it is refused with. */
  readonly refused = new Map<string, number>();
  /** Methods that get no reply. */
  readonly silenced = new Set<string>();
  /** Method → ms that its reply comes late. */
  readonly delays = new Map<string, number>();
  readonly #options: PipeServerOptions;
  readonly #clients = new Set<Client>();
  #server: Server | undefined;

  constructor(options: PipeServerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#server) return;
    const server = createServer((socket) => this.#onConnection(socket));
    this.#server = server;
    // A socket file left by a killed run; named pipes leave none.
    if (process.platform !== 'win32') await rm(this.#options.path, { force: true });
    server.listen(this.#options.path);
    await once(server, 'listening');
    this.#options.tell({ event: 'pipe-open' });
  }

  /** The pipe is gone, with all its connections. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    this.dropClients();
    await closed;
    this.#options.tell({ event: 'pipe-gone' });
  }

  dropClients(): void {
    for (const { socket } of this.#clients) socket.destroy();
  }

  /** `length` announces more than anybody reads, `json` is a well-framed body that is no JSON. */
  garble(kind: 'length' | 'json'): void {
    const bytes =
      kind === 'length' ? Buffer.from('\xff\xff\xff\xffgarbage', 'latin1') : Buffer.from('\x05\0\0\0hello');
    for (const { socket } of this.#clients) socket.write(bytes);
  }

  /** Goes to everybody who is authenticated. */
  notify(method: string, data: JsonObject): void {
    if (this.tooOld) return;
    for (const client of this.#clients) {
      if (client.authenticated) this.#send(client, { method, data });
    }
  }

  #onConnection(socket: Socket): void {
    const client: Client = {
      socket,
      decoder: new FrameDecoder({ maxBody: PIPE_MAX_BODY }),
      authenticated: !this.#options.requireAuth,
    };
    this.#clients.add(client);
    socket.on('close', () => this.#clients.delete(client));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => this.#onData(client, chunk));
  }

  #onData(client: Client, chunk: Buffer): void {
    if (this.tooOld) return;
    for (const frame of client.decoder.push(chunk)) {
      if (frame.ok) this.#onMessage(client, frame.message);
      else if (frame.fatal) client.socket.destroy();
      else this.#send(client, { method: '', ...NOT_JSON });
    }
  }

  #onMessage(client: Client, message: JsonObject): void {
    const method = String(message.method);
    this.#options.tell({ event: 'request', method });
    const reply = this.#answer(client, method, dataOf(message));
    if (this.silenced.has(method)) return;
    const send = () => this.#send(client, { method, ...reply });
    const delay = this.delays.get(method);
    if (delay === undefined) send();
    else setTimeout(send, delay);
  }

  #answer(client: Client, method: string, data: JsonObject): Reply {
    const code = this.refused.get(method);
    if (code !== undefined) return { code, message: 'refused by the simulator' };
    if (method === 'auth') return this.#authenticate(client, data);
    return client.authenticated ? this.#options.methods.answer(method, data) : NO_PERMISSION;
  }

  #authenticate(client: Client, data: JsonObject): Reply {
    const { channelId, token } = this.#options;
    const accepted =
      (channelId === undefined || data.id === channelId) && (token === undefined || data.token === token);
    this.#options.tell({ event: 'auth', accepted });
    if (accepted) client.authenticated = true;
    return accepted ? OK : NO_PERMISSION;
  }

  #send(client: Client, message: JsonObject): void {
    if (!client.socket.writable) return;
    client.socket.write(encodeFrame(message, { maxBody: PIPE_MAX_BODY }));
  }
}

function dataOf(message: JsonObject): JsonObject {
  const { data } = message;
  return typeof data === 'object' && data !== null ? { ...data } : {};
}
