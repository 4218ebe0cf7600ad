// Every command that switches, watches or asks machines through their BMCs (and what stands in for one).
import type { Command } from 'commander';
import { addBmcCommand } from './bmc.ts';
import { addBootDeviceCommand } from './bootdev.ts';
import { addIdentifyCommand } from './identify.ts';
import { addPowerCommand } from './power.ts';
import { addEventLogCommand } from './sel.ts';
import { addSensorsCommand } from './sensors.ts';

export function addIpmiCommands(program: Command): void {
  addPowerCommand(program);
  addBootDeviceCommand(program);
  addIdentifyCommand(program);
  addSensorsCommand(program);
  addEventLogCommand(program);
  addBmcCommand(program);
}
