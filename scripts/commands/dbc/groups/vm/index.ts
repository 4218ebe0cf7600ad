// `netbar vm`: virtual machines on GPU nodes.
import type { Command } from 'commander';
import { DbcError, requests, type VmDetail } from '../../../../../shared/dbc/index.ts';
import { UsageError } from '../../../ipmi/usage.ts';
import { wholeNumber } from '../../options.ts';
import { factsTable, rowsTable } from '../../output/tables.ts';
import { addCall, change, read } from '../../run/call.ts';
import { group } from '../group.ts';
import { addCreateCommands } from './create.ts';
import { addModifyCommand } from './modify.ts';
import { addPasswordCommand } from './passwd.ts';

export function addVmCommand(program: Command): void {
  const vm = group(program, 'vm', 'virtual machines on GPU nodes');
  addCreateCommands(vm);
  addLooks(vm);
  addSwitches(vm);
  addModifyCommand(vm);
  addPasswordCommand(vm);
  addDelete(vm);
}

function addLooks(vm: Command): void {
  addCall(vm, {
    usage: 'list',
    about: "the renter's virtual machines on a machine",
    examples: ['netbar vm list --machine $ID --identity wallet:file:renter.seed'],
    prepare: (input) =>
      read(
        requests.vm.list(input.machine()),
        (rows) =>
          rowsTable(
            rows.map(({ raw }) => raw),
            'no virtual machines',
          ),
        (rows) => rows.map(({ raw }) => raw),
      ),
  });
  addCall(vm, {
    usage: 'detail <vm>',
    about: 'status, ports, sizes and log-in of a virtual machine; passwords as stars unless --reveal',
    examples: ['netbar vm detail $VM --machine $ID', 'netbar vm detail $VM --machine $ID --reveal --json'],
    needs: { reveal: true },
    prepare: ({ args: [vm = ''], machine }) =>
      read(
        requests.vm.detail(machine(), vm),
        ({ raw }: VmDetail) => factsTable(raw),
        ({ raw }) => raw,
      ),
  });
  addCall<{ from?: string; lines?: number }>(vm, {
    usage: 'logs <vm>',
    about: 'lines of its log; the node sends 1024 bytes at most',
    examples: ['netbar vm logs $VM --lines 20 --machine $ID', 'netbar vm logs $VM --from head --machine $ID'],
    options: (command) =>
      command
        .option('--from <end>', 'tail: the newest lines; head: the oldest (default tail)')
        .option('--lines <n>', 'how many (default 10)', wholeNumber),
    prepare: ({ args: [vm = ''], options, machine }) => {
      const flag = options.from as 'head' | 'tail' | undefined;
      return read(
        requests.vm.logs(machine(), vm, { flag, lineCount: options.lines }),
        ({ text, cut }) => `${text}\n${cut ? '(cut by the node at 1024 bytes)\n' : ''}`,
      );
    },
  });
}

function addSwitches(vm: Command): void {
  addCall(vm, {
    usage: 'start <vm>',
    about: 'start a virtual machine, or wake it from sleep',
    examples: ['netbar vm start $VM --machine $ID'],
    prepare: ({ args: [id = ''], machine }) =>
      change(requests.vm.start(machine(), id), `Virtual machine ${id} is starting`),
  });
  addCall(vm, {
    usage: 'shutdown <vm>',
    about: 'ask the guest to shut down',
    examples: ['netbar vm shutdown $VM --machine $ID'],
    prepare: ({ args: [id = ''], machine }) =>
      change(requests.vm.shutdown(machine(), id), `Virtual machine ${id} was asked to shut down`),
  });
  addCall(vm, {
    usage: 'poweroff <vm>',
    about: 'cut the power of a virtual machine: what the guest has not written is lost',
    examples: ['netbar vm poweroff $VM --machine $ID --yes'],
    needs: { consent: true },
    prepare: ({ args: [id = ''], machine }) =>
      change(
        requests.vm.poweroff(machine(), id),
        `Virtual machine ${id} is being powered off`,
        `cut the power of virtual machine ${id}`,
      ),
  });
  addCall<{ force?: boolean }>(vm, {
    usage: 'restart <vm>',
    about: 'restart a virtual machine; the guest may ignore that, unless --force',
    examples: ['netbar vm restart $VM --machine $ID', 'netbar vm restart $VM --force --machine $ID --yes'],
    needs: { consent: true },
    options: (command) => command.option('--force', 'cut the power; asks first'),
    prepare: ({ args: [id = ''], options: { force = false }, machine }) =>
      change(
        requests.vm.restart(machine(), id, force),
        `Virtual machine ${id} is restarting`,
        force ? `cut the power of virtual machine ${id} and start it again` : undefined,
      ),
  });
}

function addDelete(vm: Command): void {
  addCall<{ early?: boolean }>(vm, {
    usage: 'delete <vm>',
    about: 'delete a virtual machine and its disks',
    examples: ['netbar vm delete $VM --machine $ID', 'netbar vm delete $VM --machine $ID --yes'],
    needs: { consent: true },
    options: (command) =>
      command.option('--early', "the early document's form of the request, for nodes before 0.4.0.0 alone"),
    prepare: ({ args: [id = ''], options: { early = false }, machine }) => {
      const nodeId = machine();
      return {
        request: early ? requests.vm.removeEarly(nodeId, id) : requests.vm.remove(nodeId, id),
        danger: `delete virtual machine ${id} and its disks`,
        run: async ({ client, signal }) => {
          await client.vm
            .delete(nodeId, id, { signal, form: early ? 'early' : 'current' })
            .catch((error: unknown) => {
              throw early && isNotOffered(error) ? tooNewForEarly(error) : error;
            });
          return { text: `Virtual machine ${id} is being deleted\n`, json: { ok: true } };
        },
      };
    },
  });
}

function isNotOffered(error: unknown): boolean {
  return error instanceof DbcError && error.code === 'NOT_SUPPORTED_HERE';
}

function tooNewForEarly(error: unknown): UsageError {
  return new UsageError(
    'this node knows no early form of the request, nothing was deleted: leave out --early',
    error,
  );
}
