// A process that stands in front of many BMCs and delays every datagram, each way. Argument: JSON of Plan.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

export interface Plan {
  delayMs: number;
  port: number;
  pairs: { front: string; back: string }[];
}

/** Clients of one front that are remembered at a time; each has a socket towards the BMC. */
const CLIENTS = 8;

async function relay({ delayMs, port }: Plan, front: string, back: string): Promise<void> {
  const outside = createSocket('udp4');
  const clients = new Map<string, Socket>();
  const later = (action: () => void) => setTimeout(action, delayMs);

  function clientSocket(from: RemoteInfo): Socket {
    const key = `${from.address}:${from.port}`;
    const known = clients.get(key);
    if (known) return known;
    const socket = createSocket('udp4');
    socket.on('message', (datagram) => later(() => outside.send(datagram, from.port, from.address)));
    clients.set(key, socket);
    for (const [oldKey, old] of clients) {
      if (clients.size <= CLIENTS) break;
      clients.delete(oldKey);
      // Answers may still be on their way.
      setTimeout(() => old.close(), 1000);
    }
    return socket;
  }

  outside.on('message', (datagram, from) => {
    const socket = clientSocket(from);
    later(() => socket.send(datagram, port, back));
  });
  outside.bind(port, front);
  await once(outside, 'listening');
}

const plan = JSON.parse(process.argv[2] ?? '') as Plan;
await Promise.all(plan.pairs.map(({ front, back }) => relay(plan, front, back)));
// Ends with whoever started it, however that ended.
process.stdin.resume().once('end', () => process.exit());
process.stdout.write('ready\n');
