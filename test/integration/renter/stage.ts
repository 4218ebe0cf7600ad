// One rented machine behind a client node: power in memory, a simulated DeepLink that starts with the machine, and,
// where a test asks for it, a real agent process.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DbcClient, KeyPair, type SessionIdentity, WalletSigner } from '../../../shared/dbc/index.ts';
import { FakePower } from '../../simulators/client-node/power/fake-power.ts';
import type { PowerHook } from '../../simulators/client-node/power/hook.ts';
import {
  type ClientNodeSimulator,
  startClientNodeSimulator,
} from '../../simulators/client-node/simulator.ts';
import { type DeepLinkSimulator, startDeepLinkSimulator } from '../../simulators/deeplink/simulator.ts';
import { type NodeSimulator, startNodeSimulator } from '../../simulators/node/simulator.ts';
import { type Ended, Running } from '../ipmi-cli/netbar.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0 };
const NETBAR = join(import.meta.dirname, '../../../scripts/netbar.ts');
const AGENT = join(import.meta.dirname, '../../../agent/main.ts');
const CHANNEL_ID = 'SiChuanWangYu001';

export interface StageOptions {
  /** The machine's address; DeepLink connects from it. */
  address?: string;
  power?: PowerHook;
  /** A real agent rotates the password at every boot. */
  agent?: boolean;
  /** DeepLink comes up with the machine. Default true. */
  deepLink?: boolean;
}

export class RenterStage {
  readonly power = new FakePower();
  readonly renter = new KeyPair(randomBytes(32).toString('hex'));
  readonly #options: StageOptions;
  #folder = '';
  #node: NodeSimulator | undefined;
  #client: ClientNodeSimulator | undefined;
  #machineId = '';
  #deepLink: DeepLinkSimulator | undefined;
  #agent: ChildProcess | undefined;
  #changes: Promise<void> = Promise.resolve();

  constructor(options: StageOptions = {}) {
    this.#options = options;
  }

  get machineId(): string {
    return this.#machineId;
  }

  get client(): ClientNodeSimulator {
    if (!this.#client) throw new Error('the stage was not started');
    return this.#client;
  }

  get node(): NodeSimulator {
    if (!this.#node) throw new Error('the stage was not started');
    return this.#node;
  }

  get url(): string {
    return `http://127.0.0.1:${this.client.httpPort}`;
  }

  get deepLink(): DeepLinkSimulator | undefined {
    return this.#deepLink;
  }

  get folder(): string {
    return this.#folder;
  }

  async start(): Promise<void> {
    const { address = '127.0.77.1', power = this.power.hook } = this.#options;
    this.#folder = await mkdtemp(join(tmpdir(), 'netbar-renter-'));
    this.#node = await startNodeSimulator({ version: '0.4.1.8', http: LOOPBACK, lan: LOOPBACK });
    this.#client = await startClientNodeSimulator({
      ...{ version: '0.4.1.8', http: LOOPBACK, bareMetalNodes: [this.#node], power },
      ...{ timeoutMs: 3000, deathDelayMs: 600_000 },
    });
    const uuid = randomUUID();
    this.#machineId = (await this.#node.addMachine({ uuid, ip: address })).nodeId;
    this.power.onCommand((_id, state) => {
      this.#changes = this.#changes.then(() => (state === 'on' ? this.#boot() : this.#losePower()));
    });
  }

  async stop(): Promise<void> {
    await this.#changes;
    await this.#losePower();
    await this.#client?.stop();
    await this.#node?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Rents the machine to the renter's wallet. @returns the order's id */
  rent(keyPair = this.renter): string {
    return this.client.chain.rent(this.machineId, { renter: new WalletSigner(keyPair, 'ss58').wallet });
  }

  /** What a renter hands to a friend. */
  async session(keyPair = this.renter): Promise<SessionIdentity> {
    const client = new DbcClient({ url: this.url });
    try {
      const signer = new WalletSigner(keyPair, 'ss58');
      // The node makes the session at the first request that the wallet is allowed.
      await client.bareMetal
        .powerStatus(this.machineId, { identity: () => signer.identity() })
        .catch(() => undefined);
      return await client.session.open(this.machineId, keyPair);
    } finally {
      await client.close();
    }
  }

  /** A file of mode 0600 as `netbar session issue` writes it. */
  async sessionFile({ sessionId, sessionIdSign }: SessionIdentity, name = 'friend.session'): Promise<string> {
    const path = join(this.#folder, name);
    const text = `machine: ${this.machineId}\nsession_id: ${sessionId}\nsession_id_sign: ${sessionIdSign}\n`;
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  /** `netbar …` as a process of its own, with the stage's node and machine in its environment. */
  netbar(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    return new Running(process.execPath, [NETBAR, ...args], { env: { ...this.#environment(), ...env } });
  }

  /** The same on a terminal; all output comes on stdout. */
  onTerminal(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const line = [process.execPath, NETBAR, ...args].map((word) => `'${word}'`).join(' ');
    const command = ['--quiet', '--return', '--command', line, '/dev/null'];
    return new Running('script', command, { env: { ...this.#environment(), ...env } });
  }

  /** `netbar renter …` with the machine named. */
  async renterCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.netbar(['renter', ...args, '--machine', this.machineId], env).ended;
  }

  #environment(): NodeJS.ProcessEnv {
    return { NETBAR_CONFIG_DIR: this.#folder, NETBAR_NODE: this.url };
  }

  /** Diskless: it starts from the image and knows nothing of the boot before. */
  async #boot(): Promise<void> {
    await this.#losePower();
    const { address = '127.0.77.1', agent = false, deepLink = true } = this.#options;
    if (!deepLink) return;
    const folder = join(this.#folder, 'disk');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#deepLink = await startDeepLinkSimulator({
      pipe: join(folder, 'deeplink.sock'),
      lan: { host: '127.0.0.1', port: this.node.lanPort ?? 0, localAddress: address },
      configIni: join(folder, 'config.ini'),
      ...{
        deviceId: '123456789',
        channelId: CHANNEL_ID,
        ...(agent ? { slowStart: 'asked' } : { slowStartMs: 500 }),
      },
    });
    if (agent) this.#agent = await startAgent(folder, address, this.node.httpPort);
  }

  async #losePower(): Promise<void> {
    const agent = this.#agent;
    this.#agent = undefined;
    if (agent && agent.exitCode === null && agent.signalCode === null) {
      const ended = once(agent, 'exit');
      agent.kill('SIGKILL');
      await ended;
    }
    await this.#deepLink?.stop();
    this.#deepLink = undefined;
    await rm(join(this.#folder, 'disk'), { recursive: true, force: true });
  }
}

async function startAgent(folder: string, address: string, httpPort: number): Promise<ChildProcess> {
  const bootIdFile = join(folder, 'boot-id');
  await writeFile(bootIdFile, randomUUID());
  const config = {
    node: { url: `http://127.0.0.1:${httpPort}`, localAddress: address },
    deeplink: {
      pipe: join(folder, 'deeplink.sock'),
      configIni: join(folder, 'config.ini'),
      channelId: CHANNEL_ID,
    },
    ...{ health: { port: 0 }, stateDir: folder, bootIdFile, shutdownCommand: ['true'] },
  };
  const path = join(folder, 'agent.yml');
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return spawn(process.execPath, [AGENT, '--config', path], { stdio: ['ignore', 'ignore', 'inherit'] });
}
