// `netbar renter`: what somebody who rents a machine can do from anywhere.
import type { Command } from 'commander';
import { addBootDeviceCommand } from './bootdev.ts';
import { addCodesCommand } from './codes.ts';
import { addPowerCommand } from './power.ts';
import { addServeCommand } from './serve.ts';
import { exitOnBadUsage } from './tell.ts';

export function addRenterCommand(program: Command): void {
  const renter = program
    .command('renter')
    .description('for who rents a machine: its codes, its power, its boot device')
    .exitOverride(exitOnBadUsage);
  addCodesCommand(renter);
  addPowerCommand(renter);
  addBootDeviceCommand(renter);
  addServeCommand(renter);
}
