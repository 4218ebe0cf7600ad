// One test BMC on a UDP socket of its own, for what ipmi_sim can't do; settings may change while it runs.
import { randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { SUITES } from '../../../shared/ipmi/rmcp/cipher-suites.ts';
import { COMMAND, NETFN, PRIVILEGE } from '../../../shared/ipmi/rmcp/commands.ts';
import { COMPLETION, STATUS } from '../../../shared/ipmi/rmcp/failures.ts';
import { encodeResponse, type IpmiMessage, parseMessage } from '../../../shared/ipmi/rmcp/message.ts';
import {
  encodePlain,
  encodeSetup,
  PAYLOAD,
  parsePacket,
  type SessionPacket,
} from '../../../shared/ipmi/rmcp/packet.ts';
import { BmcSession } from './bmc-session.ts';
import { FaultyLink } from './faulty-link.ts';
import { Machine } from './machine.ts';
import { settingsOf, type TestBmcOptions, type TestBmcSettings } from './settings.ts';

/** Product 1 of a maker that does not exist, IPMI 2.0, firmware 1.23. */
const DEVICE_ID = [0x20, 0x01, 0x01, 0x23, 0x02, 0x02, 0xff, 0xff, 0x0f, 0x01, 0x00];

export class TestBmc {
  readonly settings: TestBmcSettings;
  readonly machine: Machine;
  /** Datagrams that reached it. */
  received = 0;
  readonly #link: FaultyLink;
  readonly #guid = randomBytes(16);
  readonly #sessions = new Map<number, BmcSession>();
  #socket: Socket | undefined;
  #at = { address: '', port: 0 };
  #lastId = 0;

  /** @param seed of the link's dice */
  constructor(options: TestBmcOptions = {}, seed = 1) {
    this.settings = settingsOf(options);
    this.machine = new Machine(() => this.settings);
    this.#link = new FaultyLink(() => this.settings.link, seed);
  }

  get address(): string {
    return this.#at.address;
  }

  get port(): number {
    return this.#at.port;
  }

  /** What a client needs to log in, in the words of `BmcInput`. */
  get login(): { address: string; port: number; user: string; password: string; kg?: string } {
    const { user, password, kg } = this.settings;
    return { ...this.#at, user, password, ...(kg === undefined ? {} : { kg }) };
  }

  /** Sessions that are open or being set up. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** @param port 0: a free one; the same address and port again after a `stop` */
  async start(address: string, port = 0): Promise<void> {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.on('message', (datagram, from) => {
      this.received += 1;
      this.#link.inbound(() => this.#receive(datagram, from));
    });
    socket.bind(port, address);
    await once(socket, 'listening');
    this.#socket = socket;
    this.#at = { address, port: socket.address().port };
  }

  async stop(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#link.stop();
    this.#sessions.clear();
    if (!socket) return;
    socket.close();
    await once(socket, 'close');
  }

  /** The BMC restarts: it forgets every session and nothing else. */
  restart(): void {
    this.#sessions.clear();
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    if (this.settings.silent) return;
    const packet = parsePacket(datagram);
    const answer =
      packet?.format === 'plain' ? this.#outsideSession(packet.payload) : packet && this.#inSession(packet);
    if (!answer) return;
    for (const noise of this.settings.noise(answer)) this.#socket?.send(noise, from.port, from.address);
    const isCommand = packet?.format === 'session' && packet.payloadType === PAYLOAD.ipmi;
    const slownessMs = isCommand ? this.settings.commandMs : 0;
    this.#link.outbound(() => this.#socket?.send(answer, from.port, from.address), slownessMs);
  }

  #outsideSession(payload: Buffer): Buffer | undefined {
    const request = parseMessage(payload);
    if (request?.netFn !== NETFN.app) return undefined;
    if (request.command === COMMAND.channelCapabilities) {
      const { kg, rmcpPlus } = this.settings;
      const types = rmcpPlus ? 0x80 : 0x04;
      return encodePlain(
        response(request, [COMPLETION.ok, 1, types, kg ? 0x24 : 0x04, rmcpPlus ? 2 : 0, 0, 0, 0, 0]),
      );
    }
    return encodePlain(response(request, [COMPLETION.insufficientPrivilege]));
  }

  #inSession(packet: SessionPacket): Buffer | undefined {
    if (!this.settings.rmcpPlus) return undefined;
    const { payloadType, payload } = packet;
    if (payloadType === PAYLOAD.ipmi) return this.#command(packet);
    if (payloadType === PAYLOAD.openRequest && payload.length >= 32) return this.#openSession(payload);
    const session = payload.length >= 8 ? this.#sessions.get(payload.readUInt32LE(4)) : undefined;
    if (!session) return undefined;
    if (payloadType === PAYLOAD.rakp1) {
      const rakp2 = session.rakp2(payload);
      if (rakp2[1] !== STATUS.ok) this.#sessions.delete(session.bmcId);
      return encodeSetup(PAYLOAD.rakp2, rakp2);
    }
    if (payloadType !== PAYLOAD.rakp3) return undefined;
    const rakp4 = session.rakp4(payload);
    if (!session.open) this.#sessions.delete(session.bmcId);
    return rakp4 && encodeSetup(PAYLOAD.rakp4, rakp4);
  }

  #openSession(request: Buffer): Buffer | undefined {
    const suite = [SUITES[3], SUITES[17]].find(
      ({ id, authentication, integrity, confidentiality }) =>
        this.settings.suites.includes(id) &&
        [authentication, integrity, confidentiality].every(
          (algorithm, i) => request[12 + 8 * i] === algorithm,
        ),
    );
    if (!suite && this.settings.otherSuites === 'ignore') return undefined;
    this.#dropIdle();
    const full = this.#sessions.size >= this.settings.sessionSlots;
    const head = Buffer.from(request.subarray(0, 8));
    head[1] = suite ? (full ? STATUS.insufficientResources : STATUS.ok) : STATUS.invalidAuthentication;
    if (!suite || full) return encodeSetup(PAYLOAD.openReply, head);
    this.#lastId += 1;
    const session = new BmcSession(
      { bmcId: this.#lastId, consoleId: request.readUInt32LE(4) },
      suite,
      this.#guid,
      this.settings,
    );
    this.#sessions.set(session.bmcId, session);
    const id = Buffer.alloc(4);
    id.writeUInt32LE(session.bmcId);
    return encodeSetup(PAYLOAD.openReply, Buffer.concat([head, id, request.subarray(8, 32)]));
  }

  #command(packet: SessionPacket): Buffer | undefined {
    this.#dropIdle();
    const session = this.#sessions.get(packet.sessionId);
    const bytes = session?.read(packet);
    const request = bytes && parseMessage(bytes);
    if (!session || !request) return undefined;
    session.lastUsed = Date.now();
    return session.write(response(request, this.#run(session, request)));
  }

  #run(session: BmcSession, { netFn, command, data }: IpmiMessage): number[] {
    if (netFn === NETFN.app && command === COMMAND.deviceId) return [COMPLETION.ok, ...DEVICE_ID];
    if (netFn === NETFN.app && command === COMMAND.setPrivilege)
      return this.#setPrivilege(session, data[0] ?? 0);
    if (netFn === NETFN.app && command === COMMAND.closeSession) {
      this.#sessions.delete(session.bmcId);
      return [COMPLETION.ok];
    }
    if (this.settings.busy) return [COMPLETION.busy];
    return this.machine.run(netFn, command, data, session.privilege) ?? [COMPLETION.invalidCommand];
  }

  #setPrivilege(session: BmcSession, level: number): number[] {
    if (level > Math.min(session.maxPrivilege, PRIVILEGE[this.settings.maxPrivilege])) return [0x81];
    session.privilege = level || session.privilege;
    return [COMPLETION.ok, session.privilege];
  }

  #dropIdle(): void {
    const limit = Date.now() - this.settings.sessionIdleMs;
    for (const session of this.#sessions.values()) {
      if (session.lastUsed < limit) this.#sessions.delete(session.bmcId);
    }
  }
}

function response(request: IpmiMessage, data: readonly number[]): Buffer {
  const { netFn, command, rqSeq } = request;
  return encodeResponse({ netFn: netFn | 1, command, rqSeq, data: Buffer.from(data) });
}
