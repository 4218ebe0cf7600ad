// Calls: alerts and the audit.
import { z } from 'zod';
import { change, read } from '../call.ts';
import { AlertSchema, SeatIdSchema } from '../seat.ts';
import { AuditEntrySchema, AuditResultSchema } from '../staff.ts';
import { QueryNumber } from './parts.ts';

export const alertCalls = {
  /** Open ones first, then the newest cleared ones. */
  'alerts.list': read(
    'viewer',
    'open and past alerts',
    z.object({ limit: QueryNumber.min(1).max(500).default(200) }),
    z.object({ alerts: z.array(AlertSchema) }),
  ),
  'alerts.acknowledge': change(
    'staff',
    'somebody takes care of it',
    z.object({ alertId: z.string() }),
    AlertSchema,
  ),
};

const AuditFilter = z.object({
  who: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  seatId: SeatIdSchema.optional(),
  result: AuditResultSchema.optional(),
  /** Free text over who, seat, action, what it was set to, and reason. */
  text: z.string().max(100).optional(),
  from: QueryNumber.optional(),
  to: QueryNumber.optional(),
});

export const auditCalls = {
  'audit.list': read(
    'staff',
    'newest first',
    AuditFilter.extend({ before: QueryNumber.optional(), limit: QueryNumber.min(1).max(500).default(100) }),
    z.object({
      entries: z.array(AuditEntrySchema),
      more: z.boolean(),
      actions: z.array(z.string()),
      people: z.array(z.string()),
    }),
  ),
  'audit.export': read(
    'owner',
    'a file, oldest first, with the head of the chain',
    AuditFilter.extend({ format: z.enum(['csv', 'json']) }),
    z.object({
      name: z.string(),
      mime: z.string(),
      /** The file, gzipped, in base64: the audit of some years is many megabytes. */
      gzip: z.string(),
      head: z.string(),
    }),
  ),
  'audit.verify': read(
    'owner',
    'check the chain',
    z.object({}),
    z.object({ ok: z.boolean(), entries: z.int(), head: z.string(), brokenAt: z.int().nullable() }),
  ),
};
