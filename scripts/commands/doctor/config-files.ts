// Are the configuration files right? One check for each kind of file.
import { attempt, type Check, defineCheck, error } from './check.ts';

export interface ConfigFacts {
  path: string;
  /** @throws ConfigError naming file, line, key and what is allowed; never a secret */
  load: () => Promise<unknown>;
}

function configCheck<Code extends string>(name: string, code: Code, cure: string): Check<ConfigFacts, Code> {
  return defineCheck({
    name,
    limitMs: 5000,
    codes: { [code]: error(`The ${name} is wrong: nothing starts with it`, cure) } as Record<
      Code,
      ReturnType<typeof error>
    >,
    run: async ({ path, load }) => {
      const answer = await attempt(load());
      if ('failure' in answer) return { found: [{ code, subject: path, detail: answer.failure.message }] };
      return { found: [], good: path };
    },
  });
}

export const agentConfig = configCheck(
  "agent's configuration",
  'AGENT_CONFIG_WRONG',
  'Correct the named line (docs/operations/agent.md); `netbar agent --check-config` looks again.',
);

export const counterConfig = configCheck(
  "counter's configuration",
  'COUNTER_CONFIG_WRONG',
  'Correct the named line (docs/operations/counter.md); `netbar counter --check-config` looks again.',
);

export const fleetFile = configCheck(
  'fleet file',
  'FLEET_FILE_WRONG',
  'Correct the named line (docs/operations/power.md, "A fleet file").',
);

export const CONFIG_CHECKS = [agentConfig, counterConfig, fleetFile] as const;
