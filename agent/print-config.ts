// `--print-config`: the configuration as it is used, defaults of this system filled in.
import { stringify } from 'yaml';
import type { AgentConfig } from './config.ts';
import type { OperatingSystem } from './os/index.ts';

/** YAML that could be used as a configuration file; it holds no secrets, only paths to them. */
export function printConfig(config: AgentConfig, os: OperatingSystem): string {
  return stringify({
    ...config,
    deeplink: { pipe: os.defaultPipePath, ...config.deeplink },
    stateDir: config.stateDir ?? os.defaultStateDir,
  });
}
