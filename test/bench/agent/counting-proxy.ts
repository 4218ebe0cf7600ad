// A TCP relay in front of the node that counts HTTP requests.
import { connect, createServer, type Server } from 'node:net';

export class CountingProxy {
  requests = 0;
  readonly #server: Server;

  private constructor(target: URL) {
    this.#server = createServer((socket) => {
      const { remoteAddress } = socket;
      const upstream = connect({
        host: target.hostname,
        port: Number(target.port),
        ...(remoteAddress ? { localAddress: remoteAddress.replace('::ffff:', '') } : {}),
      });
      socket.on('data', (chunk: Buffer) => {
        this.requests += chunk.toString('latin1').split('POST /').length - 1;
      });
      for (const end of [socket, upstream]) end.on('error', () => socket.destroy());
      socket.pipe(upstream).pipe(socket);
    });
  }

  static async start(target: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(new URL(target));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
