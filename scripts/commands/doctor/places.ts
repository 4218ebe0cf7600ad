// Where the doctor is: on a GPU machine, on a counter PC, before a node. Asked of the files that lie there.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { OperatingSystem } from '../../../agent/os/index.ts';
import { loadCounterConfig } from '../../../kiosk/counter/config.ts';
import { UsageError } from '../ipmi/usage.ts';

export const PLACES = ['machine', 'counter', 'node'] as const;
export type Place = (typeof PLACES)[number];

export interface DoctorOptions {
  on?: Place[];
  agentConfig?: string;
  counterConfig?: string;
  node?: string;
  nodeKeyFile?: string;
  known?: string[];
  fleet?: string;
  image?: boolean;
}

/** @throws UsageError where there is nothing to look at */
export async function placesHere(options: DoctorOptions, os: OperatingSystem): Promise<Place[]> {
  const { on, node, fleet } = options;
  if (on !== undefined) {
    if (on.includes('node') && node === undefined) throw new UsageError('--on node needs --node URL');
    return PLACES.filter((place) => on.includes(place));
  }
  const [machine, counter] = await Promise.all([isMachine(options, os), isCounter(options)]);
  const there = { machine, counter, node: node !== undefined };
  const found = PLACES.filter((place) => there[place]);
  if (found.length > 0 || fleet !== undefined) return found;
  throw new UsageError(
    'neither an agent, nor DeepLink, nor a counter is here: name what to look at with --agent-config, --counter-config, --node or --fleet',
  );
}

/** The agent's configuration that somebody named, as the agent itself takes it. */
export function namedAgentConfig(option: string | undefined): string | undefined {
  return option ?? (process.env.NETBAR_AGENT_CONFIG || undefined);
}

async function isMachine({ agentConfig, image }: DoctorOptions, os: OperatingSystem): Promise<boolean> {
  if (namedAgentConfig(agentConfig) !== undefined || image) return true;
  const signs = [os.defaultConfigPath, ...(await os.configIniCandidates())];
  return (await Promise.all(signs.map(exists))).includes(true);
}

async function isCounter({ counterConfig }: DoctorOptions): Promise<boolean> {
  if (counterConfig !== undefined) return true;
  const defaults = await loadCounterConfig(undefined).catch(() => undefined);
  return defaults !== undefined && exists(join(defaults.dataDir, 'store'));
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
