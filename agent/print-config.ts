// `--print-config`: the configuration as it is used, defaults of this system filled in.
import { stringify } from 'yaml';
import type { AgentConfig } from './config.ts';
import type { OperatingSystem } from './os/index.ts';

/** What stands for a secret. */
const MASKED = '[secret]';

/** YAML of the form of a configuration file; the enrolment key is masked, other secrets are only paths to files. */
export function printConfig(config: AgentConfig, os: OperatingSystem): string {
  const { identity } = config;
  return stringify({
    ...config,
    identity: identity.kind === 'counter' ? { ...identity, enrolmentKey: MASKED } : identity,
    deeplink: { pipe: os.defaultPipePath, ...config.deeplink },
    stateDir: config.stateDir ?? os.defaultStateDir,
  });
}
