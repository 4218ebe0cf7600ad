// One BMC's end of the socket: its address, its round trip, and who waits for which of its packets.
import type { Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { systemCode } from '../../errors/app-error.ts';
import { canonicalAddress } from '../bmc.ts';
import { IpmiError } from '../errors.ts';
import {
  type ChannelCapabilities,
  encodeCapabilitiesRequest,
  parseCapabilities,
} from './channel-capabilities.ts';
import { Exchange } from './exchange.ts';
import { parseMessage, RQ_SEQ_LIMIT } from './message.ts';
import { parsePacket, type SessionPacket } from './packet.ts';
import { RoundTrip } from './round-trip.ts';
import type { Receiver, Remote, RmcpSocket } from './socket.ts';

/** Errors of the system that only mean "not at this instant": the datagram counts as lost. */
const TRANSIENT = new Set(['ENOBUFS', 'EAGAIN', 'ENOMEM']);

export interface EndpointOptions {
  address: string;
  port: number;
  /** For error contexts. */
  name: string;
  /** Shortest wait for an answer, in ms. */
  replyTimeoutMs?: number | undefined;
}

export class Endpoint implements Receiver {
  readonly name: string;
  readonly roundTrip: RoundTrip;
  /** Takes the packets of a session set-up; set while one runs. */
  setup: ((packet: SessionPacket) => void) | undefined;
  /** Takes the packets of the session with that id. */
  session: { consoleId: number; receive(packet: SessionPacket): void } | undefined;
  readonly #options: EndpointOptions;
  readonly #udp: RmcpSocket;
  readonly #probes = new Map<number, (found: ChannelCapabilities) => void>();
  readonly #exchanges = new Set<{ fail(error: IpmiError): void }>();
  #way: { remote: Remote; socket: Socket } | undefined;
  #opening: Promise<void> | undefined;
  #stale = false;
  #closed = false;
  #probeSeq = 0;

  constructor(udp: RmcpSocket, options: EndpointOptions) {
    this.#udp = udp;
    this.#options = options;
    this.name = options.name;
    this.roundTrip = new RoundTrip(options.replyTimeoutMs);
  }

  /** Resolves the name and joins the socket, unless that is done. @throws IpmiError IPMI_UNREACHABLE */
  async open(signal: AbortSignal): Promise<void> {
    if (this.#closed) throw this.#closedError();
    if (this.#way && !this.#stale) return;
    this.#opening ??= this.#join().finally(() => {
      this.#opening = undefined;
    });
    await abortable(this.#opening, signal);
  }

  /** The name may have got another address: ask again at the next `open`. */
  doubtAddress(): void {
    this.#stale = true;
  }

  /** Leaves the socket for good. */
  close(): void {
    this.#closed = true;
    if (this.#way) this.#udp.detach(this.#way.remote, this);
    this.#way = undefined;
    this.session = undefined;
  }

  /** A tag that no other log-in uses at the moment, not even one to the same BMC. */
  nextTag(): number {
    return this.#udp.nextTag();
  }

  send(packet: Buffer): void {
    const way = this.#way;
    if (!way) throw this.#closedError();
    try {
      way.socket.send(packet, way.remote.port, way.remote.address, this.#sent);
    } catch (error) {
      this.#sent(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Runs one exchange; `start` is given it to connect answers with it. */
  async exchange<T>(
    waits: readonly number[],
    signal: AbortSignal,
    send: (attempt: number, exchange: Exchange<T>) => void,
  ): Promise<T | undefined> {
    const exchange = new Exchange<T>(this.#udp.window, this.roundTrip);
    this.#exchanges.add(exchange);
    try {
      return await exchange.run((attempt) => send(attempt, exchange), waits, signal);
    } finally {
      this.#exchanges.delete(exchange);
    }
  }

  /** Asks who is there. @returns undefined for silence */
  async capabilities(signal: AbortSignal): Promise<ChannelCapabilities | undefined> {
    await this.open(signal);
    const used: number[] = [];
    const waitMs = this.roundTrip.waitMs;
    try {
      return await this.exchange<ChannelCapabilities>([waitMs, waitMs], signal, (attempt, exchange) => {
        const rqSeq = this.#probeSeq;
        this.#probeSeq = (rqSeq + 1) % RQ_SEQ_LIMIT;
        used.push(rqSeq);
        this.#probes.set(rqSeq, (found) => exchange.answer(found, attempt));
        this.send(encodeCapabilitiesRequest(rqSeq));
      });
    } finally {
      for (const rqSeq of used) this.#probes.delete(rqSeq);
    }
  }

  receive(datagram: Buffer): void {
    const packet = parsePacket(datagram);
    if (packet === undefined) return;
    if (packet.format === 'session') {
      if (packet.sessionId === 0) this.setup?.(packet);
      else if (packet.sessionId === this.session?.consoleId) this.session.receive(packet);
      return;
    }
    const message = parseMessage(packet.payload);
    const found = message && parseCapabilities(message);
    if (found) this.#probes.get(message.rqSeq)?.(found);
  }

  readonly #sent = (error: Error | null): void => {
    if (!error || TRANSIENT.has(systemCode(error) ?? '')) return;
    const context = { bmc: this.name, system: systemCode(error) };
    const failure = new IpmiError(
      'IPMI_UNREACHABLE',
      `No way to the BMC from this computer: ${error.message}`,
      {
        context,
        cause: error,
      },
    );
    for (const exchange of this.#exchanges) exchange.fail(failure);
  };

  async #join(): Promise<void> {
    const remote = await this.#resolve();
    this.#stale = false;
    if (this.#closed || this.#way?.remote.address === remote.address) return;
    const socket = await this.#udp.attach(remote, this);
    if (this.#way || this.#closed) this.#udp.detach(this.#way?.remote ?? remote, this);
    this.#way = this.#closed ? undefined : { remote, socket };
  }

  #closedError(): IpmiError {
    return new IpmiError('IPMI_CANCELLED', 'The connection to the BMC is closed', {
      context: { bmc: this.name },
    });
  }

  async #resolve(): Promise<Remote> {
    const { address, port } = this.#options;
    try {
      const found = await lookup(address);
      if (found.family !== 6) return { address: found.address, family: 4, port };
      // Answers come from the address as the system spells it, which may not be as it was typed.
      return { address: canonicalAddress(found.address), family: 6, port };
    } catch (error) {
      throw new IpmiError(
        'IPMI_UNREACHABLE',
        `The BMC's name ${address} can't be resolved: check it and the DNS`,
        {
          context: { bmc: this.name, system: systemCode(error) },
          cause: error,
        },
      );
    }
  }
}

/** The promise's own end, or the signal's reason if that comes first. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(signal.reason);
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
