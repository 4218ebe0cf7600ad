// What a machine's power is switched by, as configured.
import { z } from 'zod';
import type { Bmc } from '../../../../shared/ipmi/bmc.ts';
import type { CommandPowerSettings } from '../../../../shared/ipmi/power/backends/command-settings.ts';
import { WakeOnLanSchema } from '../../../../shared/ipmi/power/backends/wake-on-lan.ts';

/** A TCP port by which a running machine shows itself. */
export const PresenceSchema = z.strictObject({
  address: z.string().min(1),
  port: z.int().min(1).max(65_535),
});
export type PresenceSettings = z.output<typeof PresenceSchema>;

/** A magic packet switches on; nobody confirms it, so presence is not optional. */
export const WakeOnLanSeatSchema = z.strictObject({ ...WakeOnLanSchema.shape, presence: PresenceSchema });
export type WakeOnLanSeat = z.output<typeof WakeOnLanSeatSchema>;

export type Backend =
  | { kind: 'ipmi'; bmc: Bmc }
  | { kind: 'wol'; settings: WakeOnLanSeat }
  | { kind: 'command'; settings: CommandPowerSettings };

export interface MachineSettings {
  name: string;
  backend: Backend;
}
