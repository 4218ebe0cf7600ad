// Chassis Control: the command that switches a machine's power (IPMI 2.0 §28.3).
import type { PowerCommand } from '../capabilities/power.ts';
import type { IpmiCommand } from './command.ts';
import { COMMAND, NETFN } from './commands.ts';

const CODES: Record<PowerCommand, number> = { off: 0, on: 1, cycle: 2, reset: 3, soft: 5 };

export function chassisControl(command: PowerCommand): IpmiCommand<true> {
  return {
    name: `Chassis Control (${command})`,
    netFn: NETFN.chassis,
    command: COMMAND.chassisControl,
    data: [CODES[command]],
    privilege: 'operator',
    once: true,
    parse: () => true,
  };
}
