// The node's HTTP server: one request at a time per connection, answers in order.
import { createServer, type Server, type Socket } from 'node:net';
import { DeadlyInput } from './death.ts';
import { Refused } from './envelope.ts';
import { type HttpRequest, readRequest } from './http-reader.ts';
import { htmlReply, jsonReply, type WireReply } from './http-reply.ts';
import { ERRCODE, pretty, type Reply } from './json-styles.ts';
import { closeListener, listen } from './listen.ts';
import type { ListenAddress } from './types.ts';

/** The server gives up on a silent connection after this. */
const IDLE_MS = 30_000;

export interface HttpFrontOptions {
  answer: (request: HttpRequest) => Reply | Promise<Reply>;
  onDeadly: (input: DeadlyInput) => void;
}

export class HttpFront {
  readonly #options: HttpFrontOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: HttpFrontOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#serve(socket));
  }

  /** @returns the port */
  start(address: ListenAddress): Promise<number> {
    return listen(this.#server, address);
  }

  /** Drops every connection, answered or not. */
  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return closeListener(this.#server);
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let input = Buffer.alloc(0);
    let busy = false;
    let told = false;
    const next = async (): Promise<void> => {
      if (busy || socket.destroyed || socket.writableEnded) return;
      const result = readRequest(input);
      if (result.kind === 'incomplete') {
        if (result.expectsContinue && !told) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
        told ||= result.expectsContinue;
        if (socket.readableEnded) socket.end();
        return;
      }
      if (result.kind === 'refused') {
        send(socket, htmlReply(result.head, result.status));
        return;
      }
      busy = true;
      told = false;
      input = input.subarray(result.length);
      const reply = await this.#reply(result.request);
      busy = false;
      if (!reply || socket.destroyed) return;
      send(socket, jsonReply(result.request, reply));
      await next();
    };
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('data', (chunk) => {
      if (socket.writableEnded) return;
      input = Buffer.concat([input, chunk]);
      void next();
    });
    socket.on('end', () => void next());
    // A client that goes away is no news.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }

  /** Undefined when the request killed the node. */
  async #reply(request: HttpRequest): Promise<Reply | undefined> {
    try {
      return await this.#options.answer(request);
    } catch (error) {
      if (error instanceof Refused) return error.reply;
      if (!(error instanceof DeadlyInput)) return pretty(500, ERRCODE.response, 'Unhandled request');
      this.#options.onDeadly(error);
      return undefined;
    }
  }
}

function send(socket: Socket, reply: WireReply): void {
  if (reply.close) socket.end(reply.bytes);
  else socket.write(reply.bytes);
}
