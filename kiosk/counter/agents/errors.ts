// Why the counter refuses an agent, or can't reach it.
import { AppError } from '../../../shared/errors/app-error.ts';

export type AgentErrorCode =
  /** No seat, or more than one, has the caller's address. */
  | 'MACHINE_UNKNOWN'
  | 'ENROLMENT_KEY_WRONG'
  /** Neither a boot was seen nor did staff allow it. */
  | 'ENROLMENT_NOT_EXPECTED'
  /** A token of this boot lives already: a second try. */
  | 'ENROLMENT_TOKEN_LIVES'
  /** No token, an ended one, or one of another machine. */
  | 'NOT_ENROLLED'
  /** No agent reports from that machine, or it did not answer in time. */
  | 'AGENT_SILENT'
  /** The agent answered that it could not. */
  | 'AGENT_REFUSED';

export class AgentError extends AppError<AgentErrorCode> {}
