// The demo café: one simulated node, a real counter, and machines that each stand behind a BMC and have a simulated
// DeepLink and a real agent process.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Counter } from '../../kiosk/counter/counter.ts';
import { DbcNodeClient } from '../../shared/dbc/client.ts';
import { WalletSigner } from '../../shared/dbc/identity.ts';
import { KeyPair } from '../../shared/dbc/keys.ts';
import type { LogLevel } from '../../shared/logging/logger.ts';
import {
  type BmcFleet,
  type NodeSimulator,
  startBmcFleet,
  startNodeSimulator,
} from '../../test/simulators/index.ts';
import { DemoCounter } from './counter.ts';
import { agentCommand, Seat, type SeatState } from './seat.ts';

export interface CafeOptions {
  machines: number;
  /** Version of the simulated node, such as "0.4.1.8". */
  nodeVersion: string;
  /** Machines that are left off at the start, the last ones. Default 0. */
  leftOff?: number;
  /** Preferred port of the counter's interface. Default 0: a free one. */
  port?: number;
  /** Of the counter, on stderr. Default: nothing. */
  logLevel?: LogLevel;
  /** Where the agents write their logs; default: thrown away. */
  agentLog?: 'inherit' | 'ignore';
  /** Of every BMC; at most 20 characters. */
  bmcPassword?: string;
  /** Arguments for Node that start an agent; default: the agent beside the running `netbar`. */
  agent?: readonly string[];
}

/** What the demo shows of one seat; the codes come from the node by a signed call. */
export interface SeatReport extends SeatState {
  seat: string;
  address: string;
  nodeId: string;
  deviceId: string | null;
  password: string | null;
  /** Whether DeepLink lets in whoever types these codes. */
  acceptedByDeepLink: boolean;
}

/** Most machines of one demo: their addresses are 127.0.10.1 … 127.0.10.250. */
export const MAX_MACHINES = 250;

export class Cafe {
  readonly #options: CafeOptions;
  #folder: string | undefined;
  #node: NodeSimulator | undefined;
  #fleet: BmcFleet | undefined;
  #client: DbcNodeClient | undefined;
  #counter: DemoCounter | undefined;
  readonly #stopping = new AbortController();
  readonly #seats: Seat[] = [];

  constructor(options: CafeOptions) {
    this.#options = options;
  }

  get nodeUrl(): string {
    return `http://127.0.0.1:${this.#node?.httpPort ?? 0}`;
  }

  /** Where the counter's interface is. */
  get counterUrl(): string {
    return this.#counter?.url ?? '';
  }

  /** The simulated node. @throws when it was not started */
  get node(): NodeSimulator {
    if (!this.#node) throw new Error('the café does not run');
    return this.#node;
  }

  /** The running counter itself. @throws when it does not run */
  get counter(): Counter {
    if (!this.#counter) throw new Error('the café does not run');
    return this.#counter.running;
  }

  get seats(): readonly Seat[] {
    return this.#seats;
  }

  async start(): Promise<void> {
    const { machines, port = 0, logLevel = 'silent', leftOff = 0, bmcPassword } = this.#options;
    this.#folder = await mkdtemp(join(tmpdir(), 'netbar-demo-'));
    const node = await this.#openNode();
    this.#node = node;
    this.#client = new DbcNodeClient({ baseUrl: this.nodeUrl });
    this.#fleet = await startBmcFleet({
      count: machines,
      ...(bmcPassword ? { users: [{ name: 'admin', password: bmcPassword, privilege: 'admin' }] } : {}),
    });
    for (let index = 0; index < machines; index++) this.#seats.push(await this.#addSeat(node, index));
    await this.#writeFleetFile();
    const counter = new DemoCounter({
      ...{ folder: join(this.#folder, 'counter'), nodeUrl: this.nodeUrl, port, logLevel },
      nodeKey: node.seedHex ?? '',
    });
    this.#counter = counter;
    await counter.start();
    await counter.takeOver(
      new Map(this.#seats.map(({ uuid, label }) => [uuid, { label, zone: label < 'B' ? 'Hall' : 'Rooms' }])),
    );
    const identity = await counter.agentIdentity();
    for (const seat of this.#seats) seat.follow(identity);
    const labels = this.#seats.slice(0, machines - leftOff).map(({ label }) => label);
    await counter.powerOn(labels, this.#stopping.signal);
  }

  /** Fleet file for `netbar power` and its sisters. */
  get fleetFile(): string | undefined {
    return this.#fleet && this.#folder ? join(this.#folder, 'fleet.yml') : undefined;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#counter?.stop();
    await Promise.allSettled(this.#seats.map((seat) => seat.stop()));
    await this.#client?.close();
    await this.#node?.stop();
    await this.#fleet?.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }

  /** The node falls silent, as if somebody pulled its plug. */
  async stopNode(): Promise<void> {
    await this.#node?.stop();
  }

  /** It is there again, at its old addresses and with its machines. */
  async startNode(): Promise<void> {
    this.#node = await this.#openNode(this.#node);
  }

  /** Every seat as it is now. */
  report(): Promise<SeatReport[]> {
    return Promise.all(this.#seats.map((seat) => this.#reportOf(seat)));
  }

  #openNode(ports?: Pick<NodeSimulator, 'httpPort' | 'lanPort'>): Promise<NodeSimulator> {
    return startNodeSimulator({
      version: this.#options.nodeVersion,
      http: { host: '127.0.0.1', port: ports?.httpPort ?? 0 },
      lan: { host: '127.0.0.1', port: ports?.lanPort ?? 0 },
      stateFile: join(this.#folder ?? '', 'node.json'),
    });
  }

  async #writeFleetFile(): Promise<void> {
    if (!this.fleetFile) return;
    const machines = this.#seats.map(({ label, bmc }) => [
      label,
      { ipmi: { address: bmc?.address, port: bmc?.port } },
    ]);
    const bmc = this.#fleet?.at(0);
    const defaults = { ipmi: { user: bmc?.user, password: bmc?.password, cipherSuite: 3 } };
    await writeFile(this.fleetFile, stringify({ defaults, machines: Object.fromEntries(machines) }), {
      mode: 0o600,
    });
  }

  async #addSeat(node: NodeSimulator, index: number): Promise<Seat> {
    const label = seatLabel(index);
    const address = `127.0.10.${index + 1}`;
    const uuid = `seat-${label.toLowerCase()}`;
    const bmc = this.#fleet?.at(index);
    if (!bmc) throw new Error(`there is no BMC for ${label}`);
    const machine = await node.addMachine({
      ...{ uuid, ip: address, os: 'Windows 11', ipmiHostname: bmc.address, ipmiPort: bmc.port },
      ...{ ipmiUsername: bmc.user, ipmiPassword: bmc.password },
    });
    return new Seat({
      label,
      address,
      nodeId: machine.nodeId,
      signer: new WalletSigner(new KeyPair(machine.nodePrivateKey)),
      folder: join(this.#folder ?? '', label),
      uuid,
      lanPort: node.lanPort,
      bmc,
      agentLog: this.#options.agentLog ?? 'ignore',
      agent: this.#options.agent ?? agentCommand(),
    });
  }

  async #reportOf(seat: Seat): Promise<SeatReport> {
    const state = await seat.state();
    const codes = state.published ? await this.#readCodes(seat) : undefined;
    return {
      seat: seat.label,
      address: seat.address,
      nodeId: seat.nodeId,
      deviceId: codes?.deviceId ?? state.deviceId,
      password: codes?.password ?? null,
      ...{
        state: state.state,
        published: state.published,
        proof: state.proof,
        ageMs: state.ageMs,
        error: state.error,
      },
      acceptedByDeepLink: codes !== undefined && seat.accepts(codes.deviceId, codes.password),
    };
  }

  async #readCodes(seat: Seat): Promise<{ deviceId: string; password: string } | undefined> {
    return this.#client
      ?.getDeeplink(seat.nodeId, { identity: () => seat.signer.identity() })
      .catch(() => undefined);
  }
}

/** A01 … A10, B01 …: ten seats a row. */
export function seatLabel(index: number): string {
  const row = String.fromCharCode('A'.charCodeAt(0) + Math.floor(index / 10));
  return `${row}${String((index % 10) + 1).padStart(2, '0')}`;
}
