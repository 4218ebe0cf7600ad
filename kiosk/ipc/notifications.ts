// What the counter tells by itself: one JSON object per line, in order, each exactly once.
import { z } from 'zod';
import { AlertSchema, JobSchema, NodeStatusSchema, SeatIdSchema, SeatSchema, TimeSchema } from './seat.ts';

/** The whole picture at one moment: sent first, and again when a gap is too large to fill. */
export const SnapshotSchema = z.object({
  at: TimeSchema,
  seats: z.array(SeatSchema),
  zones: z.array(z.string()),
  alerts: z.array(AlertSchema),
  jobs: z.array(JobSchema),
  node: NodeStatusSchema,
});
export type Snapshot = z.infer<typeof SnapshotSchema>;

const line = <Action extends string, Event extends z.ZodType>(action: Action, event: Event) =>
  z.object({ action: z.literal(action), seq: z.number().int().min(0), event });

export const NotificationSchema = z.discriminatedUnion('action', [
  line('snapshot', SnapshotSchema),
  line('seat.changed', SeatSchema),
  line('seat.removed', z.object({ id: SeatIdSchema })),
  line('zones.changed', z.object({ zones: z.array(z.string()) })),
  line('alert.changed', AlertSchema),
  line('job.changed', JobSchema),
  line('job.removed', z.object({ id: z.string() })),
  line('node.changed', NodeStatusSchema),
  /** Settings, staff or the session's own rights changed: ask again. */
  line('settings.changed', z.object({})),
  line('session.changed', z.object({})),
  /** At once and after 5 s of silence; its `seq` is that of the last real notification. */
  line('ping', z.object({ at: TimeSchema, cpu_usage_percent: z.number(), memory_usage_percent: z.number() })),
]);
export type Notification = z.infer<typeof NotificationSchema>;
export type NotificationAction = Notification['action'];
/** The event of an action. */
export type NotificationEvent<Action extends NotificationAction> = Extract<
  Notification,
  { action: Action }
>['event'];
