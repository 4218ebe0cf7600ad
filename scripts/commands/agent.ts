// `netbar agent` as --help, completion and the reference show it: scripts/netbar.ts hands the command itself to the
// agent before this is loaded.
import { Argument, type Command } from 'commander';
import { EXIT } from '../../shared/config/exit-codes.ts';
import { withExamples } from './help/examples.ts';

export function addAgentCommand(program: Command): void {
  const command = program
    .command('agent')
    .description('run the agent of a GPU machine, or ask the running one')
    .addArgument(
      new Argument(
        '[command]',
        'of the running agent. rotate: set a fresh password now; status: what it knows now. Without one: run the agent.',
      ).choices(['rotate', 'status']),
    )
    .option('--config <file>', "configuration (default: the system's place, see docs/operations/agent.md)")
    .option('--once', 'stop when the codes are published')
    .option('--timeout <s>', 'limit of --once, seconds (default 60)')
    .option('--json', 'with --once or status: print the status as JSON')
    .option('--check-config', `check the configuration and exit: 0 good, ${EXIT.config} wrong`)
    .option('--print-config', 'print the configuration as it is used, and exit')
    .option('--force', 'rotate even while a renter may be in')
    .addHelpText(
      'after',
      `
Exit codes: 0 done (--once: confirmed or inferred), 1 failed, 3 --once: presumed, 4 --once: not published in time,
${EXIT.usage} wrong arguments, ${EXIT.alreadyRunning} another agent runs, ${EXIT.config} wrong configuration.`,
    );
  withExamples(
    command,
    'netbar agent --config agent.yml --once',
    'netbar agent rotate',
    'netbar agent status --json',
  );
}
