// `netbar counter`: the counter without Electron, for a server and any browser.
import type { Command } from 'commander';
import { EXIT } from '../../shared/config/exit-codes.ts';
import { exitWith } from '../lib/exit.ts';

export interface CounterCommandOptions {
  config?: string;
  checkConfig?: boolean;
  dataDir?: string;
  port?: string;
}

export function addCounterCommand(program: Command): void {
  program
    .command('counter')
    .description("the café's counter: machines, power, codes and staff, with its interface in any browser")
    .option('--config <file>', 'configuration (default: everything at its default, on this computer alone)')
    .option('--check-config', `check the configuration and exit: 0 good, ${EXIT.config} wrong`)
    .option('--data-dir <folder>', 'where the counter keeps what it remembers')
    .option('--port <n>', 'port of the staff interface; 0 takes a free one')
    .addHelpText(
      'after',
      `
Example: netbar counter --config counter.yml
The log is JSON on stderr; stdout says where the interface is.
Exit code: 0 stopped by SIGTERM or SIGINT, 1 failed, ${EXIT.alreadyRunning} another counter uses the folder, ${EXIT.config} wrong configuration.`,
    )
    .action(async (options: CounterCommandOptions) => {
      // Other commands do without the web server and the store.
      const { runCounter } = await import('./counter/run.ts');
      await exitWith(await runCounter(options));
    });
}
