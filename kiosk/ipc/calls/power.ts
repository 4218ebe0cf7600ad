// Calls: power, boot device, identify light, and the jobs that carry them out.
import { z } from 'zod';
import { change, read } from '../call.ts';
import { BOOT_DEVICES, BootDeviceReadSchema, JobSchema, SeatIdSchema, SeatSchema } from '../seat.ts';
import { ApprovalSchema, Done, Nothing } from './parts.ts';

/**
 * `soft` asks the operating system to shut down, `restart` does that and switches on again; `off`, `cycle` and `reset`
 * cut the power.
 */
export const POWER_ACTIONS = ['on', 'soft', 'restart', 'off', 'cycle', 'reset'] as const;
export const PowerActionSchema = z.enum(POWER_ACTIONS);
export type PowerAction = z.infer<typeof PowerActionSchema>;

/** What a job does to each of its seats; `bootDevice` sets the boot device and leaves the power alone. */
export const JobActionSchema = z.enum([...POWER_ACTIONS, 'bootDevice']);
export type JobAction = z.infer<typeof JobActionSchema>;

export const BootSelectionSchema = z.object({
  device: z.enum(BOOT_DEVICES),
  persistent: z.boolean().default(false),
  /** Default: what the settings say of the café's machines. */
  firmware: z.enum(['legacy', 'uefi']).optional(),
});

export const BootFlagsSchema = z.object({
  device: BootDeviceReadSchema,
  persistent: z.boolean(),
  firmware: z.enum(['legacy', 'uefi']),
  valid: z.boolean(),
});

const Seats = z.array(SeatIdSchema).min(1).max(1000);

export const PREVIEW_EFFECTS = [
  'willAct',
  'already',
  'inUse',
  'paid',
  'powerUnknown',
  'maintenance',
  'noBmc',
  'noBootDevice',
  'busy',
] as const;

export const powerCalls = {
  /** What an action would do to each seat, before anybody agrees to it. */
  'power.preview': change(
    'staff',
    'what an action would do to each seat',
    z.object({
      seatIds: Seats,
      action: JobActionSchema,
      /** A boot device is to go with it. */
      withBoot: z.boolean().default(false),
    }),
    z.object({ seats: z.array(z.object({ seatId: SeatIdSchema, effect: z.enum(PREVIEW_EFFECTS) })) }),
  ),
  /**
   * Starts a job for one seat or many; seats that turn out in use (or of unknown power) when their turn comes
   * are skipped unless approved. Answers at once; progress and results come as `job.changed`.
   */
  'power.run': change(
    'staff',
    'switch seats, or set their boot device',
    z.object({
      seatIds: Seats,
      action: JobActionSchema,
      /** Set and read back before the power command; a failure there sends none. Needed by `bootDevice`. */
      boot: BootSelectionSchema.optional(),
      /** Least time between the starts of two seats; kept over all jobs by those that start to draw current. */
      staggerMs: z.int().min(0).max(60_000).default(250),
      approval: ApprovalSchema.optional(),
      /** After a soft-off that ran out: cut the power. */
      force: z.boolean().default(false),
    }),
    JobSchema,
  ),
  /**
   * How far the first reading of the machines has come: `asked` were, and `answered` said their power or refused
   * us. Machines that nothing can read do not count.
   */
  'power.progress': read(
    'locked',
    'how many machines have answered since the counter started',
    Nothing,
    z.object({ all: z.int(), asked: z.int(), answered: z.int() }),
  ),
  /** A read that asks the BMC: for "Ask the BMC again". Each one is work for the BMC and a line in the audit. */
  'power.refresh': change('staff', 'ask the BMC now', z.object({ seatId: SeatIdSchema }), SeatSchema),
  'power.identify': change(
    'staff',
    'the identify light blinks',
    z.object({ seatId: SeatIdSchema, seconds: z.int().min(0).max(255).default(15) }),
    Done,
  ),
  'boot.read': read('staff', 'what the BMC says', z.object({ seatId: SeatIdSchema }), BootFlagsSchema),
  'boot.set': change(
    'staff',
    'set, read back, and say what the BMC says then',
    z.object({ seatId: SeatIdSchema, selection: BootSelectionSchema, approval: ApprovalSchema.optional() }),
    BootFlagsSchema,
  ),
  'jobs.pause': change(
    'staff',
    'seats that wait go on waiting',
    z.object({ jobId: z.string(), paused: z.boolean() }),
    JobSchema,
  ),
  /** Never touches seats that were already asked. */
  'jobs.cancel': change(
    'staff',
    'the waiting seats are left alone',
    z.object({ jobId: z.string() }),
    JobSchema,
  ),
  'jobs.dismiss': change('staff', 'a finished job was read', z.object({ jobId: z.string() }), Done),
};
