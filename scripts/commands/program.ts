// Every group of the command line, in the order of --help.
import { Command } from 'commander';
import { EXIT } from '../../shared/config/exit-codes.ts';
import {
  addBmcCommand,
  addClientNodeCommand,
  addDeepLinkCommand,
  addNodeCommand,
} from '../../test/simulators/index.ts';
import { exitWith } from '../lib/exit.ts';
import { addAgentCommand } from './agent.ts';
import { addAuditCommand } from './audit.ts';
import { addBackupCommand } from './backup.ts';
import { addCompletionCommand } from './completion/index.ts';
import { addConfigCommand } from './config/index.ts';
import { addCounterCommand } from './counter.ts';
import { addDbcCommands } from './dbc/index.ts';
import { exitOnBadUsage } from './dbc/run/finish.ts';
import { systemSentence } from './dbc/run/system-failure.ts';
import { addDemoCommand } from './demo.ts';
import { addDoctorCommand } from './doctor/index.ts';
import { addOtherExamples } from './help/other-examples.ts';
import { addIpmiCommands } from './ipmi/index.ts';
import { addRenterCommand } from './renter/index.ts';
import { addSessionCommand } from './session/index.ts';
import { addSignCommand } from './sign/index.ts';

/** The whole tree of commands. */
export function buildProgram(): Command {
  const program = new Command('netbar')
    .description(
      'Cloud internet cafés on DeepBrainChain: the codes that a renter gets are the codes that work.',
    )
    .showHelpAfterError('Try --help.')
    .exitOverride(exitOnBadUsage);
  addAgentCommand(program);
  addCounterCommand(program);
  addAuditCommand(program);
  addBackupCommand(program);
  addIpmiCommands(program);
  addDbcCommands(program);
  addRenterCommand(program);
  addSessionCommand(program);
  addSignCommand(program);
  addConfigCommand(program);
  addDoctorCommand(program);
  addDemoCommand(program);
  const sim = program.command('sim').description('simulators of the programs that netbar works with');
  addNodeCommand(sim);
  addClientNodeCommand(sim);
  addDeepLinkCommand(sim);
  addBmcCommand(sim);
  addCompletionCommand(program);
  addOtherExamples(program);
  return program;
}

/** Parses process.argv and runs the command that it names; what the system refuses is a line, not a stack trace. */
export async function runProgram(): Promise<void> {
  try {
    await buildProgram().parseAsync();
  } catch (error) {
    const sentence = systemSentence(error);
    if (sentence === undefined) throw error;
    process.stderr.write(`error: ${sentence}\n`);
    await exitWith(EXIT.failed);
  }
}
