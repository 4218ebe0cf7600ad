// The end of a rental: controllers out, new code, power cycle, new boot, new codes; each step proven.
import type { DeeplinkCodes } from '../../../shared/dbc/types.ts';
import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import { SkippedSeat, type TaskResult, type Turn } from '../power/job-task.ts';
import { freshCodes, rotate } from './rotate.ts';
import { codesNow, hasAgent, type SessionParts, waitFor } from './session-parts.ts';

export interface EndSessionOrder {
  seatId: string;
  label: string;
  powerCycle: boolean;
  /** Somebody was in when it was asked, and an owner has agreed. */
  approved: boolean;
}

/**
 * With a power cycle to come, what comes before it may fail: the machine is its renter's, who was administrator
 * and can have broken the agent. It is not waited for as long, either.
 */
const BEFORE_CYCLE = { closeMs: 5000, rotateMs: 20_000 } as const;

/** @throws SkippedSeat, AppError, IpmiError, DbcError of the step that failed */
export async function endSession(
  parts: SessionParts,
  order: EndSessionOrder,
  turn: Turn,
): Promise<TaskResult> {
  const { seatId, powerCycle } = order;
  if ((await requirePower(parts, order)) === 'off') {
    return { before: 'off', after: 'off', verified: 'already' };
  }
  if (!powerCycle) {
    await closeControllers(parts, seatId, turn);
    return { ...(await rotate(parts, seatId, turn)), before: 'on' };
  }
  const limits = {
    ...parts.limits,
    closeMs: Math.min(parts.limits.closeMs, BEFORE_CYCLE.closeMs),
    rotateMs: Math.min(parts.limits.rotateMs, BEFORE_CYCLE.rotateMs),
  };
  const hurried = { ...parts, limits };
  const failures = [
    await tolerated(turn, () => closeControllers(hurried, seatId, turn)),
    await tolerated(turn, () => rotate(hurried, seatId, turn)),
  ].filter((code) => code !== undefined);
  const proof = await bootAnew(parts, seatId, turn);
  const remark = failures.length > 0 ? `before the cycle: ${failures.join(', ')}` : undefined;
  return { before: 'on', after: 'on', verified: remark ? `${proof} (${remark})` : proof, remark };
}

/** @throws SkippedSeat when the power is not known, or can't be cycled, or somebody else is in by now */
async function requirePower(
  { power, board }: SessionParts,
  { seatId, label, powerCycle, approved }: EndSessionOrder,
): Promise<'on' | 'off'> {
  const canSwitch = power.target(seatId) !== undefined;
  if (canSwitch && power.of(seatId).power === 'unknown') await power.refresh(seatId);
  const seat = board.view(seatId);
  if (seat?.inUse && !approved) {
    throw new SkippedSeat(
      'OWNER_APPROVAL_NEEDED',
      `Somebody is in ${label} now, or may be. Nothing was done.`,
    );
  }
  if (powerCycle && !canSwitch) {
    const message = `${label} has nothing that can switch its power: end the session without a power cycle.`;
    throw new SkippedSeat('NO_BMC', message);
  }
  const state = canSwitch ? power.of(seatId).power : (seat?.power.value ?? 'unknown');
  if (state !== 'unknown') return state;
  throw new SkippedSeat('POWER_UNKNOWN', `The power of ${label} is not known. Nothing was done.`);
}

/** @throws AppError CONTROLLERS_STAY, AGENT_*; without an agent there is no way to throw anybody out */
async function closeControllers(parts: SessionParts, seatId: string, turn: Turn): Promise<void> {
  const { agents, limits } = parts;
  turn.step('closing');
  if (!hasAgent(parts, seatId)) return;
  const askedAt = Date.now();
  await agents.command(seatId, 'closeControllers', { signal: turn.signal, timeoutMs: limits.closeMs });
  const late = new AppError('CONTROLLERS_STAY', 'The agent still reports somebody who is in');
  await waitFor(
    () => {
      const report = agents.of(seatId);
      const isEmpty = Array.isArray(report?.controllers) && report.controllers.length === 0;
      return report && report.at >= askedAt && isEmpty ? true : undefined;
    },
    { limitMs: limits.closeMs, pollMs: limits.pollMs, signal: turn.signal, late },
  );
}

/** @returns what was proven: without an agent nobody tells one boot from another */
async function bootAnew(parts: SessionParts, seatId: string, turn: Turn): Promise<string> {
  const { agents, board, power, limits } = parts;
  const limitMs = parts.settings().bootLimitMs;
  const { signal } = turn;
  const withAgent = board.view(seatId)?.agent.value !== 'never';
  const bootBefore = agents.of(seatId)?.bootId;
  const old = await pairBefore(parts, seatId, signal);
  turn.step('cycling');
  await power.run(seatId, 'cycle', { signal });
  // What its renter's agent says until the power was cut proves nothing.
  const since = Date.now();
  turn.step('booting');
  const late = new AppError(
    'BOOT_NOT_SEEN',
    `After ${Math.round(limitMs / 1000)} s nothing of the new boot was heard: look at the machine's screen`,
  );
  const wait = { limitMs, pollMs: limits.pollMs, signal, late };
  if (!withAgent) {
    // Nobody rotates at this boot but us; the node may hold a dead connection for a while.
    await waitFor((limit) => rotatedAfterBoot(parts, seatId, { ...turn, signal: limit }), wait);
    return 'power cycle and new code';
  }
  await waitFor(() => {
    const report = agents.of(seatId);
    return report && report.at >= since && report.bootId !== bootBefore ? true : undefined;
  }, wait);
  turn.step('codes');
  await freshCodes(parts, seatId, turn, { since, old, limitMs });
  return 'new boot and new code';
}

/** Whatever keeps the pair from being read must not keep the power on: then any pair of the new boot will do. */
async function pairBefore(
  parts: SessionParts,
  seatId: string,
  signal: AbortSignal,
): Promise<DeeplinkCodes | undefined> {
  try {
    return await codesNow(parts, seatId, signal);
  } catch (error) {
    if (signal.aborted || !isAppError(error)) throw error;
    return undefined;
  }
}

const PUSH_AGAIN_MS = 10_000;

async function rotatedAfterBoot(parts: SessionParts, seatId: string, turn: Turn): Promise<true | undefined> {
  const limits = { ...parts.limits, rotateMs: Math.min(parts.limits.rotateMs, PUSH_AGAIN_MS) };
  try {
    await rotate({ ...parts, limits }, seatId, turn);
    return true;
  } catch (error) {
    // A push whose answer was lost is pushed again: one password more does no harm.
    const mayPass =
      isAppError(error) &&
      (error.retryable || error.context.maybeDone === true || error.code.startsWith('ROTATION_'));
    if (mayPass) return undefined;
    throw error;
  }
}

/** The power cycle will do what this could not. @returns the code of what failed */
async function tolerated(turn: Turn, step: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (turn.signal.aborted || !isAppError(error)) throw error;
    return error.code;
  }
}
