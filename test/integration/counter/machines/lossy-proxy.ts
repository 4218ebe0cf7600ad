// An HTTP proxy before the simulated node that loses answers, or requests, as a test asks.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `answer`: the node did it and nobody hears; `request`: the node never hears of it. */
export type Loss = 'answer' | 'request' | undefined;

export interface LossyProxy {
  httpPort: number;
  /** Paths that came, in order. */
  readonly paths: string[];
  lose: (path: string) => Loss;
  /** Holds the node's answer back until the promise resolves. */
  hold: (path: string) => Promise<void> | undefined;
  stop(): Promise<void>;
}

export async function startLossyProxy(target: { httpPort: number }): Promise<LossyProxy> {
  const proxy: LossyProxy = { httpPort: 0, paths: [], lose: () => undefined, hold: () => undefined, stop };
  const server = createServer((incoming, outgoing) => {
    const { url: path = '', method } = incoming;
    proxy.paths.push(path);
    const loss = proxy.lose(path);
    if (loss === 'request') {
      incoming.socket.destroy();
      return;
    }
    const onward = request({
      host: '127.0.0.1',
      port: target.httpPort,
      path,
      method,
      headers: incoming.headers,
    });
    onward.on('response', (answer) => {
      if (loss === 'answer') {
        answer.resume().on('end', () => incoming.socket.destroy());
        return;
      }
      const pass = () => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      };
      const held = proxy.hold(path);
      if (held) void held.then(pass);
      else pass();
    });
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.httpPort = (server.address() as AddressInfo).port;
  return proxy;

  async function stop(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}
