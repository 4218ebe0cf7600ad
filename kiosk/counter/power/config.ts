// What switches the power of seats without a BMC, as the counter's configuration says it.
import { z } from 'zod';
import { CommandPowerSchema } from '../../../shared/ipmi/power/backends/command-settings.ts';
import { TcpPresenceSchema } from '../../../shared/ipmi/power/backends/tcp-presence.ts';
import { WakeOnLanSchema } from '../../../shared/ipmi/power/backends/wake-on-lan.ts';

/** A magic packet switches on; nobody confirms it, so presence is not optional. */
const WakeOnLanSeatSchema = z.strictObject({ ...WakeOnLanSchema.shape, presence: TcpPresenceSchema });

/** Through a DBC client node, in the name of the renter of this machine. */
const ClientNodeSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** JSON file {session_id, session_id_sign}, closed to everybody else; read anew at each call. */
  sessionFile: z.string().min(1),
  /** Order of this rental: without it a past renter may still be let in. */
  rentOrder: z
    .string()
    .regex(/^\d{1,20}$/, 'must be decimal digits')
    .optional(),
});

export const PowerBackendSchema = z.union([
  z.strictObject({ wol: WakeOnLanSeatSchema }),
  z.strictObject({ command: CommandPowerSchema }),
  z.strictObject({ clientNode: ClientNodeSchema }),
]);
export type PowerBackend = z.output<typeof PowerBackendSchema>;

/** By seat label. What stands here is used before the seat's BMC. */
export const PowerBackendsSchema = z.record(z.string().min(1), PowerBackendSchema);
export type PowerBackends = z.output<typeof PowerBackendsSchema>;
