// Every group of the DBC API.
import type { Command } from 'commander';
import { addBareMetalCommand } from './groups/bare-metal/index.ts';
import { addDeeplinkCommand } from './groups/deeplink.ts';
import { addDiskCommand } from './groups/disk.ts';
import { addImageCommand } from './groups/image.ts';
import { addMachineCommand } from './groups/machine.ts';
import { addNetworkCommand } from './groups/network.ts';
import { addSnapshotCommand } from './groups/snapshot.ts';
import { addVmCommand } from './groups/vm/index.ts';

export function addDbcCommands(program: Command): void {
  addMachineCommand(program);
  addVmCommand(program);
  addDiskCommand(program);
  addSnapshotCommand(program);
  addImageCommand(program);
  addNetworkCommand(program);
  addBareMetalCommand(program);
  addDeeplinkCommand(program);
}
