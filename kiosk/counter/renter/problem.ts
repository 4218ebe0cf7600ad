// What a failure of the DBC network means to a renter.

import { DbcError, type DbcErrorCode } from '../../../shared/dbc/errors.ts';
import { AppError, messageOf } from '../../../shared/errors/app-error.ts';
import type { RenterProblemCode } from '../../ipc/renter/page.ts';

/** A renter gets nothing; `code` says why, the message is for people and holds no secret. */
export class RenterProblem extends AppError<RenterProblemCode> {}

const MEANINGS: Readonly<Record<DbcErrorCode, RenterProblemCode>> = {
  NODE_UNREACHABLE: 'NODE_UNREACHABLE',
  NODE_TIMEOUT: 'NODE_UNREACHABLE',
  BROADCAST_FAILED: 'NODE_UNREACHABLE',
  BAD_ANSWER: 'WRONG_NODE',
  NOT_SUPPORTED_HERE: 'WRONG_NODE',
  BAD_REQUEST: 'FAILED',
  INVALID_INPUT: 'BAD_INPUT',
  SIGNATURE_REFUSED: 'NOT_YOURS',
  NOT_AUTHORISED: 'NOT_YOURS',
  MACHINE_NOT_FOUND: 'MACHINE_UNKNOWN',
  PEER_UNKNOWN: 'MACHINE_UNKNOWN',
  DEEPLINK_NOT_CONNECTED: 'NOT_CONNECTED',
  CONFLICT: 'FAILED',
  BMC_FAILED: 'BMC_SILENT',
  UNCONFIRMED: 'UNCONFIRMED',
  NODE_ERROR: 'FAILED',
};

/** Where the code alone does not tell: the chain's reasons. */
const REFUSALS: Readonly<Record<string, RenterProblemCode>> = {
  expired: 'ENDED',
  'not-rented': 'ENDED',
  'chain-silent': 'CHAIN_SILENT',
};

/** The problem that anything thrown means. */
export function problemOf(error: unknown): RenterProblem {
  if (error instanceof RenterProblem) return error;
  if (!(error instanceof DbcError)) return new RenterProblem('FAILED', messageOf(error), { cause: error });
  const { code, context, retryable, message } = error;
  const refusal = typeof context.refusal === 'string' ? REFUSALS[context.refusal] : undefined;
  return new RenterProblem(refusal ?? MEANINGS[code], message, { retryable, context, cause: error });
}
