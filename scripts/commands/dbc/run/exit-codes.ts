// Exit codes of the commands that talk to a DBC node, one for each class of failure.
import { EXIT } from '../../../../shared/config/exit-codes.ts';
import type { DbcErrorCode } from '../../../../shared/dbc/index.ts';
import { EXIT_CANCELLED } from '../../ipmi/usage.ts';

/** After sysexits.h where it has one. */
export const DBC_EXIT = {
  ...EXIT,
  /** Sent, and not known to have worked. */
  unconfirmed: 3,
  /** The node knows no such machine or peer. */
  notFound: 66,
  /** The node can't be reached, or has no connection itself (EX_UNAVAILABLE). */
  unreachable: 69,
  /** Not now: the same may work later (EX_TEMPFAIL). */
  later: 75,
  /** The answer can't be understood (EX_PROTOCOL). */
  badAnswer: 76,
  /** Signature, wallet or session not accepted, or not allowed to do this now (EX_NOPERM). */
  notAllowed: 77,
  cancelled: EXIT_CANCELLED,
} as const;

export const EXIT_OF: Readonly<Record<DbcErrorCode, number>> = {
  NODE_UNREACHABLE: DBC_EXIT.unreachable,
  NODE_TIMEOUT: DBC_EXIT.later,
  BAD_ANSWER: DBC_EXIT.badAnswer,
  BAD_REQUEST: DBC_EXIT.failed,
  INVALID_INPUT: DBC_EXIT.usage,
  SIGNATURE_REFUSED: DBC_EXIT.notAllowed,
  NOT_AUTHORISED: DBC_EXIT.notAllowed,
  MACHINE_NOT_FOUND: DBC_EXIT.notFound,
  DEEPLINK_NOT_CONNECTED: DBC_EXIT.later,
  BROADCAST_FAILED: DBC_EXIT.unreachable,
  PEER_UNKNOWN: DBC_EXIT.notFound,
  NOT_SUPPORTED_HERE: DBC_EXIT.usage,
  CONFLICT: DBC_EXIT.failed,
  BMC_FAILED: DBC_EXIT.failed,
  UNCONFIRMED: DBC_EXIT.unconfirmed,
  NODE_ERROR: DBC_EXIT.failed,
};

export const EXIT_CODES_HELP = `
Exit codes: 0 done, 1 the node refused or failed, 3 sent but not confirmed, 64 wrong arguments or no consent,
66 no such machine, 69 node unreachable, 75 not now (time-out, DeepLink not connected), 76 unreadable answer,
77 not allowed, 78 bad configuration or secret file, 130 cancelled.`;
