// Entry of the simulated client node as a process, for tests that let it die.
import { Command } from 'commander';
import { addClientNodeCommand } from '../../simulators/client-node/cli.ts';

// Mounted as deep as in the real command line, below a program with a --version of its own.
const program = new Command('netbar').version('0.0.0');
addClientNodeCommand(program.command('sim'));
await program.parseAsync();
