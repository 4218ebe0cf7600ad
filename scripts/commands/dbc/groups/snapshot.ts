// `netbar snapshot`: snapshots of a virtual machine.
import type { Command } from 'commander';
import { requests } from '../../../../shared/dbc/index.ts';
import { factsTable, rowsTable } from '../output/tables.ts';
import { addCall, change, read } from '../run/call.ts';
import { group } from './group.ts';

export function addSnapshotCommand(program: Command): void {
  const snapshot = group(program, 'snapshot', 'snapshots of a virtual machine');
  addCall(snapshot, {
    usage: 'list <vm>',
    about: 'the snapshots of a virtual machine',
    examples: ['netbar snapshot list $VM --machine $ID'],
    prepare: ({ args: [vm = ''], machine }) =>
      read(requests.snapshot.list(machine(), vm), (rows) => rowsTable(rows, 'no snapshots')),
  });
  addCall(snapshot, {
    usage: 'detail <vm> <name>',
    about: 'one snapshot, and whether it is finished',
    examples: ['netbar snapshot detail $VM before-update --machine $ID'],
    prepare: ({ args: [vm = '', name = ''], machine }) =>
      read(requests.snapshot.detail(machine(), vm, name), factsTable),
  });
  addCall<{ description?: string; server?: string }>(snapshot, {
    usage: 'create <vm> <name>',
    about: 'make a snapshot of a virtual machine that is shut down',
    examples: ['netbar snapshot create $VM before-update --server ID_2 --machine $ID'],
    options: (command) =>
      command
        .option('--description <text>', 'what it is for')
        .option('--server <id>', 'image centre that it is uploaded to (default: it stays on the node)'),
    prepare: ({ args: [vm = '', name = ''], options: { description, server }, machine }) =>
      change(
        requests.snapshot.create(machine(), vm, { name, description, imageServer: server }),
        `Snapshot ${name} is being made`,
      ),
  });
  addCall(snapshot, {
    usage: 'delete <vm> <name>',
    about: 'delete a snapshot',
    examples: ['netbar snapshot delete $VM before-update --machine $ID --yes'],
    needs: { consent: true },
    prepare: ({ args: [vm = '', name = ''], machine }) =>
      change(
        requests.snapshot.remove(machine(), vm, name),
        `Snapshot ${name} is being deleted`,
        `delete snapshot ${name} of virtual machine ${vm}`,
      ),
  });
}
