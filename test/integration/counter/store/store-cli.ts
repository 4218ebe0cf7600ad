// The commands for a store alone, from source.
import { Command } from 'commander';
import { addAuditCommand } from '../../../../scripts/commands/audit.ts';
import { addBackupCommand } from '../../../../scripts/commands/backup.ts';

const program = new Command('netbar');
addAuditCommand(program);
addBackupCommand(program);
await program.parseAsync();
