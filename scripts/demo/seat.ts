// One machine of the demo café: a simulated DeepLink, and a real agent process that keeps its codes published.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { WalletSigner } from '../../shared/dbc/identity.ts';
import {
  type DeepLinkSimulator,
  type SimulatedBmc,
  startDeepLinkSimulator,
} from '../../test/simulators/index.ts';
import type { AgentIdentity } from './counter.ts';

export interface SeatOptions {
  label: string;
  /** Source address of DeepLink's and the agent's connections, and the machine's ip on the node. */
  address: string;
  nodeId: string;
  signer: WalletSigner;
  folder: string;
  uuid: string;
  /** The node's port for DeepLink; null on nodes that store the codes. */
  lanPort: number | null;
  /** The BMC behind which the machine stands. */
  bmc: SimulatedBmc;
  agentLog: 'inherit' | 'ignore';
  /** Arguments for Node that start an agent. */
  agent: readonly string[];
}

/** From the agent's status file. */
export interface SeatState {
  state: string;
  published: boolean;
  deviceId: string | null;
  proof: string | null;
  ageMs: number | null;
  /** Health code of what is wrong, if anything. */
  error: string | null;
}

const CHANNEL_ID = 'SiChuanWangYu001';
/** How long the agent may take to stop cleanly, ms. */
const STOP_LIMIT_MS = 3000;

export class Seat {
  readonly label: string;
  readonly address: string;
  readonly nodeId: string;
  readonly signer: WalletSigner;
  readonly #options: SeatOptions;
  readonly #deviceId = String(randomInt(100_000_000, 1_000_000_000));
  /** Power changes are carried out one after the other. */
  #changes: Promise<void> = Promise.resolve();
  #stopped = false;
  #identity: AgentIdentity | undefined;
  #deepLink: DeepLinkSimulator | undefined;
  #agent: ChildProcess | undefined;

  constructor(options: SeatOptions) {
    this.label = options.label;
    this.address = options.address;
    this.nodeId = options.nodeId;
    this.signer = options.signer;
    this.#options = options;
  }

  get bmc(): SimulatedBmc {
    return this.#options.bmc;
  }

  /** What runs on the machine while it is on. */
  get deepLink(): DeepLinkSimulator | undefined {
    return this.#deepLink;
  }

  /** Process id of the agent, while it runs. */
  get agentPid(): number | undefined {
    return this.#agent?.pid;
  }

  get uuid(): string {
    return this.#options.uuid;
  }

  /** Power as the BMC knows it. */
  get power(): 'on' | 'off' {
    return this.#options.bmc.state().power;
  }

  /** From now on the machine does what its BMC is told. @param identity what the disk image holds */
  follow(identity: AgentIdentity): void {
    const { bmc } = this.#options;
    this.#identity = identity;
    bmc.onPowerChange((state) => this.#change(() => (state === 'on' ? this.#boot() : this.#losePower())));
    bmc.on('reset', () =>
      this.#change(async () => {
        await this.#losePower();
        await this.#boot();
      }),
    );
  }

  #change(work: () => Promise<void>): void {
    this.#changes = this.#changes.then(() => (this.#stopped ? undefined : work()));
  }

  /** A diskless machine starts from the image: it knows nothing of the boot before. */
  async #boot(): Promise<void> {
    const { folder, lanPort, agent, agentLog } = this.#options;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#deepLink = await startDeepLinkSimulator({
      pipe: join(folder, 'deeplink.sock'),
      ...(lanPort === null ? {} : { lan: { host: '127.0.0.1', port: lanPort, localAddress: this.address } }),
      configIni: join(folder, 'config.ini'),
      deviceId: this.#deviceId,
      channelId: CHANNEL_ID,
      requireAuth: true,
      // The agent is there first, as a service of the system is: so it knows that nobody is in.
      slowStart: 'asked',
      slowStartMs: 1500 + Math.round(Math.random() * 1500),
    });
    const config = await this.#writeConfig();
    this.#agent = spawn(process.execPath, [...agent, '--config', config], {
      stdio: ['ignore', agentLog, 'inherit'],
    });
  }

  /** Nothing is said goodbye to. */
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
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#changes;
    const agent = this.#agent;
    this.#agent = undefined;
    if (agent && agent.exitCode === null && agent.signalCode === null) {
      const ended = once(agent, 'exit');
      agent.kill('SIGTERM');
      const force = setTimeout(() => agent.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(force);
    }
    await this.#deepLink?.stop();
    this.#deepLink = undefined;
  }

  /** Whether DeepLink lets in whoever types these codes now. */
  accepts(deviceId: string, password: string): boolean {
    return this.#deepLink?.accepts(deviceId, password) ?? false;
  }

  async state(): Promise<SeatState> {
    try {
      const status = JSON.parse(await readFile(join(this.#options.folder, 'status.json'), 'utf8'));
      const at = status.proof ? Date.parse(status.proof.at) : undefined;
      return {
        state: status.state,
        published: status.published,
        deviceId: status.deviceId,
        proof: status.proof?.level ?? null,
        ageMs: at === undefined ? null : Date.now() - at,
        error: status.error?.code ?? null,
      };
    } catch {
      // The agent writes its status within moments of its start.
      return {
        state: this.power === 'on' ? 'starting' : 'off',
        published: false,
        deviceId: null,
        proof: null,
        ageMs: null,
        error: null,
      };
    }
  }

  async #writeConfig(): Promise<string> {
    const { folder } = this.#options;
    const path = join(folder, 'agent.yml');
    // The kernel's boot id is this computer's: a simulated machine has its own, new at every start.
    const bootIdFile = join(folder, 'boot-id');
    await writeFile(bootIdFile, randomUUID());
    const config = {
      node: { localAddress: this.address },
      deeplink: {
        pipe: join(folder, 'deeplink.sock'),
        configIni: join(folder, 'config.ini'),
        channelId: CHANNEL_ID,
      },
      identity: this.#identity,
      health: { port: 0 },
      stateDir: folder,
      bootIdFile,
      // Asked to shut down by its operating system, a simulated machine ends its agent alone.
      shutdownCommand: ['true'],
    };
    await writeFile(path, stringify(config), { mode: 0o600 });
    return path;
  }
}

/** The lean agent bundle beside the running `netbar`, or `netbar agent` when run from source. */
export function agentCommand(): string[] {
  const netbar = realpathSync(process.argv[1] ?? '');
  const bundle = join(dirname(netbar), 'agent.js');
  return existsSync(bundle) ? [bundle] : [netbar, 'agent'];
}
