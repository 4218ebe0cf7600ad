// Runs the simulator's command line by itself, for simulator-cli.test.ts.
import { Command } from 'commander';
import { addDeepLinkCommand } from '../../simulators/deeplink/cli.ts';

const program = new Command('simulators');
addDeepLinkCommand(program);
await program.parseAsync();
