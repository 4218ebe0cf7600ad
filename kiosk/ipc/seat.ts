// What the interface knows about a seat. No secret is ever part of it.
import { z } from 'zod';
import { RemarkSchema } from './remarks.ts';

export const SEAT_STATES = ['ready', 'inUse', 'booting', 'off', 'maintenance', 'lost', 'attention'] as const;
/** The one derived state of a seat; `attention`: somebody has to look. */
export const SeatStateSchema = z.enum(SEAT_STATES);
export type SeatState = z.infer<typeof SeatStateSchema>;

/** Milliseconds since 1970, by the counter's clock. */
export const TimeSchema = z.number().int().min(0);

export const SeatIdSchema = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** A fact with its age: `at` is when it was last known to be true, null when it never was. */
const known = <Value extends z.ZodType>(value: Value) =>
  z.object({ value, at: TimeSchema.nullable(), source: z.string() });

/** Why a seat needs attention or is lost, as a code that the interface puts into words. */
export const REASONS = [
  'LOST_WHILE_ON',
  'BMC_UNREACHABLE',
  'BMC_REFUSES',
  'POWER_UNKNOWN',
  'DUPLICATE_DEVICE_ID',
  'CODES_STALE',
  'CODES_CONFLICT',
  'BOOT_TOO_LONG',
  'UNEXPECTED_REBOOT',
  'ENROLMENT_REFUSED',
  'NODE_SILENT',
  'DEEPLINK_LINK_LOST',
  'AGENT_PROBLEM',
  'ROTATION_FAILED',
  'RENTAL_OVERDUE',
  /** The paid time ends soon: an alert only, never a state. */
  'RENTAL_ENDING',
  /** Of the machine itself, as its agent says: alerts only, never a state. */
  'GPU_HOT',
  'DISK_FULL',
  'CLOCK_SKEW',
] as const;
export const ReasonSchema = z.enum(REASONS);
export type Reason = z.infer<typeof ReasonSchema>;

/** What a machine can be told to boot from; `none`: as its own set-up says. */
export const BOOT_DEVICES = ['none', 'pxe', 'disk', 'cdrom', 'bios'] as const;
/** The same as read back; `other`: a device that is never set from here. */
export const BootDeviceReadSchema = z.enum([...BOOT_DEVICES, 'other']);

export const CODES_STATES = ['fresh', 'stale', 'none', 'conflict', 'unknown'] as const;
/** `fresh`: the node hands out what DeepLink accepts now; `conflict`: another machine shows the same device ID. */
export type CodesState = (typeof CODES_STATES)[number];

export const SeatSchema = z.object({
  id: SeatIdSchema,
  /** The café's own label, such as A12. */
  label: z.string(),
  zone: z.string(),
  /** Place on the map inside its zone, from 0; null: placed automatically. */
  place: z.object({ row: z.number().int().min(0), column: z.number().int().min(0) }).nullable(),
  tags: z.array(z.string()),
  notes: z.string(),
  machine: z.object({
    nodeId: z.string(),
    uuid: z.string(),
    ip: z.string(),
    os: z.string(),
    description: z.string(),
    /** `address:port` of the BMC, or null where the node knows none. */
    bmc: z.string().nullable(),
  }),

  state: SeatStateSchema,
  /** Since when it is in this state. */
  since: TimeSchema,
  reasons: z.array(ReasonSchema),
  /** True when an open alert of this seat waits for somebody's name. */
  loud: z.boolean(),
  /** False when the state is a memory: the sources that it stands on are too old. */
  certain: z.boolean(),

  power: known(z.enum(['on', 'off', 'unknown'])),
  nodeLink: known(z.enum(['up', 'down', 'unknown'])),
  deeplink: known(z.enum(['connected', 'lost', 'unknown'])),
  agent: known(z.enum(['up', 'booting', 'lost', 'never', 'goodbye'])),
  /** `pair` counts the pairs that the seat's agent has named: with another number, codes shown before are void. */
  codes: known(z.enum(CODES_STATES)).extend({ pair: z.number().int().min(0).optional() }),
  /** Label of another seat with the same device ID. */
  conflictWith: z.string().nullable(),
  boot: z.object({ startedAt: TimeSchema, expectedMs: z.number() }).nullable(),
  /**
   * Who is in: seen by DeepLink (`controller`), marked by staff (`staff`), or `unknown`: the seat's agent lost sight
   * of who comes and goes, so that somebody may be in; `since` is when it did.
   */
  inUse: z
    .object({
      by: z.enum(['controller', 'staff', 'unknown']),
      since: TimeSchema,
      /** DeepLink's id of the controlling device, or null. */
      controller: z.string().nullable(),
      /** End of the paid time, or null for open end. */
      until: TimeSchema.nullable(),
      /** Marked by staff, but nobody is connected yet. */
      waiting: z.boolean(),
      /** Of a seat that somebody controls: staff marked it too, so that `until` null is an open end. */
      marked: z.boolean().optional(),
    })
    .nullable(),
  maintenance: z.object({ reason: z.string(), by: z.string(), since: TimeSchema }).nullable(),
  /**
   * Why nothing can switch this seat's power; null or left out: something can. `noKey`: the counter may not read the
   * BMC's password; `badConfig`: what the configuration or the node says of it can't be used.
   */
  unswitchable: z.enum(['noBmc', 'noKey', 'sharedBmc', 'badConfig']).nullable().optional(),
  /** A command that runs on this seat now. */
  running: z
    .object({ jobId: z.string(), action: z.string(), step: z.string(), since: TimeSchema })
    .nullable(),
  /** What the next boot uses, as the BMC said last; null: never read, or used up by a boot since then. */
  bootDevice: z.object({ device: BootDeviceReadSchema, persistent: z.boolean(), at: TimeSchema }).nullable(),
  /** Basic live figures of the machine, or null without an agent. */
  load: z
    .object({
      at: TimeSchema,
      gpuPercent: z.number().nullable(),
      gpuCelsius: z.number().nullable(),
      gpuWatts: z.number().nullable().optional(),
      vramUsedMb: z.number().nullable(),
      cpuPercent: z.number().nullable(),
      memoryPercent: z.number().nullable(),
      /** Of the fullest disk. */
      diskPercent: z.number().nullable().optional(),
      rxBytesPerSecond: z.number().nullable(),
      txBytesPerSecond: z.number().nullable(),
    })
    .nullable(),
});
export type Seat = z.infer<typeof SeatSchema>;

/** The slow facts of one seat, asked for when its panel opens. */
export const SeatDetailSchema = z.object({
  seat: SeatSchema,
  hardware: z.object({
    cpu: z.string().nullable(),
    memoryMb: z.number().nullable(),
    gpus: z.array(z.object({ name: z.string(), vramMb: z.number().nullable() })),
    disks: z.array(z.object({ name: z.string(), sizeGb: z.number() })),
    macs: z.array(z.string()),
  }),
  versions: z.object({ agent: z.string().nullable(), deeplink: z.string().nullable() }),
  bootId: z.string().nullable(),
  bootedAt: TimeSchema.nullable(),
  /** Newest last, at most 60 points. */
  history: z.array(
    z.object({
      at: TimeSchema,
      gpuPercent: z.number().nullable(),
      gpuCelsius: z.number().nullable(),
      vramUsedMb: z.number().nullable(),
      rxBytesPerSecond: z.number().nullable(),
    }),
  ),
  enrolment: z.enum(['none', 'waiting', 'enrolled', 'refused']),
  /** The override for the next boot or all; null: none is known. `by` is null when it was not set from here. */
  bootDevice: z
    .object({
      device: BootDeviceReadSchema,
      persistent: z.boolean(),
      by: z.string().nullable(),
      at: TimeSchema,
    })
    .nullable(),
});
export type SeatDetail = z.infer<typeof SeatDetailSchema>;

export const AlertSchema = z.object({
  id: z.string(),
  reason: ReasonSchema,
  /** Null: the alert is about the café as a whole (a silent node is one alert, not one per seat). */
  seatId: SeatIdSchema.nullable(),
  severity: z.enum(['urgent', 'warning']),
  openedAt: TimeSchema,
  /** Safe facts for the words: other seat's label, age in ms, code … */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  acknowledged: z.object({ by: z.string(), at: TimeSchema }).nullable(),
  clearedAt: TimeSchema.nullable(),
});
export type Alert = z.infer<typeof AlertSchema>;

export const JOB_ITEM_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled', 'skipped'] as const;
export const JobSchema = z.object({
  id: z.string(),
  action: z.enum(['on', 'soft', 'restart', 'off', 'cycle', 'reset', 'bootDevice', 'rotate', 'endSession']),
  by: z.string(),
  startedAt: TimeSchema,
  endedAt: TimeSchema.nullable(),
  paused: z.boolean(),
  staggerMs: z.number(),
  /** The boot device that is set, alone or before the power command. */
  boot: z.object({ device: z.enum(BOOT_DEVICES), persistent: z.boolean() }).optional(),
  items: z.array(
    z.object({
      seatId: SeatIdSchema,
      label: z.string(),
      state: z.enum(JOB_ITEM_STATES),
      /** A word of what is awaited now: queued, reading, sent, waiting, forcing, rotating, verifying … */
      step: z.string(),
      startedAt: TimeSchema.nullable(),
      endedAt: TimeSchema.nullable(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      /** How the result is known: already, read back, seen off and on, accepted … */
      verified: z.string().nullable(),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});
export type Job = z.infer<typeof JobSchema>;

/** A command after which a seat's codes are others, or none: all but setting the boot device alone. */
export function changesCodes(action: string): boolean {
  return action !== ('bootDevice' satisfies Job['action']);
}

/** The bare-metal node as a whole. */
export const NodeStatusSchema = z.object({
  configured: z.boolean(),
  url: z.string().nullable(),
  mode: z.enum(['manage', 'readOnly']),
  reachable: z.boolean(),
  version: z.string().nullable(),
  kind: z.enum(['stored', 'push']).nullable(),
  lastAnswerAt: TimeSchema.nullable(),
  lastError: z.object({ code: z.string(), message: z.string() }).nullable(),
  machines: z.number().int(),
  /** Exactly 51 rows came: there may be more machines than the node lists. */
  mayHaveMore: z.boolean(),
  /** Standing warning: the node's key crosses the network in plain HTTP. */
  plainHttp: z.boolean(),
  /** Machines that share an IP address or a BMC, and the like. */
  warnings: z.array(RemarkSchema).optional(),
});
export type NodeStatus = z.infer<typeof NodeStatusSchema>;
