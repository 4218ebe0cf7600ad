// Shapes that several calls share.
import { z } from 'zod';

export const Nothing = z.object({});
export const Done = z.object({});

/**
 * The owner's consent to a harmful action on a seat that is in use: a typed reason, and the owner's PIN where
 * the person who is logged in is not an owner.
 */
export const ApprovalSchema = z.object({
  reason: z.string().trim().min(3, 'say why, in three letters or more').max(200),
  owner: z.object({ id: z.string(), pin: z.string().max(128) }).optional(),
});
export type Approval = z.infer<typeof ApprovalSchema>;

export const ReasonTextSchema = z.string().trim().min(1, 'say why').max(200);

/** Optional over a query string too. */
export const QueryNumber = z.coerce.number().int();
