// `netbar machine`: what GPU nodes and bare-metal servers tell everybody.
import type { Command } from 'commander';
import { requests } from '../../../../shared/dbc/index.ts';
import { factsTable, rowsTable } from '../output/tables.ts';
import { addCall, read } from '../run/call.ts';
import { group } from './group.ts';

export function addMachineCommand(program: Command): void {
  const machine = group(program, 'machine', 'GPU nodes: what they tell everybody');
  addCall(machine, {
    usage: 'info',
    about: 'version, system and hardware of one machine',
    examples: ['netbar machine info --machine $ID', 'netbar machine info --machine $ID --json'],
    needs: { identity: false },
    prepare: (input) =>
      read(
        requests.machine.info(input.machine()),
        ({ raw }) => factsTable(raw),
        ({ raw }) => raw,
      ),
  });
  addCall(machine, {
    usage: 'list',
    about: 'the GPU nodes that a client node knows; bare-metal servers: `bare-metal known`',
    examples: ['netbar machine list --node http://127.0.0.1:5050'],
    needs: { identity: false, machine: false },
    prepare: () => read(requests.machine.list(), (rows) => rowsTable(rows, 'no GPU nodes')),
  });
}
