// The local control socket of the running agent; only its own user (and root) can open it.
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { messageOf } from '../../shared/errors/app-error.ts';
import { listen } from './lock.ts';
import { CONTROL_LIMIT_MS, type ControlReply, ControlRequest, MAX_REQUEST } from './protocol.ts';

export type ControlHandler = (request: ControlRequest) => Promise<ControlReply>;

export class ControlServer {
  readonly #path: string;
  readonly #handle: ControlHandler;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(path: string, handle: ControlHandler) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Call with the lock held: a socket file left by a crash is removed. */
  async start(): Promise<void> {
    const isPipe = this.#path.startsWith('\\\\');
    if (!isPipe) {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await rm(this.#path, { force: true });
    }
    const server = createServer((socket) => this.#serve(socket));
    await listen(server, this.#path);
    if (!isPipe) await chmod(this.#path, 0o600);
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(CONTROL_LIMIT_MS + 5000, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end < 0 && text.length <= MAX_REQUEST) return;
      socket.removeAllListeners('data');
      void this.#reply(socket, end < 0 || end > MAX_REQUEST ? '' : text.slice(0, end));
    });
  }

  async #reply(socket: Socket, line: string): Promise<void> {
    let reply: ControlReply;
    try {
      reply = await this.#handle(ControlRequest.parse(JSON.parse(line)));
    } catch (error) {
      reply = { ok: false, code: 'BAD_COMMAND', message: messageOf(error) };
    }
    if (!socket.destroyed) socket.end(`${JSON.stringify(reply)}\n`);
  }
}
