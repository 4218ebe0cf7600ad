// The LAN port of a node as recorded: one receive buffer per connection that is never cleared, one
// connection per address, pushes that are not escaped.
import type { AddressInfo, Server, Socket } from 'node:net';
import { rawServer } from './support.ts';

interface Connection {
  readonly socket: Socket;
  readonly buffer: Buffer;
  unread: Buffer;
}

export class BufferedNode {
  /** What `/deeplink` would answer; undefined is "deeplink service not connected". */
  codes: { deviceId: string; password: string } | undefined;
  readonly bodyLengths: number[] = [];
  /** How each connection was ended by the client. */
  readonly ends: ('FIN' | 'RST')[] = [];
  connections = 0;
  /** Sent to every connection at once, as when somebody calls `/deeplink/set` at that moment. */
  greeting: string | undefined;
  readonly #server: Promise<Server>;
  #current: Connection | undefined;

  constructor() {
    this.#server = rawServer({ host: '127.0.0.1', port: 0 }, (socket) => this.#onConnection(socket));
  }

  async address(): Promise<{ host: string; port: number }> {
    const { port } = (await this.#server).address() as AddressInfo;
    return { host: '127.0.0.1', port };
  }

  /** What `/deeplink/set` does. */
  push(password: string): void {
    const body = Buffer.from(`{"method":"setDevicePassword","data":{"password":"${password}"}}`);
    const frame = Buffer.alloc(4 + body.length);
    frame.writeUInt32LE(body.length);
    body.copy(frame, 4);
    this.write(frame);
  }

  write(bytes: Buffer): void {
    this.#current?.socket.write(bytes);
  }

  closeConnection(): void {
    this.#current?.socket.end();
  }

  resetConnection(): void {
    this.#current?.socket.resetAndDestroy();
  }

  #onConnection(socket: Socket): void {
    this.connections += 1;
    // A second connection from the same address closes the first (recorded: lan-second-same-ip).
    this.#current?.socket.end();
    const connection = { socket, buffer: Buffer.alloc(512), unread: Buffer.alloc(0) };
    this.#current = connection;
    this.codes = { deviceId: '', password: '' };
    if (this.greeting !== undefined) this.push(this.greeting);
    socket.on('data', (chunk) => this.#onData(connection, chunk));
    socket.on('end', () => {
      this.ends.push('FIN');
      socket.end();
    });
    socket.on('error', () => this.ends.push('RST'));
    socket.on('close', () => {
      if (this.#current !== connection) return;
      this.#current = undefined;
      this.codes = undefined;
    });
  }

  #onData(connection: Connection, chunk: Buffer): void {
    connection.unread = Buffer.concat([connection.unread, chunk]);
    while (connection.unread.length >= 4) {
      const announced = connection.unread.readUInt32LE();
      if (announced >= 512) {
        connection.socket.resetAndDestroy();
        return;
      }
      // A body of 256 bytes is taken for an empty one; what follows is then out of step.
      const length = announced === 256 ? 0 : announced;
      if (connection.unread.length < 4 + length) return;
      this.bodyLengths.push(announced);
      connection.unread.copy(connection.buffer, 0, 4, 4 + length);
      connection.unread = connection.unread.subarray(4 + length);
      this.#parse(connection.buffer);
    }
  }

  #parse(buffer: Buffer): void {
    const end = buffer.indexOf(0);
    try {
      const { method, data } = JSON.parse(buffer.subarray(0, end < 0 ? buffer.length : end).toString());
      if (method === 'setDeviceInfo') this.codes = { deviceId: data.device_id, password: data.password };
    } catch {
      // Dropped without a word, as recorded: lan-two-frames-shrinking.
    }
  }
}
