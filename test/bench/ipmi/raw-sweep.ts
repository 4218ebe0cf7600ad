// The floor: one datagram to every BMC and one back, with nothing else around it.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Bmc } from '../../../shared/ipmi/bmc.ts';
import { encodeCapabilitiesRequest } from '../../../shared/ipmi/rmcp/channel-capabilities.ts';

/** Time until all have answered, ms. */
export async function rawSweeper(bmcs: readonly Bmc[]): Promise<{ sweep(): Promise<number>; stop(): void }> {
  const socket = createSocket({
    type: 'udp4',
    recvBufferSize: 4 << 20,
    lookup: (address, _options, done) => done(null, address, 4),
  });
  const listening = once(socket, 'listening');
  socket.bind();
  await listening;
  return {
    async sweep() {
      const waiting = new Set(bmcs.map(({ address }) => address));
      const { promise: complete, resolve } = Promise.withResolvers<void>();
      const hear = (_: Buffer, from: { address: string }) => {
        waiting.delete(from.address);
        if (waiting.size === 0) resolve();
      };
      socket.on('message', hear);
      const began = performance.now();
      for (const { address, port } of bmcs) socket.send(encodeCapabilitiesRequest(1), port, address);
      await complete;
      const ms = performance.now() - began;
      socket.off('message', hear);
      return ms;
    },
    stop: () => void socket.close(),
  };
}
