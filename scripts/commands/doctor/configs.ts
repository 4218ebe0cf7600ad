// The configurations of agent and counter: as they are, or what can be assumed where one is missing or wrong.
import { type AgentConfig, AgentConfigSchema, loadAgentConfig } from '../../../agent/config.ts';
import type { OperatingSystem } from '../../../agent/os/index.ts';
import { type CounterConfig, loadCounterConfig } from '../../../kiosk/counter/config.ts';
import type { ConfigFacts } from './config-files.ts';
import { exists, namedAgentConfig } from './places.ts';

/** Never called: a configuration without a counter must name a node. */
const NO_NODE = 'http://127.0.0.1';

export interface ReadAgentConfig {
  config: AgentConfig;
  /** It is the agent's own, and not only assumed. */
  isOwn: boolean;
  /** For the check of the file; undefined where there is none and nobody named one. */
  facts: ConfigFacts | undefined;
}

/** DeepLink and the disk image can be looked at without it. */
export async function readAgentConfig(
  path: string | undefined,
  node: string | undefined,
  os: OperatingSystem,
): Promise<ReadAgentConfig> {
  const named = namedAgentConfig(path);
  const file = named ?? os.defaultConfigPath;
  const assumed = AgentConfigSchema.parse({ node: { url: node ?? NO_NODE } });
  if (named === undefined && !(await exists(file)))
    return { config: assumed, isOwn: false, facts: undefined };
  const loading = loadAgentConfig(file);
  const config = await loading.catch(() => undefined);
  return {
    config: config ?? assumed,
    isOwn: config !== undefined,
    facts: { path: file, load: () => loading },
  };
}

export async function readCounterConfig(
  path: string | undefined,
): Promise<{ config: CounterConfig | undefined; facts: ConfigFacts }> {
  const loading = loadCounterConfig(path);
  const config = await loading.catch(() => undefined);
  return { config, facts: { path: path ?? 'the defaults', load: () => loading } };
}
