// What the end of a rental and a new password work with, and how long they wait.
import type { DeeplinkCodes } from '../../../shared/dbc/types.ts';
import { type AppError, isAppError } from '../../../shared/errors/app-error.ts';
import { deadline, isAbort, sleep } from '../../../shared/util/time.ts';
import type { AgentReports } from '../agents/types.ts';
import type { NodeLink } from '../machines/types.ts';
import type { FleetPower } from '../power/fleet-power.ts';
import type { SeatsBoard } from '../power/types.ts';
import type { FleetPairDesk } from './pair-desk.ts';

export interface SessionLimits {
  /** For controllers to be gone, ms. */
  closeMs: number;
  /** For a new password to be published, ms. */
  rotateMs: number;
  /** Between two looks, ms. */
  pollMs: number;
}

export const SESSION_LIMITS: SessionLimits = { closeMs: 15_000, rotateMs: 90_000, pollMs: 500 };

export interface SessionParts {
  node: NodeLink;
  board: SeatsBoard;
  agents: AgentReports;
  power: Pick<FleetPower, 'of' | 'run' | 'target' | 'refresh'>;
  pairs: Pick<FleetPairDesk, 'proof'>;
  limits: SessionLimits;
  settings: () => { bootLimitMs: number };
}

/** An agent that can be asked reports from this machine. */
export function hasAgent({ agents }: Pick<SessionParts, 'agents'>, seatId: string): boolean {
  const report = agents.of(seatId);
  return report !== undefined && !report.goodbye && agents.enrolment(seatId) === 'enrolled';
}

/**
 * Looks until `look` finds something.
 * @throws `late` after `limitMs`; what `look` throws; the signal's reason
 */
export async function waitFor<T>(
  look: (signal: AbortSignal) => Promise<T | undefined> | T | undefined,
  { limitMs, pollMs, signal, late }: { limitMs: number; pollMs: number; signal: AbortSignal; late: AppError },
): Promise<T> {
  const limit = deadline(limitMs, signal);
  try {
    for (;;) {
      limit.throwIfAborted();
      const found = await look(limit);
      if (found !== undefined) return found;
      await sleep(pollMs, limit);
    }
  } catch (error) {
    if (signal.aborted || !limit.aborted || !isAbort(error)) throw error;
    throw late;
  }
}

/** The pair now, or undefined while it can't be read: a link that comes and goes is no failure. */
export async function codesNow(
  { node }: Pick<SessionParts, 'node'>,
  seatId: string,
  signal: AbortSignal,
): Promise<DeeplinkCodes | undefined> {
  try {
    const codes = await node.readCodes(seatId, signal);
    return codes.masked || codes.password === '' || codes.deviceId === '' ? undefined : codes;
  } catch (error) {
    if (isAppError(error) && error.retryable) return undefined;
    throw error;
  }
}
