// What a seat remembers over a restart of the counter; nothing in it is a secret.
import { z } from 'zod';
import { CODES_STATES, SeatSchema, SeatStateSchema } from '../../ipc/seat.ts';

const remembered = <Value extends z.ZodType>(value: Value) =>
  z.object({ value, at: z.number().nullable(), since: z.number().optional() });
const { power, nodeLink, deeplink, agent } = SeatSchema.shape;

export const SeatMemorySchema = z.object({
  state: SeatStateSchema,
  since: z.number(),
  power: remembered(power.shape.value),
  nodeLink: remembered(nodeLink.shape.value),
  deeplink: remembered(deeplink.shape.value),
  agent: remembered(agent.shape.value),
  codes: remembered(z.enum(CODES_STATES)),
  occupancy: z.object({
    controllers: z.enum(['in', 'none', 'unknown']),
    controller: z.string().nullable(),
    since: z.number(),
    bootId: z.string().nullable(),
    watched: z.boolean().default(true),
  }),
  boot: z.object({ startedAt: z.number(), fromBootId: z.string().nullable() }).nullable(),
  bootDurations: z.array(z.number()),
});
export type SeatMemory = z.infer<typeof SeatMemorySchema>;
