// Calls: the seats as the café knows them, marks, maintenance.
import { z } from 'zod';
import { change, read } from '../call.ts';
import { SnapshotSchema } from '../notifications.ts';
import { SeatDetailSchema, SeatIdSchema, SeatSchema, TimeSchema } from '../seat.ts';
import { ApprovalSchema, Nothing, ReasonTextSchema } from './parts.ts';

export const LabelSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(12, 'must be 12 characters or shorter')
  .regex(/^[^\p{C}\s]+$/u, 'must not hold blanks or control characters');
export const ZoneSchema = z.string().trim().min(1, 'must not be empty').max(40);
export const PlaceSchema = z
  .object({ row: z.int().min(0).max(499), column: z.int().min(0).max(499) })
  .nullable();

const SeatIdOnly = z.object({ seatId: SeatIdSchema });

export const seatCalls = {
  /** While locked: the map without notes, names, controllers and addresses. */
  'seats.snapshot': read(
    'locked',
    'everything on the map, with its seq',
    Nothing,
    SnapshotSchema.extend({ seq: z.int() }),
  ),
  'seats.detail': read('viewer', 'the slow facts of one seat', SeatIdOnly, SeatDetailSchema),
  'seats.edit': change(
    'staff',
    "the café's own data of a seat",
    SeatIdOnly.extend({
      label: LabelSchema.optional(),
      zone: ZoneSchema.optional(),
      notes: z.string().max(2000).optional(),
      tags: z.array(z.string().trim().min(1).max(30)).max(20).optional(),
    }),
    SeatSchema,
  ),
  'seats.arrange': change(
    'staff',
    'places on the map; null: placed automatically',
    z.object({
      places: z
        .array(SeatIdOnly.extend({ zone: ZoneSchema.optional(), place: PlaceSchema }))
        .min(1)
        .max(1000),
    }),
    z.object({ seats: z.array(SeatSchema) }),
  ),
  'seats.markInUse': change(
    'staff',
    'somebody paid; until: null for open end. Called again: the time changes',
    SeatIdOnly.extend({ until: TimeSchema.nullable(), note: z.string().max(100).optional() }),
    SeatSchema,
  ),
  'seats.release': change('staff', 'the mark ends (the machine is left alone)', SeatIdOnly, SeatSchema),
  'seats.startMaintenance': change(
    'staff',
    'sticky until somebody ends it',
    SeatIdOnly.extend({ reason: ReasonTextSchema, approval: ApprovalSchema.optional() }),
    SeatSchema,
  ),
  'seats.endMaintenance': change('staff', 'the seat may be sold again', SeatIdOnly, SeatSchema),
};
