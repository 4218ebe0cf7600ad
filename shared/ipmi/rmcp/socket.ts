// The one UDP socket of the whole fleet (and a second one for IPv6, if a BMC needs it).
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { messageOf } from '../../errors/app-error.ts';
import { Slots } from '../../util/slots.ts';
import { IpmiError } from '../errors.ts';

/** An address in the form in which the operating system reports it for received datagrams. */
export interface Remote {
  address: string;
  family: 4 | 6;
  port: number;
}

export interface Receiver {
  /** Must not throw, whatever the datagram is. */
  receive(datagram: Buffer): void;
}

/** Unanswered datagrams at a time: should all answers come at once, the receive buffer holds them. */
const UNANSWERED_LIMIT = 512;
const BUFFER_BYTES = 1 << 20;

export class RmcpSocket {
  readonly window = new Slots(UNANSWERED_LIMIT);
  readonly #receivers = new Map<string, Set<Receiver>>();
  readonly #sockets = new Map<4 | 6, Promise<Socket>>();
  #started = false;
  #tag = 0;

  async start(): Promise<void> {
    this.#started = true;
    await this.#open(4);
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#receivers.clear();
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    for (const opening of await Promise.allSettled(sockets)) {
      if (opening.status === 'fulfilled') {
        opening.value.close();
        await once(opening.value, 'close');
      }
    }
  }

  /** Message tags of session set-ups count over all BMCs: some refusals carry nothing else to match them. */
  nextTag(): number {
    this.#tag = (this.#tag + 1) & 0xff;
    return this.#tag;
  }

  /** From now on `receiver` gets what comes from `remote`; the result is for sending. */
  async attach(remote: Remote, receiver: Receiver): Promise<Socket> {
    const socket = await this.#open(remote.family);
    const key = keyOf(remote.address, remote.port);
    const receivers = this.#receivers.get(key) ?? new Set();
    this.#receivers.set(key, receivers.add(receiver));
    return socket;
  }

  detach(remote: Remote, receiver: Receiver): void {
    const key = keyOf(remote.address, remote.port);
    const receivers = this.#receivers.get(key);
    receivers?.delete(receiver);
    if (receivers?.size === 0) this.#receivers.delete(key);
  }

  #open(family: 4 | 6): Promise<Socket> {
    if (!this.#started) return Promise.reject(new IpmiError('IPMI_CANCELLED', 'The RMCP+ socket is stopped'));
    let socket = this.#sockets.get(family);
    if (!socket) {
      socket = this.#bind(family);
      this.#sockets.set(family, socket);
      socket.catch(() => this.#sockets.delete(family));
    }
    return socket;
  }

  async #bind(family: 4 | 6): Promise<Socket> {
    const socket = createSocket({
      type: family === 4 ? 'udp4' : 'udp6',
      ipv6Only: family === 6,
      // Addresses are resolved before; dgram's own way through dns.lookup would cost a tick per datagram.
      lookup: (address, _options, done) => done(null, address, family),
    });
    // Registered first: with a look-up that does not wait, bind is over before it returns.
    const listening = once(socket, 'listening');
    socket.bind();
    try {
      await listening;
    } catch (cause) {
      throw new IpmiError(
        'IPMI_UNREACHABLE',
        `This computer can't send over IPv${family}: ${messageOf(cause)}`,
        {
          cause,
        },
      );
    }
    // Sending errors come to the sender's callback; what is left has no BMC that it belongs to.
    socket.on('error', () => undefined);
    try {
      socket.setRecvBufferSize(BUFFER_BYTES);
    } catch {
      // The system's own size will do: the window is made for it.
    }
    socket.on('message', (datagram, from) => {
      const receivers = this.#receivers.get(keyOf(from.address, from.port));
      if (receivers) for (const receiver of receivers) receiver.receive(datagram);
    });
    return socket;
  }
}

function keyOf(address: string, port: number): string {
  return `${address}|${port}`;
}
