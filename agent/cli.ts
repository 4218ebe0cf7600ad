// `netbar agent …`: arguments, help, and the exit codes of each way to run.
import { parseArgs } from 'node:util';
import { EXIT } from '../shared/config/exit-codes.ts';
import { ConfigError } from '../shared/config/load-yaml.ts';
import { DbcError } from '../shared/dbc/errors.ts';
import { checkPresignedTriple } from '../shared/dbc/presigned.ts';
import { messageOf } from '../shared/errors/app-error.ts';
import { createLogger } from '../shared/logging/logger.ts';
import { Agent } from './agent.ts';
import { type AgentConfig, loadAgentConfig } from './config.ts';
import { rotateCommand, statusCommand } from './control/commands.ts';
import { AlreadyRunningError } from './control/lock.ts';
import { EXIT_NOT_PUBLISHED, EXIT_PRESUMED, runOnce } from './once.ts';
import { currentSystem, type OperatingSystem } from './os/index.ts';
import { printConfig } from './print-config.ts';
import type { StepHook } from './steps.ts';

const HELP = `Usage: netbar agent [--config FILE] [options]
       netbar agent rotate [--force] [--config FILE]
       netbar agent status [--json] [--config FILE]

Runs on a GPU machine: makes the bare-metal node hand out the codes that DeepLink accepts.

Options
  --config FILE     configuration (default: the system's place, see docs/operations/agent.md)
  --once            stop when the codes are published: exit 0 confirmed or inferred,
                    ${EXIT_PRESUMED} presumed, ${EXIT_NOT_PUBLISHED} not published in time
  --timeout S       limit of --once, seconds (default 60)
  --json            with --once or status: print the status as JSON
  --check-config    check the configuration and exit: 0 good, ${EXIT.config} wrong
  --print-config    print the configuration as it is used, and exit
  -h, --help        this text

Commands to the running agent
  rotate            set a fresh password now; refused while a renter may be in, unless --force
  status            what the agent knows now

Exit codes: 0 done, 1 failed, ${EXIT.usage} wrong arguments, ${EXIT.alreadyRunning} another agent runs, ${EXIT.config} wrong configuration
`;

export interface AgentCliOptions {
  os?: OperatingSystem;
  step?: StepHook;
  stdout?: (text: string) => void;
  stderr?: (text: string) => void;
}

/** Runs the command line; resolves with the exit code. */
export async function agentCli(argv: string[], options: AgentCliOptions = {}): Promise<number> {
  const stdout = options.stdout ?? ((text) => void process.stdout.write(text));
  const stderr = options.stderr ?? ((text) => void process.stderr.write(text));
  const os = options.os ?? currentSystem();
  try {
    const { values, positionals } = parse(argv);
    if (values.help) {
      stdout(HELP);
      return EXIT.ok;
    }
    const path = values.config ?? process.env.NETBAR_AGENT_CONFIG ?? os.defaultConfigPath;
    const config = await loadAgentConfig(path);
    const [command, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError(`unexpected argument "${rest[0]}"`);
    if (command === 'rotate') return await rotateCommand(config, os, values.force ?? false, stdout, stderr);
    if (command === 'status') return await statusCommand(config, os, values.json ?? false, stdout, stderr);
    if (command !== undefined) throw new UsageError(`unknown command "${command}"`);
    if (values['check-config']) {
      if (config.identity.kind === 'presigned') await checkPresignedTriple(config.identity.file);
      stdout(`${path}: good\n`);
      return EXIT.ok;
    }
    if (values['print-config']) {
      stdout(printConfig(config, os));
      return EXIT.ok;
    }
    return await run(config, os, values, options, stdout, stderr);
  } catch (error) {
    stderr(`netbar agent: ${messageOf(error)}\n`);
    if (error instanceof UsageError) stderr('Try `netbar agent --help`.\n');
    return exitCodeOf(error);
  }
}

type Values = ReturnType<typeof parse>['values'];

async function run(
  config: AgentConfig,
  os: OperatingSystem,
  values: Values,
  { step }: AgentCliOptions,
  stdout: (text: string) => void,
  stderr: (text: string) => void,
): Promise<number> {
  const once = values.once ?? false;
  const seconds = Number(values.timeout ?? 60);
  if (!(seconds > 0 && seconds <= 86_400)) throw new UsageError('--timeout takes seconds, at most 86400');
  // With --once the status is the output; the log goes beside it.
  const destination = once ? { write: (line: string) => stderr(line) } : undefined;
  const log = await createLogger({ level: config.log.level, ...(destination ? { destination } : {}) });
  const agent = new Agent({ config, os, log, ...(step ? { step } : {}) });
  const stopped = untilSignal();
  try {
    // A start that hangs (a disk that does not answer) must not keep the process from ending.
    const started = agent.start().then(() => true);
    if (!(await Promise.race([started, stopped.then(() => false)]))) {
      if (!once) return EXIT.ok;
      stderr('stopped before the codes were published\n');
      return EXIT_NOT_PUBLISHED;
    }
    if (once) return await runOnce(agent, { seconds, json: values.json ?? false, stdout, stderr, stopped });
    await stopped;
    return EXIT.ok;
  } catch (error) {
    if (error instanceof AlreadyRunningError) stderr(`See its log: ${os.serviceManager.showLog}\n`);
    throw error;
  } finally {
    await agent.stop();
  }
}

/** Resolves at SIGTERM or SIGINT; a second one ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

class UsageError extends Error {}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        once: { type: 'boolean' },
        timeout: { type: 'string' },
        json: { type: 'boolean' },
        'check-config': { type: 'boolean' },
        'print-config': { type: 'boolean' },
        force: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  // Before the agent runs, only the identity file is refused as input.
  if (error instanceof ConfigError || (error instanceof DbcError && error.code === 'INVALID_INPUT'))
    return EXIT.config;
  if (error instanceof AlreadyRunningError) return EXIT.alreadyRunning;
  return EXIT.failed;
}
