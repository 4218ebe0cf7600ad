// The LAN port of versions from 0.4.1.7 on: one DeepLink connection per remote address.
import { createServer, type Server, type Socket } from 'node:net';
import { type DeepLinkCodes, LanSession } from './lan-session.ts';
import { closeListener, listen } from './listen.ts';
import type { ListenAddress } from './types.ts';

export type { DeepLinkCodes } from './lan-session.ts';

/**
 * The real node dies of a connection that is gone before it asks for the remote address: a race, lost at the 38th
 * try when recorded (crash-lan-connect-rst). Counting makes it the same for every test.
 */
const DEADLY_RESETS = 38;

export class LanService {
  readonly #server: Server;
  readonly #onDeadly: (reason: string) => void;
  readonly #sockets = new Set<Socket>();
  /** What the node believes to be connected, by remote address. */
  readonly #room = new Map<string, LanSession>();
  #resets = 0;

  /** @param onDeadly called when the node is to abort */
  constructor(onDeadly: (reason: string) => void) {
    this.#onDeadly = onDeadly;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
  }

  /** @returns the port */
  start(address: ListenAddress): Promise<number> {
    return listen(this.#server, address);
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return closeListener(this.#server);
  }

  /** Undefined when nothing is connected from that address. */
  codesOf(ip: string): DeepLinkCodes | undefined {
    return this.#room.get(ip)?.codes;
  }

  /** False when nothing is connected from that address. */
  push(ip: string, password: string): boolean {
    const session = this.#room.get(ip);
    session?.push(password);
    return session !== undefined;
  }

  /** Resets every connection. */
  drop(): void {
    this.#room.clear();
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const ip = socket.remoteAddress?.replace(/^::ffff:/, '');
    if (ip === undefined) {
      socket.on('error', () => socket.destroy());
      socket.destroy();
      this.#countReset();
      return;
    }
    const session = new LanSession(socket, {
      onLeave: () => {
        if (this.#room.get(ip) === session) this.#room.delete(ip);
      },
      onInstantReset: () => this.#countReset(),
    });
    this.#room.get(ip)?.close();
    this.#room.set(ip, session);
  }

  #countReset(): void {
    this.#resets += 1;
    if (this.#resets === DEADLY_RESETS)
      this.#onDeadly('remote_endpoint: Transport endpoint is not connected');
  }
}
