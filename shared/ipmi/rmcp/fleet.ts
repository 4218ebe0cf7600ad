// RMCP+ to a whole fleet: one socket, a bounded number of log-ins at a time, one connection per BMC.
import { Slots } from '../../util/slots.ts';
import type { Bmc } from '../bmc.ts';
import { BmcTurns } from '../bmc-turns.ts';
import { CipherMemory } from '../ipmitool/cipher-memory.ts';
import { RmcpConnection } from './connection.ts';
import { RmcpSocket } from './socket.ts';

export interface RmcpFleetOptions {
  /** Where the suite that worked is remembered; give the same to other users of the BMCs. */
  ciphers?: CipherMemory;
  /** Whose turn it is at a BMC; give the same to other users of the BMCs. */
  turns?: BmcTurns;
  /** Log-ins at a time, over all BMCs. Default 256. */
  maxLogins?: number;
}

const MAX_LOGINS = 256;

export class RmcpFleet {
  readonly #udp = new RmcpSocket();
  readonly #logins: Slots;
  readonly #ciphers: CipherMemory;
  readonly #turns: BmcTurns;
  readonly #connections = new Set<RmcpConnection>();

  constructor(options: RmcpFleetOptions = {}) {
    const { ciphers = new CipherMemory(), turns = new BmcTurns(), maxLogins = MAX_LOGINS } = options;
    this.#ciphers = ciphers;
    this.#turns = turns;
    this.#logins = new Slots(maxLogins);
  }

  start(): Promise<void> {
    return this.#udp.start();
  }

  /** Ends all sessions at the BMCs, then the socket. */
  async stop(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.close()));
    await this.#udp.stop();
  }

  /** A connection of its own for the caller, who closes it; nothing is sent before its first call. */
  connect(bmc: Bmc): RmcpConnection {
    const options = {
      udp: this.#udp,
      logins: this.#logins,
      ciphers: this.#ciphers,
      turns: this.#turns,
    };
    const connection: RmcpConnection = new RmcpConnection(bmc, options, () =>
      this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    return connection;
  }
}
