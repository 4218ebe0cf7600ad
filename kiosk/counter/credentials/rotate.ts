// A new password now: through the machine's agent, or through a node that pushes it; believed when it is read back.
import type { DeeplinkCodes } from '../../../shared/dbc/types.ts';
import { PASSWORD_MAX_LENGTH, randomPassword } from '../../../shared/deeplink/password.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { TaskResult, Turn } from '../power/job-task.ts';
import { codesNow, hasAgent, type SessionParts, waitFor } from './session-parts.ts';

/** What DeepLink takes as a first password of a boot (spec: agent states, ROTATE). */
const FIRST_LENGTH = 10;

/** @throws AppError ROTATION_UNAVAILABLE, ROTATION_NOT_SEEN, AGENT_*; DbcError */
export async function rotate(parts: SessionParts, seatId: string, turn: Turn): Promise<TaskResult> {
  turn.step('rotating');
  const before = await codesNow(parts, seatId, turn.signal);
  const startedAt = Date.now();
  if (hasAgent(parts, seatId)) {
    await parts.agents.command(seatId, 'rotate', { signal: turn.signal, timeoutMs: parts.limits.rotateMs });
    turn.step('verifying');
    await freshCodes(parts, seatId, turn, { since: startedAt, old: before });
    return { before: null, after: 'new code', verified: 'compared by the agent' };
  }
  const password = await push(parts, seatId, before, turn.signal);
  turn.step('verifying');
  const isNew = (codes: DeeplinkCodes | undefined) => (codes?.password === password ? codes : undefined);
  await look(parts, turn, async (signal) => isNew(await codesNow(parts, seatId, signal)));
  return { before: null, after: 'new code', verified: 'read back' };
}

/**
 * Waits until the node hands out another password than `old`, that very pair was compared with the machine's own
 * after `since`, and the board has heard of it.
 * @throws AppError ROTATION_NOT_SEEN
 */
export async function freshCodes(
  parts: SessionParts,
  seatId: string,
  turn: Turn,
  { since, old, limitMs }: { since: number; old: DeeplinkCodes | undefined; limitMs?: number },
): Promise<void> {
  const fresh = async (signal: AbortSignal) => {
    const told = parts.board.view(seatId)?.codes;
    if (told?.value !== 'fresh' || told.at === null || told.at < since) return undefined;
    const now = await codesNow(parts, seatId, signal);
    if (!now || now.password === old?.password) return undefined;
    const proof = parts.pairs.proof(seatId, now);
    return typeof proof === 'number' && proof >= since && told.at >= proof ? now : undefined;
  };
  await look(parts, turn, fresh, limitMs);
}

/** Queues a fresh password on a node that pushes it to DeepLink. */
async function push(
  { node }: SessionParts,
  seatId: string,
  before: DeeplinkCodes | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (node.status.kind !== 'push' || !before) {
    const why = before ? 'This node only stores codes' : "DeepLink's codes can't be read now";
    throw new AppError(
      'ROTATION_UNAVAILABLE',
      `${why}, and no agent answers on this machine: the code stays as it is`,
    );
  }
  // Longer than the one before: the node drops a shorter report after a longer one (spec: DeepLink, passwords).
  const length = Math.min(PASSWORD_MAX_LENGTH, Math.max(FIRST_LENGTH, before.password.length + 1));
  const password = randomPassword(length);
  await node.setCodes(seatId, { password }, signal);
  return password;
}

async function look<T>(
  { limits }: SessionParts,
  turn: Turn,
  find: (signal: AbortSignal) => Promise<T | undefined>,
  limitMs = limits.rotateMs,
): Promise<T> {
  const seconds = Math.round(limitMs / 1000);
  const late = new AppError(
    'ROTATION_NOT_SEEN',
    `After ${seconds} s the node does not hand out a new code: look at the machine's DeepLink and agent`,
  );
  return waitFor(find, { limitMs, pollMs: limits.pollMs, signal: turn.signal, late });
}
