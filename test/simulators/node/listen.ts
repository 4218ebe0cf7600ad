// Opening and closing a listening socket.
import { once } from 'node:events';
import type { Server } from 'node:net';
import type { ListenAddress } from './types.ts';

/** @returns the port, also when 0 was asked for; rejects when the address is taken */
export async function listen(server: Server, { host, port }: ListenAddress): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

/** Resolves when the last connection is gone; closing twice is fine. */
export function closeListener(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
