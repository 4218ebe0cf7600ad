// GET /healthz on 127.0.0.1: 200 while the codes are published, else 503; the body says why.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AgentStatus } from './status.ts';

export class HealthServer {
  readonly #status: () => AgentStatus;
  #server: Server | undefined;

  constructor(status: () => AgentStatus) {
    this.#status = status;
  }

  get port(): number | null {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    return address?.port ?? null;
  }

  /** @throws the system's error, such as EADDRINUSE */
  async start(port: number): Promise<void> {
    const { createServer } = await import('node:http');
    const server = createServer({ requestTimeout: 5000, headersTimeout: 5000 }, (request, response) => {
      const known = request.url === '/healthz';
      const readable = request.method === 'GET' || request.method === 'HEAD';
      const [status, body] = !known
        ? [404, { status: 404, message: 'only /healthz is here' }]
        : !readable
          ? [405, { status: 405, message: 'only GET' }]
          : this.#answer();
      response.writeHead(status, {
        ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      response.end(request.method === 'HEAD' ? undefined : `${JSON.stringify(body)}\n`);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        server.on('error', () => undefined);
        resolve();
      });
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  #answer(): [number, AgentStatus] {
    const status = this.#status();
    return [status.published ? 200 : 503, status];
  }
}
