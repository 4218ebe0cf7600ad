// People at the counter, their sessions, and what they did.
import { z } from 'zod';
import { SeatIdSchema, TimeSchema } from './seat.ts';

export const ROLES = ['viewer', 'staff', 'owner'] as const;
/** Each role may do all that the one before it may. */
export const RoleSchema = z.enum(ROLES);
export type Role = z.infer<typeof RoleSchema>;

export const NameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(40, 'must be 40 characters or shorter')
  .regex(/^[^\p{C}]*$/u, 'must not hold control characters');
/** PIN (digits) or password; checked for weakness by the counter. */
export const PinSchema = z.string().min(4, 'must be 4 characters or longer').max(128);

export const PersonSchema = z.object({ id: z.string(), name: z.string(), role: RoleSchema });
export type Person = z.infer<typeof PersonSchema>;

export const StaffMemberSchema = PersonSchema.extend({
  active: z.boolean(),
  createdAt: TimeSchema,
  lastLoginAt: TimeSchema.nullable(),
  lockedOutUntil: TimeSchema.nullable(),
});
export type StaffMember = z.infer<typeof StaffMemberSchema>;

export const SessionStatusSchema = z.object({
  /** True until the wizard has made the owner. */
  needsSetup: z.boolean(),
  /** Who is logged in here; stays while locked. */
  person: PersonSchema.nullable(),
  locked: z.boolean(),
  idleLockMs: z.number(),
  /** Who can log in: shown on the lock screen. */
  people: z.array(PersonSchema),
  cafe: z.string(),
  version: z.string(),
  /** Sent back in the header `x-netbar-csrf` of every changing HTTP call; empty over IPC. */
  csrf: z.string(),
});
export type SessionStatus = z.infer<typeof SessionStatusSchema>;

export const AUDIT_RESULTS = ['asked', 'ok', 'failed', 'refused', 'cancelled'] as const;
export const AuditResultSchema = z.enum(AUDIT_RESULTS);

export const AuditEntrySchema = z.object({
  seq: z.number().int(),
  at: TimeSchema,
  who: z.string(),
  role: z.string(),
  action: z.string(),
  seatId: SeatIdSchema.nullable(),
  seat: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  result: AuditResultSchema,
  reason: z.string().nullable(),
  /** Error code of a failure. */
  code: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntrySchema>;
