// All capabilities of one machine whose BMC is driven through ipmitool.
import type { Bmc } from '../bmc.ts';
import { IpmitoolBootDevice } from './boot-device.ts';
import { IpmitoolEventLog } from './event-log.ts';
import { IpmitoolIdentify } from './identify.ts';
import { IpmitoolInventory } from './inventory.ts';
import type { Ipmitool } from './ipmitool.ts';
import { IpmitoolPower } from './power.ts';
import { IpmitoolPresence } from './presence.ts';
import { IpmitoolSensors } from './sensors.ts';

export function ipmitoolMachine(tool: Ipmitool, bmc: Bmc) {
  return {
    power: new IpmitoolPower(tool, bmc),
    bootDevice: new IpmitoolBootDevice(tool, bmc),
    identify: new IpmitoolIdentify(tool, bmc),
    sensors: new IpmitoolSensors(tool, bmc),
    eventLog: new IpmitoolEventLog(tool, bmc),
    inventory: new IpmitoolInventory(tool, bmc),
    presence: new IpmitoolPresence(tool, bmc),
  };
}
