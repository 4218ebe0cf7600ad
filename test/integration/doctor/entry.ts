// `netbar` with the doctor alone.
import { Command } from 'commander';
import { addDoctorCommand } from '../../../scripts/commands/doctor/index.ts';

const program = new Command('netbar').showHelpAfterError('Try --help.');
addDoctorCommand(program);
await program.parseAsync();
