// The bare HTTP or HTTPS server with its limits.
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { Doorman } from './doorman.ts';
import { isLoopback } from './security.ts';

const OPTIONS = {
  /** A backup of 200 MB over a slow LAN takes this long. */
  requestTimeout: 120_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 5000,
  maxHeaderSize: 16 * 1024,
};

/** @param tls PEM; undefined: plain HTTP */
export function makeListener(
  tls: { key: string; cert: string } | undefined,
  maxConnections: number,
  onRequest: RequestListener,
): Server {
  const server = tls
    ? createTlsServer({ ...OPTIONS, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: 10_000 }, onRequest)
    : createServer(OPTIONS, onRequest);
  server.maxConnections = maxConnections;
  const doorman = new Doorman({ held: 64, opened: 1200, total: maxConnections });
  server.prependListener('connection', (socket: Duplex & { remoteAddress?: string | undefined }) => {
    // A tunnel or a proxy on this computer brings many people from one address.
    if (!isLoopback(socket.remoteAddress ?? '')) doorman.greet(socket);
  });
  return server;
}

/** Takes a renewed certificate into use; open connections go on. */
export function renewCertificate(server: Server, tls: { key: string; cert: string }): void {
  if ('setSecureContext' in server && typeof server.setSecureContext === 'function') {
    server.setSecureContext({ ...tls, minVersion: 'TLSv1.2' });
  }
}
