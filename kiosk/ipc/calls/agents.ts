// Calls: the agents on the machines and their enrolment.
import { z } from 'zod';
import { change, read } from '../call.ts';
import { SeatIdSchema, TimeSchema } from '../seat.ts';
import { Done, Nothing } from './parts.ts';

export const agentCalls = {
  'agents.list': read(
    'staff',
    'what stands between each machine and its token',
    Nothing,
    z.object({
      agents: z.array(
        z.object({
          seatId: SeatIdSchema,
          label: z.string(),
          enrolment: z.enum(['none', 'waiting', 'enrolled', 'refused']),
          /** Why the last try was refused, or null. */
          refused: z.object({ code: z.string(), at: TimeSchema }).nullable(),
          lastReportAt: TimeSchema.nullable(),
          version: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** For boots that the counter did not see: the next enrolment from each machine's own address is let in. */
  'agents.allow': change(
    'staff',
    'allow one enrolment of each machine',
    z.object({ seatIds: z.array(SeatIdSchema).min(1).max(1000) }),
    Done,
  ),
  'agents.revoke': change('staff', "end a machine's token", z.object({ seatId: SeatIdSchema }), Done),
  /** What goes into the machines' image: address, pin and enrolment key of the counter, as YAML. */
  'agents.enrolmentConfig': read(
    'owner',
    "the agents' configuration for the image",
    Nothing,
    z.object({ yaml: z.string() }),
  ),
};
