// A TCP client that keeps every byte and tells how the other side ended the connection.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Long enough on a busy machine; nothing waits this long when all is well. */
const PATIENCE_MS = 30_000;

export class RawClient {
  /** How the node ended the connection, in the words of the recordings. */
  ended: 'FIN' | 'ECONNRESET' | undefined;
  readonly #socket: Socket;
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    socket.on('end', () => {
      this.ended ??= 'FIN';
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') this.ended ??= 'ECONNRESET';
    });
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  get received(): Buffer {
    return this.#received;
  }

  async send(bytes: Buffer): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.write(bytes, () => resolve()));
  }

  /** Waits for that many bytes in all, or for the end of the connection. */
  async receive(total: number): Promise<Buffer> {
    await eventually(() => this.#received.length >= total || this.ended !== undefined);
    return this.#received;
  }

  async waitForEnd(): Promise<'FIN' | 'ECONNRESET' | undefined> {
    await eventually(() => this.ended !== undefined);
    return this.ended;
  }

  halfClose(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Waits until `condition` holds; gives up silently, so that the assertion that follows says what is wrong. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await condition()) && performance.now() < end) await delay(5);
}

/** Lets everything that was sent arrive and be worked on, before something is checked that must not have changed. */
export async function settle(): Promise<void> {
  await delay(40);
}
