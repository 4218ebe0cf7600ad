// `netbar doctor`: finds what is wrong on this machine, at this counter or with this node, and says how to mend it.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../../../shared/config/exit-codes.ts';
import { ConfigError } from '../../../shared/config/load-yaml.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { exitWith } from '../../lib/exit.ts';
import { EXIT_CANCELLED, exitLikeSysexits, UsageError } from '../ipmi/usage.ts';
import { type DoctorOptions, PLACES } from './places.ts';
import { EXIT_OF, formatJson, formatText, severityOf } from './report.ts';

interface CommandOptions extends DoctorOptions {
  json?: boolean;
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('finds what is wrong on a GPU machine, a counter PC or a node, and says how to mend it')
    .exitOverride(exitLikeSysexits)
    .addOption(new Option('--on <place...>', 'what to look at (default: what is here)').choices(PLACES))
    .option('--agent-config <file>', "the agent's configuration (default: the system's place)")
    .option(
      '--image',
      "this is the master of the machines' disk image: everything in DeepLink's file is in every machine",
    )
    .option('--counter-config <file>', "the counter's configuration (default: everything at its default)")
    .addOption(new Option('--node <url>', 'HTTP address of a bare-metal node').argParser(nodeUrl))
    .option('--node-key-file <file>', "the node's own key, mode 0600: its rows are then seen in the clear")
    .option(
      '--known <id...>',
      'uuids or node_ids that the node should have, to find a missing one or an unreadable row',
    )
    .option('--fleet <file>', 'fleet file with BMCs (default: those that the counter knows)')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
Examples: netbar doctor
          netbar doctor --node http://127.0.0.1:5001 --fleet cafe.yml --json
Every finding has a code, and every code a section in docs/troubleshooting.md. Nothing is changed.
Exit codes: ${EXIT_OF.none} nothing wrong, ${EXIT_OF.error} at least one error, ${EXIT_OF.warning} warnings alone, ${EXIT.usage} wrong arguments, ${EXIT.config} bad key file, ${EXIT_CANCELLED} cancelled.`,
    )
    .action(async (options: CommandOptions, command: Command) => {
      try {
        await exitWith(await run(options));
      } catch (error) {
        if (error instanceof UsageError) command.error(`error: ${error.message}`, { exitCode: EXIT.usage });
        process.stderr.write(`netbar doctor: ${messageOf(error)}\n`);
        await exitWith(error instanceof ConfigError ? EXIT.config : EXIT.failed);
      }
    });
}

async function run({ json = false, ...options }: CommandOptions): Promise<number> {
  // Other commands do without agent, counter and store.
  const [{ examine }, { currentSystem }] = await Promise.all([
    import('./examine.ts'),
    import('../../../agent/os/index.ts'),
  ]);
  const stop = new AbortController();
  // Not once(): execa ends the process by the signal when its own listener is the only one left.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (stop.signal.aborted ? process.exit(EXIT_CANCELLED) : stop.abort()));
  }
  const { on, outcomes } = await examine(options, { os: currentSystem() }, stop.signal);
  const cancelled = stop.signal.aborted;
  process.stdout.write(json ? formatJson(on, outcomes, cancelled) : formatText(outcomes, cancelled));
  return cancelled ? EXIT_CANCELLED : EXIT_OF[severityOf(outcomes)];
}

function nodeUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && !/[?#@]/.test(text)) return text;
  throw new InvalidArgumentError('Give an address such as http://192.168.1.10:5001.');
}
