// Calls: the codes of a seat, and the end of a rental.
import { z } from 'zod';
import { change } from '../call.ts';
import { JobSchema, SeatIdSchema, TimeSchema } from '../seat.ts';
import { ApprovalSchema } from './parts.ts';

export const codeCalls = {
  /** Fails with one of the CODES_* codes when the pair would not work; every reveal is in the audit. */
  'codes.reveal': change(
    'staff',
    'the pair, read signed and checked now',
    z.object({ seatId: SeatIdSchema, purpose: z.enum(['staff', 'renter', 'slip']) }),
    z.object({
      deviceId: z.string(),
      password: z.string(),
      /** When it was compared with DeepLink, or null where no agent compares (signed read alone). */
      confirmedAt: TimeSchema.nullable(),
      readAt: TimeSchema,
      /** Hide it then. */
      hideAt: TimeSchema,
    }),
  ),
  'codes.rotate': change(
    'staff',
    'a new password now',
    z.object({ seatId: SeatIdSchema, approval: ApprovalSchema.optional() }),
    JobSchema,
  ),
  /** Throws controllers out, rotates, power-cycles, waits for new codes; each step verified. */
  'codes.endSession': change(
    'staff',
    'end a rental',
    z.object({
      seatId: SeatIdSchema,
      powerCycle: z.boolean().default(true),
      approval: ApprovalSchema.optional(),
    }),
    JobSchema,
  ),
};
