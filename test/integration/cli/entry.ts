// `netbar` with the commands of the DBC API alone.
import { Command } from 'commander';
import { addCompletionCommand } from '../../../scripts/commands/completion/index.ts';
import { addConfigCommand } from '../../../scripts/commands/config/index.ts';
import { addDbcCommands } from '../../../scripts/commands/dbc/index.ts';
import { addSessionCommand } from '../../../scripts/commands/session/index.ts';
import { addSignCommand } from '../../../scripts/commands/sign/index.ts';

const program = new Command('netbar').showHelpAfterError('Try --help.');
addDbcCommands(program);
addSessionCommand(program);
addSignCommand(program);
addConfigCommand(program);
addCompletionCommand(program);
await program.parseAsync();
