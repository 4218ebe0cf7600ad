// What the checks of a GPU machine share: configuration, the running agent, DeepLink's file, this machine's row.
import { access } from 'node:fs/promises';
import type { AgentConfig } from '../../../../agent/config.ts';
import { askAgent } from '../../../../agent/control/control-client.ts';
import { findConfigIni } from '../../../../agent/deeplink/open.ts';
import type { AgentStatus } from '../../../../agent/health/status.ts';
import { type Location, plainAddress } from '../../../../agent/node/locate.ts';
import { currentBoot } from '../../../../agent/os/boot.ts';
import type { OperatingSystem } from '../../../../agent/os/index.ts';
import type { Machine } from '../../../../shared/dbc/types.ts';
import { type DeepLinkConfig, readConfigIni } from '../../../../shared/deeplink/config-ini.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { MachineAnswer } from '../../../../shared/types/agent-protocol.ts';
import { once } from '../check.ts';
import { askCounter } from './counter-door.ts';
import { locate } from './location.ts';
import type { NodeFacts } from './node-facts.ts';

export interface MachineFacts {
  readonly os: OperatingSystem;
  readonly config: AgentConfig;
  /** This is the master of the disk image: everything in DeepLink's file is in every machine. */
  readonly isImage: boolean;
  readonly stateDir: string;
  /** The agent speaks to the node itself, or a node was named; undefined: only a counter is known. */
  readonly node: NodeFacts | undefined;
  /** The running agent's own word. @throws ControlError */
  status(): Promise<AgentStatus>;
  /** Where the agent finds DeepLink's config.ini. */
  configIniPath(): Promise<string | undefined>;
  /** @throws DeepLinkError */
  configIni(): Promise<DeepLinkConfig | undefined>;
  /** Of every profile that has one. */
  configIniFiles(): Promise<string[]>;
  /** Milliseconds since 1970. */
  bootedAt(): Promise<number>;
  /** This machine among the node's. @throws DbcError */
  location(): Promise<{ location: Location; row: Machine | undefined; local: string | undefined }>;
  /** What the counter says of this machine; undefined without a counter. @throws CounterError */
  counterAnswer(): Promise<MachineAnswer | undefined>;
  /** Whether DeepLink is connected to the node; undefined: nobody can tell. */
  isLinked(): Promise<boolean | undefined>;
}

export interface MachineOptions {
  os: OperatingSystem;
  config: AgentConfig;
  isImage: boolean;
  node: NodeFacts | undefined;
  signal: AbortSignal;
}

export function machineFacts(options: MachineOptions): MachineFacts {
  const { os, config, node, signal } = options;
  const stateDir = config.stateDir ?? os.defaultStateDir;
  const configIniPath = once(() => findConfigIni(config, os));
  const facts: MachineFacts = {
    ...{ os, config, isImage: options.isImage, stateDir, node, configIniPath },
    status: once(() => askStatus(os.controlPath(stateDir))),
    configIni: once(async () => {
      const path = await configIniPath();
      return path === undefined ? undefined : readConfigIni(path);
    }),
    configIniFiles: once(async () => {
      const { configIni } = config.deeplink;
      return existing(configIni === undefined ? await os.configIniCandidates() : [configIni]);
    }),
    bootedAt: once(async () => (await currentBoot(os, config.bootIdFile)).bootedAt),
    location: once(async () => {
      if (!node) throw new AppError('NO_NODE', "no node is known: it is the counter's business");
      await node.version();
      const local = plainAddress(node.client.localAddress);
      const location = await locate({ node, os, nodeId: config.node.nodeId, local, signal });
      return { location, row: location.found === 'one' ? location.machine : undefined, local };
    }),
    counterAnswer: once(() => askCounter(config, stateDir, signal)),
    isLinked: once(() => isLinked(facts)),
  };
  return facts;
}

async function askStatus(controlPath: string): Promise<AgentStatus> {
  const reply = await askAgent(controlPath, { command: 'status' });
  if (!reply.ok) throw new AppError('AGENT_SILENT', reply.message);
  return reply.status as AgentStatus;
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => [path],
        () => [],
      ),
    ),
  );
  return [...new Set(there.flat())];
}

/** By the node's row, else by the counter's word. */
async function isLinked(facts: MachineFacts): Promise<boolean | undefined> {
  if (facts.node) {
    const { row } = await facts.location().catch(() => ({ row: undefined }));
    if (row) return row.deeplink !== undefined;
  }
  const answer = await facts.counterAnswer().catch(() => undefined);
  return answer?.machine ? answer.machine.deeplink !== null : undefined;
}
