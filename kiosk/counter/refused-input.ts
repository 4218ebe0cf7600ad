// Refuses what somebody typed, so that the interface can say in its own words what is wrong with it.
import type { Remark } from '../ipc/remarks.ts';
import { RefusedCall } from './calls.ts';

/**
 * @param problem of `PROBLEMS`
 * @param field where it has a name of its own
 */
export function refusedInput(problem: Remark, field?: string): RefusedCall {
  return new RefusedCall('BAD_INPUT', problem.message, { status: 400, details: detailsOf(problem, field) });
}

/** The same where the input would do, but for what is there already. */
export function refusedConflict(problem: Remark, field?: string): RefusedCall {
  return new RefusedCall('CONFLICT', problem.message, { details: detailsOf(problem, field) });
}

function detailsOf({ code, params }: Remark, field: string | undefined): Record<string, string | number> {
  return { ...(field !== undefined && { field }), ...params, rule: code };
}
