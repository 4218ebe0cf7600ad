// Entry of the simulated node as a process, for tests that kill it.
import { Command } from 'commander';
import { addNodeCommand } from '../../simulators/node/cli.ts';

// Mounted as deep as in the real command line, below a program with a --version of its own.
const program = new Command('netbar').version('0.0.0');
addNodeCommand(program.command('sim'));
await program.parseAsync();
