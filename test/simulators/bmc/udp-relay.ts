// A UDP relay in front of one BMC, for what a network does: loss, delay, silence.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export type Fate = 'pass' | 'drop';

export interface UdpRelayOptions {
  target: { address: string; port: number };
  /** What becomes of a packet from the BMC; `index` counts from 0. Default: all pass. */
  reply?: (packet: Buffer, index: number) => Fate;
  /** Told of every packet, with the port of the client to whom the exchange belongs. */
  seen?: (what: 'request' | 'reply', client: number) => void;
  /** Delay of every packet from the BMC, in ms. */
  replyDelayMs?: number;
}

export class UdpRelay {
  readonly #options: UdpRelayOptions;
  readonly #front: Socket = createSocket('udp4');
  readonly #backs = new Map<number, Socket>();
  #replies = 0;

  constructor(options: UdpRelayOptions) {
    this.#options = options;
  }

  get address(): { address: string; port: number } {
    const { address, port } = this.#front.address() as AddressInfo;
    return { address, port };
  }

  async start(): Promise<void> {
    this.#front.on('message', (packet, from) => {
      this.#options.seen?.('request', from.port);
      this.#back(from.port, from.address).send(packet);
    });
    this.#front.bind(0, '127.0.0.1');
    await once(this.#front, 'listening');
  }

  async stop(): Promise<void> {
    for (const socket of this.#backs.values()) socket.close();
    this.#backs.clear();
    await new Promise<void>((resolve) => this.#front.close(() => resolve()));
  }

  /** One socket per client, so that the BMC sees as many peers as there are. */
  #back(port: number, address: string) {
    const known = this.#backs.get(port);
    const socket = known ?? createSocket('udp4');
    if (!known) {
      this.#backs.set(port, socket);
      socket.on('message', (packet) => {
        if (this.#options.reply?.(packet, this.#replies++) === 'drop') return;
        setTimeout(() => {
          this.#options.seen?.('reply', port);
          if (this.#backs.has(port)) this.#front.send(packet, port, address);
        }, this.#options.replyDelayMs ?? 0);
      });
    }
    const { target } = this.#options;
    return { send: (packet: Buffer) => socket.send(packet, target.port, target.address) };
  }
}
