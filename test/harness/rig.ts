// A café of real processes for the agent's tests: a simulated node, simulated DeepLinks, real agents.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { AgentStatus } from '../../agent/health/status.ts';
import { DbcNodeClient } from '../../shared/dbc/client.ts';
import { WalletSigner } from '../../shared/dbc/identity.ts';
import { KeyPair } from '../../shared/dbc/keys.ts';
import { LineProcess } from './line-process.ts';

const NETBAR = 'dist/netbar.js';
const AGENT = 'dist/agent.js';
const FAULTY_AGENT = 'test/integration/agent/faulty-agent.ts';

export interface Codes {
  deviceId: string;
  password: string;
}

export interface NodeMachine {
  nodeId: string;
  signer: WalletSigner;
}

/** The simulated bare-metal node as a process that can be killed and started again on the same ports. */
export class TestNode {
  readonly #stateFile: string;
  #process: LineProcess | undefined;
  #ports = { http: 0, lan: 0 };

  constructor(folder: string) {
    this.#stateFile = join(folder, 'node-state.json');
  }

  get url(): string {
    return `http://127.0.0.1:${this.#ports.http}`;
  }

  get lanPort(): number {
    return this.#ports.lan;
  }

  get process(): LineProcess {
    if (!this.#process) throw new Error('the node is not running');
    return this.#process;
  }

  async start(version: string): Promise<void> {
    const { http, lan } = this.#ports;
    this.#process = new LineProcess('node', [
      ...[NETBAR, 'sim', 'node', '--version', version, '--state', this.#stateFile],
      ...['--http', `127.0.0.1:${http}`, '--lan', `127.0.0.1:${lan}`],
    ]);
    const ready = await this.#process.line((line) => line.event === 'ready');
    this.#ports = { http: portOf(ready.http) ?? http, lan: portOf(ready.lan) ?? lan };
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.#process?.stop(signal);
  }

  async addMachine(ip: string, uuid: string): Promise<NodeMachine> {
    const added = await this.process.ask({ cmd: 'add-machine', uuid, ip }, (line) => line.event === 'added');
    const signer = new WalletSigner(new KeyPair(String(added.node_private_key)));
    return { nodeId: String(added.node_id), signer };
  }

  async deleteMachine(nodeId: string): Promise<void> {
    await this.process.ask({ cmd: 'delete-machine', node_id: nodeId }, (line) => line.event === 'deleted');
  }

  /** Somebody else sets a password on the node, signed with the machine's key. */
  async set(machine: NodeMachine, password: string): Promise<void> {
    const client = new DbcNodeClient({ baseUrl: this.url });
    try {
      await client.setDeeplink(machine.nodeId, { password }, { identity: machine.signer.identity() });
    } finally {
      await client.close();
    }
  }

  /** What the node hands out for a machine, read with the machine's own signature. */
  async codes(machine: NodeMachine): Promise<Codes> {
    const client = new DbcNodeClient({ baseUrl: this.url });
    try {
      return await client.getDeeplink(machine.nodeId, { identity: machine.signer.identity() });
    } finally {
      await client.close();
    }
  }
}

/** One machine: DeepLink and the agent as processes. */
export class TestSeat {
  readonly folder: string;
  readonly address: string;
  machine: NodeMachine;
  /** Everything that agents of this seat wrote. */
  agentOutput = '';
  readonly passwords = new Set<string>();
  readonly #rig: Rig;
  #deepLink: LineProcess | undefined;
  #agent: LineProcess | undefined;

  constructor(rig: Rig, folder: string, address: string, machine: NodeMachine) {
    this.#rig = rig;
    this.folder = folder;
    this.address = address;
    this.machine = machine;
  }

  get deepLink(): LineProcess {
    if (!this.#deepLink) throw new Error('DeepLink is not running');
    return this.#deepLink;
  }

  get agent(): LineProcess {
    if (!this.#agent) throw new Error('the agent is not running');
    return this.#agent;
  }

  get configPath(): string {
    return join(this.folder, 'agent.yml');
  }

  async startDeepLink(options: { pipe?: boolean; lan?: boolean; args?: string[] } = {}): Promise<void> {
    const { pipe = true, lan = this.#rig.node.lanPort !== 0, args = [] } = options;
    this.#deepLink = new LineProcess('deeplink', [
      ...[NETBAR, 'sim', 'deeplink', '--config-ini', join(this.folder, 'config.ini')],
      ...(pipe ? ['--pipe', join(this.folder, 'deeplink.sock')] : []),
      ...(lan ? ['--lan', `127.0.0.1:${this.#rig.node.lanPort}`, '--lan-from', this.address] : []),
      ...args,
    ]);
    await this.#deepLink.line((line) => line.event === 'ready');
  }

  async writeConfig(change: Record<string, unknown> = {}): Promise<void> {
    const config = {
      node: { url: this.#rig.node.url, localAddress: this.address, lanPort: this.#rig.node.lanPort },
      deeplink: { pipe: join(this.folder, 'deeplink.sock'), configIni: join(this.folder, 'config.ini') },
      identity: { kind: 'presigned', file: await this.writeIdentity() },
      health: { port: 0 },
      stateDir: this.folder,
      log: { level: 'debug' },
      ...change,
    };
    await writeFile(this.configPath, stringify(config));
  }

  /** A triple signed by this machine's key, or by somebody else's. */
  async writeIdentity(signer: WalletSigner = this.machine.signer): Promise<string> {
    const path = join(this.folder, 'identity.json');
    await writeFile(path, JSON.stringify(signer.identity()), { mode: 0o600 });
    return path;
  }

  /** Starts the agent; with `killAt` it kills itself at that step. */
  startAgent(options: { args?: string[]; killAt?: string } = {}): LineProcess {
    const { args = [], killAt } = options;
    const entry = killAt === undefined ? [AGENT] : [FAULTY_AGENT, killAt];
    this.#agent = new LineProcess('agent', [...entry, '--config', this.configPath, ...args]);
    this.#rig.processes.push(this.#agent);
    return this.#agent;
  }

  /** A command to the running agent, such as `rotate`. */
  startCommand(args: string[]): LineProcess {
    const command = new LineProcess('command', [AGENT, ...args, '--config', this.configPath]);
    this.#rig.processes.push(command);
    return command;
  }

  /** Tells DeepLink to do something, and waits until it is done. */
  async tellDeepLink(command: { cmd: string } & Record<string, unknown>): Promise<Record<string, unknown>> {
    const done = (line: Record<string, unknown>) =>
      line.event === 'error' || (line.event === 'answer' && line.cmd === command.cmd);
    const answer = await this.deepLink.ask(command, done);
    if (answer.event === 'error')
      throw new Error(`DeepLink refused ${command.cmd}: ${String(answer.message)}`);
    return answer;
  }

  /** What DeepLink accepts now. */
  async truth(): Promise<Codes> {
    const state = await this.tellDeepLink({ cmd: 'state' });
    const codes = { deviceId: String(state.deviceId), password: String(state.password) };
    this.passwords.add(codes.password);
    return codes;
  }

  async status(): Promise<AgentStatus | undefined> {
    return readFile(join(this.folder, 'status.json'), 'utf8').then(
      (text) => JSON.parse(text) as AgentStatus,
      () => undefined,
    );
  }

  /** Waits for a status that fits; fails with the last status and the agent's log. */
  async until(fits: (status: AgentStatus) => boolean, ms = 60_000): Promise<AgentStatus> {
    const limit = performance.now() + ms;
    let last: AgentStatus | undefined;
    while (performance.now() < limit) {
      last = await this.status();
      if (last && last.pid === this.#agent?.pid && fits(last)) return last;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const log = this.#agent?.output.slice(-6000);
    throw new Error(
      `the status never fitted in ${ms} ms. Last: ${JSON.stringify(last, undefined, 1)}\nLog:\n${log}`,
    );
  }

  untilPublished(ms?: number): Promise<AgentStatus> {
    return this.until((status) => status.published, ms);
  }

  untilCode(code: string, ms?: number): Promise<AgentStatus> {
    return this.until((status) => status.notes.some((note) => note.code === code), ms);
  }

  /** Waits until DeepLink accepts these codes. */
  async untilTruth(codes: Partial<Codes>, ms = 60_000): Promise<void> {
    const limit = performance.now() + ms;
    for (;;) {
      const truth = await this.truth();
      if (Object.entries(codes).every(([key, value]) => truth[key as keyof Codes] === value)) return;
      if (performance.now() > limit)
        throw new Error(`DeepLink never came to accept ${Object.keys(codes).join()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** True when the node hands out exactly what DeepLink accepts. */
  async nodeTellsTheTruth(): Promise<boolean> {
    const [truth, codes] = [await this.truth(), await this.#rig.node.codes(this.machine)];
    return truth.deviceId === codes.deviceId && truth.password === codes.password;
  }

  async stop(): Promise<void> {
    await this.#agent?.stop();
    await this.#deepLink?.stop();
  }
}

/** Everything of one test; stop() leaves nothing behind. */
export class Rig {
  readonly folder: string;
  readonly node: TestNode;
  readonly seats: TestSeat[] = [];
  readonly processes: LineProcess[] = [];
  /** 127.0.x.y: apart for every rig of a test file. */
  static #network = 20 + (Number(process.env.VITEST_POOL_ID ?? 0) % 100);
  static #nextHost = 1;

  private constructor(folder: string) {
    this.folder = folder;
    this.node = new TestNode(folder);
  }

  static async start(version = '0.4.1.8'): Promise<Rig> {
    const rig = new Rig(await mkdtemp(join(tmpdir(), 'netbar-agent-')));
    await rig.node.start(version);
    return rig;
  }

  static nextAddress(): string {
    return `127.0.${Rig.#network}.${Rig.#nextHost++}`;
  }

  /** A machine that is registered on the node; DeepLink and the agent are not started yet. */
  async addSeat(options: { address?: string; uuid?: string } = {}): Promise<TestSeat> {
    const address = options.address ?? Rig.nextAddress();
    const folder = await mkdtemp(join(this.folder, 'seat-'));
    const machine = await this.node.addMachine(
      address,
      options.uuid ?? `uuid-${address.replaceAll('.', '-')}`,
    );
    const seat = new TestSeat(this, folder, address, machine);
    this.seats.push(seat);
    return seat;
  }

  async stop(): Promise<void> {
    await Promise.all(this.seats.map((seat) => seat.stop()));
    await Promise.all(this.processes.map((process) => process.stop('SIGKILL')));
    await this.node.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function portOf(address: unknown): number | undefined {
  const port = Number(
    String(address ?? '')
      .split(':')
      .at(-1),
  );
  return Number.isInteger(port) && port > 0 ? port : undefined;
}
