// Error codes of everything that talks to a DBC node.
import { AppError, type AppErrorOptions } from '../errors/app-error.ts';

/** What each code means stands beside it; `classify.ts` is the only place that assigns them. */
export const DBC_ERROR_CODES = [
  /** No TCP connection, or it broke before an answer. */
  'NODE_UNREACHABLE',
  /** The node accepted the connection and did not answer in time. */
  'NODE_TIMEOUT',
  /** An answer that is no DBC answer: HTML, broken JSON, missing fields. */
  'BAD_ANSWER',
  /** The node refused our request as malformed (a mistake on our side). */
  'BAD_REQUEST',
  /** Refused before sending: the value would be refused by, or would kill, the node. */
  'INVALID_INPUT',
  /** Signature, wallet or nonce not accepted. */
  'SIGNATURE_REFUSED',
  /** The chain says that this identity may not do this now. */
  'NOT_AUTHORISED',
  /** No such machine on this node; on a GPU node also: no such virtual machine, disk, snapshot, image or network. */
  'MACHINE_NOT_FOUND',
  /** DeepLink of that machine has no LAN connection to the node. */
  'DEEPLINK_NOT_CONNECTED',
  /**
   * The node has no peer that knows the addressed id; it may crash 30 s later: no calls for 60 s. Without `status` in
   * the context nothing was sent: the node is left alone, or is connected with nobody.
   */
  'BROADCAST_FAILED',
  /** The node knows no such peer. */
  'PEER_UNKNOWN',
  /** The call does not exist on this kind of node. */
  'NOT_SUPPORTED_HERE',
  /** Refused because of what is there (duplicate uuid, port taken, virtual machine in another state …). */
  'CONFLICT',
  /** The machine's BMC refused or did not answer. */
  'BMC_FAILED',
  /** The node says that it failed, as it also does when it worked (boot device): read the state back. */
  'UNCONFIRMED',
  /** The node answered an error that the table does not know. */
  'NODE_ERROR',
] as const;

export type DbcErrorCode = (typeof DBC_ERROR_CODES)[number];

/** Failure of a call to a DBC node; `code` says what it means, `context` where it came from. */
export class DbcError extends AppError<DbcErrorCode> {
  constructor(code: DbcErrorCode, message: string, options: AppErrorOptions = {}) {
    super(code, message, options);
  }
}
