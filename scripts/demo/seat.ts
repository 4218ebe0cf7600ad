// One machine of the demo café: a simulated DeepLink, and a real agent process that keeps its codes published.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { WalletSigner } from '../../shared/dbc/identity.ts';
import { type DeepLinkSimulator, startDeepLinkSimulator } from '../../test/simulators/index.ts';

export interface SeatOptions {
  label: string;
  /** Source address of DeepLink's and the agent's connections, and the machine's ip on the node. */
  address: string;
  nodeId: string;
  signer: WalletSigner;
  folder: string;
  /** The LAN port is null on nodes that store the codes. */
  node: { url: string; lanPort: number | null };
  agentLog: 'inherit' | 'ignore';
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
  #deepLink: DeepLinkSimulator | undefined;
  #agent: ChildProcess | undefined;

  constructor(options: SeatOptions) {
    this.label = options.label;
    this.address = options.address;
    this.nodeId = options.nodeId;
    this.signer = options.signer;
    this.#options = options;
  }

  async start(): Promise<void> {
    const { folder, node, agentLog } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#deepLink = await startDeepLinkSimulator({
      pipe: join(folder, 'deeplink.sock'),
      ...(node.lanPort === null
        ? {}
        : { lan: { host: '127.0.0.1', port: node.lanPort, localAddress: this.address } }),
      configIni: join(folder, 'config.ini'),
      channelId: CHANNEL_ID,
      requireAuth: true,
      slowStartMs: Math.round(Math.random() * 1500),
    });
    const config = await this.#writeConfig();
    this.#agent = spawn(process.execPath, [...agentCommand(), '--config', config], {
      stdio: ['ignore', agentLog, 'inherit'],
    });
  }

  async stop(): Promise<void> {
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
      return { state: 'starting', published: false, deviceId: null, proof: null, ageMs: null, error: null };
    }
  }

  async #writeConfig(): Promise<string> {
    const { folder, node } = this.#options;
    const identity = join(folder, 'identity.json');
    await writeFile(identity, JSON.stringify(this.signer.identity()), { mode: 0o600 });
    const path = join(folder, 'agent.yml');
    const config = {
      node: { url: node.url, localAddress: this.address },
      deeplink: {
        pipe: join(folder, 'deeplink.sock'),
        configIni: join(folder, 'config.ini'),
        channelId: CHANNEL_ID,
      },
      identity: { kind: 'presigned', file: identity },
      health: { port: 0 },
      stateDir: folder,
    };
    await writeFile(path, stringify(config), { mode: 0o600 });
    return path;
  }
}

/** The lean agent bundle beside the running `netbar`, or `netbar agent` when run from source. */
function agentCommand(): string[] {
  const netbar = realpathSync(process.argv[1] ?? '');
  const bundle = join(dirname(netbar), 'agent.js');
  return existsSync(bundle) ? [bundle] : [netbar, 'agent'];
}
