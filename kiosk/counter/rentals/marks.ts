// Marks of staff on seats: paid until a time, and under maintenance. Both survive a restart.
import { z } from 'zod';

export const MarkSchema = z.object({
  since: z.number(),
  /** End of the paid time by the wall clock, or null for open end. */
  until: z.number().nullable(),
  by: z.string(),
  note: z.string(),
});
export type Mark = z.infer<typeof MarkSchema>;

/**
 * Sticky: only a person ends it. The node knows nothing of it: its own prune may still switch such a machine off
 * while it is not rented (spec: DBC API 5).
 */
export const MaintenanceSchema = z.object({ reason: z.string(), by: z.string(), since: z.number() });
export type Maintenance = z.infer<typeof MaintenanceSchema>;

export type MarkPhase = 'none' | 'running' | 'ending' | 'over';

/** Where a mark stands; `ending`: within the warning before its end. */
export function markPhase(mark: Mark | undefined, now: number, endWarningMs: number): MarkPhase {
  if (!mark) return 'none';
  if (mark.until === null || now < mark.until - endWarningMs) return 'running';
  return now < mark.until ? 'ending' : 'over';
}
