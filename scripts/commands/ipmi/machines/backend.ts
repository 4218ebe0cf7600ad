// What a machine's power is switched by, as configured.
import { z } from 'zod';
import type { Bmc } from '../../../../shared/ipmi/bmc.ts';
import type { CommandPowerSettings } from '../../../../shared/ipmi/power/backends/command-settings.ts';
import { TcpPresenceSchema } from '../../../../shared/ipmi/power/backends/tcp-presence.ts';
import { WakeOnLanSchema } from '../../../../shared/ipmi/power/backends/wake-on-lan.ts';

/** A magic packet switches on; nobody confirms it, so presence is not optional. */
export const WakeOnLanSeatSchema = z.strictObject({ ...WakeOnLanSchema.shape, presence: TcpPresenceSchema });
export type WakeOnLanSeat = z.output<typeof WakeOnLanSeatSchema>;

export type Backend =
  | { kind: 'ipmi'; bmc: Bmc }
  | { kind: 'wol'; settings: WakeOnLanSeat }
  | { kind: 'command'; settings: CommandPowerSettings };

export interface MachineSettings {
  name: string;
  backend: Backend;
}
