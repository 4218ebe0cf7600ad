// Every group of the command line, in the order of --help.
import { Command } from 'commander';
import { addBmcCommand, addDeepLinkCommand, addNodeCommand } from '../../test/simulators/index.ts';
import { addAuditCommand } from './audit.ts';
import { addBackupCommand } from './backup.ts';
import { addCounterCommand } from './counter.ts';
import { addDemoCommand } from './demo.ts';
import { addDoctorCommand } from './doctor/index.ts';
import { addIpmiCommands } from './ipmi/index.ts';

/** Parses process.argv and runs the command that it names. */
export async function runProgram(): Promise<void> {
  const program = new Command('netbar')
    .description(
      'Cloud internet cafés on DeepBrainChain: the codes that a renter gets are the codes that work.',
    )
    .showHelpAfterError('Try --help.');
  // Listed for --help alone: scripts/netbar.ts hands `netbar agent` to the agent before this is loaded.
  program.command('agent').description('run the agent of a GPU machine, or ask the running one');
  addCounterCommand(program);
  addAuditCommand(program);
  addBackupCommand(program);
  addIpmiCommands(program);
  addDoctorCommand(program);
  addDemoCommand(program);
  const sim = program.command('sim').description('simulators of the programs that netbar works with');
  addNodeCommand(sim);
  addDeepLinkCommand(sim);
  addBmcCommand(sim);
  await program.parseAsync();
}
