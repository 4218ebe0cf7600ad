// What staff ask of codes: to see them, to change them, to end a rental.
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Approval } from '../../ipc/calls/parts.ts';
import type { Settings } from '../../ipc/calls/settings.ts';
import type { CallOutput, CallParsed } from '../../ipc/contract.ts';
import type { Job } from '../../ipc/seat.ts';
import type { AgentReports } from '../agents/types.ts';
import type { Audit } from '../audit/types.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import type { MachineRegistry, NodeLink, SeatRecord } from '../machines/types.ts';
import { consentFor } from '../power/consent.ts';
import type { FleetPower } from '../power/fleet-power.ts';
import { SkippedSeat, type TaskResult, type Turn } from '../power/job-task.ts';
import type { Jobs } from '../power/jobs.ts';
import type { SeatsBoard } from '../power/types.ts';
import type { ApprovalDesk } from '../staff/types.ts';
import { endSession } from './end-session.ts';
import type { FleetPairDesk } from './pair-desk.ts';
import { readForReveal } from './reveal.ts';
import { rotate } from './rotate.ts';
import { SESSION_LIMITS, type SessionLimits, type SessionParts } from './session-parts.ts';

export interface CredentialsDeskOptions {
  registry: MachineRegistry;
  node: NodeLink;
  board: SeatsBoard;
  power: FleetPower;
  agents: AgentReports;
  jobs: Jobs;
  pairs: Pick<FleetPairDesk, 'proof'>;
  approvals: ApprovalDesk;
  audit: Audit;
  settings: () => Settings;
  /** A rental was ended for good: the staff's mark goes. */
  sessionEnded?: (seatId: string, caller: Caller) => void;
  limits?: Partial<SessionLimits>;
  now?: () => number;
}

type SessionCall = 'codes.rotate' | 'codes.endSession';

export class CredentialsDesk {
  readonly #options: CredentialsDeskOptions;
  readonly #parts: SessionParts;

  constructor(options: CredentialsDeskOptions) {
    this.#options = options;
    this.#parts = { ...options, limits: { ...SESSION_LIMITS, ...options.limits } };
  }

  /** Every try is in the audit before the answer; the codes never are. */
  async reveal(
    input: CallParsed<'codes.reveal'>,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<CallOutput<'codes.reveal'>> {
    const { label } = this.#record(input.seatId);
    const { seatId, purpose } = input;
    const line = { who: caller, action: 'codes.reveal', seatId, seat: label, after: purpose };
    try {
      const answer = await readForReveal(this.#options, input, signal);
      this.#options.audit.record({ ...line, result: 'ok' });
      return answer;
    } catch (error) {
      const code = isAppError(error) ? error.code : 'INTERNAL';
      const result = error instanceof RefusedCall ? 'refused' : 'failed';
      this.#options.audit.record({ ...line, result, code });
      throw error;
    }
  }

  async rotate({ seatId, approval }: CallParsed<'codes.rotate'>, caller: Caller): Promise<Job> {
    const seat = this.#record(seatId);
    const reason = await this.#consent('codes.rotate', seat, approval, caller);
    return this.#submit('codes.rotate', seat, caller, reason, (turn) => {
      if (this.#isTaken(seatId) && reason === undefined) {
        const message = `Somebody is in ${seat.label} now, or may be. Nothing was done.`;
        throw new SkippedSeat('OWNER_APPROVAL_NEEDED', message);
      }
      return rotate(this.#parts, seatId, turn);
    });
  }

  async endSession(input: CallParsed<'codes.endSession'>, caller: Caller): Promise<Job> {
    const { seatId, powerCycle, approval } = input;
    const seat = this.#record(seatId);
    const { label } = seat;
    const reason = await this.#consent('codes.endSession', seat, approval, caller);
    return this.#submit('codes.endSession', seat, caller, reason, async (turn) => {
      const order = { seatId, label, powerCycle, approved: reason !== undefined };
      const result = await endSession(this.#parts, order, turn);
      this.#options.sessionEnded?.(seatId, caller);
      return result;
    });
  }

  /** Undefined: nobody is in, so nobody has to agree. */
  async #consent(
    call: SessionCall,
    seat: SeatRecord,
    approval: Approval | undefined,
    caller: Caller,
  ): Promise<string | undefined> {
    if (!this.#isTaken(seat.id)) return undefined;
    const after = call === 'codes.rotate' ? 'new code' : 'session ended';
    return consentFor(this.#options, { call, approval, caller, seats: [seat], after });
  }

  #submit(
    call: SessionCall,
    { id: seatId, label }: SeatRecord,
    caller: Caller,
    reason: string | undefined,
    run: (turn: Turn) => Promise<TaskResult>,
  ): Job {
    const action = call === 'codes.rotate' ? 'rotate' : 'endSession';
    const task = { seatId, label, run: async (turn: Turn) => run(turn) };
    return this.#options.jobs.submit({ action, call, caller, reason, tasks: [task] });
  }

  #isTaken(seatId: string): boolean {
    return (this.#options.board.view(seatId)?.inUse ?? null) !== null;
  }

  #record(seatId: string): SeatRecord {
    const record = this.#options.registry.get(seatId);
    if (record) return record;
    throw new RefusedCall('NOT_FOUND', 'There is no such seat.', { status: 404 });
  }
}
