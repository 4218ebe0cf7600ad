// `netbar` with the BMC commands alone.
import { Command } from 'commander';
import { addIpmiCommands } from '../../../scripts/commands/ipmi/index.ts';

const program = new Command('netbar').showHelpAfterError('Try --help.');
addIpmiCommands(program);
await program.parseAsync();
