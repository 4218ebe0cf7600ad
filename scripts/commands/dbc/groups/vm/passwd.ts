// `netbar vm passwd`.
import type { Command } from 'commander';
import { requests } from '../../../../../shared/dbc/index.ts';
import { passwordName, passwordOf } from '../../identity/password.ts';
import { addCall, change } from '../../run/call.ts';

const PASSWORD = { option: '--password-file', variable: 'NETBAR_VM_PASSWORD' } as const;

export function addPasswordCommand(vm: Command): void {
  addCall<{ user: string; passwordFile?: string }>(vm, {
    usage: 'passwd <vm>',
    about: "set a guest user's password; the guest must run, with the qemu or the DBC guest agent in it",
    examples: ['netbar vm passwd $VM --user dbc --password-file vm.password --machine $ID'],
    names: { password: passwordName(PASSWORD) },
    options: (command) =>
      command
        .requiredOption('--user <name>', 'dbc on Ubuntu images, Administrator on Windows')
        .option(
          '--password-file <file>',
          `first line is the password, mode 0600 (default ${PASSWORD.variable}, else it is asked for)`,
        ),
    prepare: async ({ args: [id = ''], options: { user, passwordFile }, machine }) => {
      const password = await passwordOf(passwordFile, { ...PASSWORD, question: `New password of ${user}: ` });
      const request = requests.vm.passwd(machine(), id, { username: user, password });
      return change(request, `The password of ${user} was set`);
    },
  });
}
