// `netbar disk`: the disks of a virtual machine.
import type { Command } from 'commander';
import { requests } from '../../../../shared/dbc/index.ts';
import { wholeNumber } from '../options.ts';
import { rowsTable } from '../output/tables.ts';
import { addCall, change, read } from '../run/call.ts';
import { group } from './group.ts';

export function addDiskCommand(program: Command): void {
  const disk = group(program, 'disk', 'disks of a virtual machine');
  addCall(disk, {
    usage: 'list <vm>',
    about: 'the disks of a virtual machine',
    examples: ['netbar disk list $VM --machine $ID --identity session:file:session.json'],
    prepare: ({ args: [vm = ''], machine }) =>
      read(requests.disk.list(machine(), vm), (rows) => rowsTable(rows, 'no disks')),
  });
  addCall<{ size: number }>(disk, {
    usage: 'resize <vm> <disk>',
    about: 'make a data disk larger; the system disk vda keeps its size',
    examples: ['netbar disk resize $VM vdb --size 40 --machine $ID'],
    options: (command) => command.requiredOption('--size <GB>', 'size afterwards', wholeNumber),
    prepare: ({ args: [vm = '', name = ''], options, machine }) =>
      change(
        requests.disk.resize(machine(), vm, { disk: name, sizeGb: options.size }),
        `Disk ${name} is being made ${options.size} GB large`,
      ),
  });
  addCall<{ size: number; mount?: string }>(disk, {
    usage: 'add <vm>',
    about: 'add a data disk',
    examples: ['netbar disk add $VM --size 20 --mount /data --machine $ID'],
    options: (command) =>
      command
        .requiredOption('--size <GB>', 'size', wholeNumber)
        .option('--mount <folder>', 'folder in the guest (default /data)'),
    prepare: ({ args: [vm = ''], options: { size, mount }, machine }) =>
      change(
        requests.disk.add(machine(), vm, { sizeGb: size, mountDir: mount }),
        `A disk of ${size} GB is being added`,
      ),
  });
  addCall(disk, {
    usage: 'delete <vm> <disk>',
    about: 'delete a data disk with all that is on it',
    examples: ['netbar disk delete $VM vdb --machine $ID', 'netbar disk delete $VM vdb --machine $ID --yes'],
    needs: { consent: true },
    prepare: ({ args: [vm = '', name = ''], machine }) =>
      change(
        requests.disk.remove(machine(), vm, name),
        `Disk ${name} is being deleted`,
        `delete disk ${name} of virtual machine ${vm} with all that is on it`,
      ),
  });
}
