// Closing a socket with FIN, never with RST (03-dbc-api 4.3: a reset right after connect killed the node).
import type { Socket } from 'node:net';

/**
 * Sends FIN, reads away what still comes, and frees the socket when the other side has closed too, or after
 * `graceMs`. Unread bytes at the moment of freeing would turn the close into a reset, hence the reading.
 */
export async function closeQuietly(socket: Socket, graceMs = 1000): Promise<void> {
  if (socket.destroyed) return;
  const closed = Promise.withResolvers<void>();
  const timer = setTimeout(() => socket.destroy(), graceMs);
  socket.once('close', () => closed.resolve());
  socket.on('error', () => undefined);
  socket.removeAllListeners('data');
  socket.resume();
  socket.end();
  await closed.promise;
  clearTimeout(timer);
}
