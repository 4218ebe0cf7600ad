// Error codes of everything that talks to DeepLink or reads its files.
import { AppError, type AppErrorOptions } from '../errors/app-error.ts';

export const DEEPLINK_ERROR_CODES = [
  /** No pipe: DeepLink does not run, or this is not its SDK build. */
  'DEEPLINK_ABSENT',
  /** The pipe is there, but this account may not open it. */
  'DEEPLINK_NO_ACCESS',
  /** Connected, but no framed reply: DeepLink is older than 1.0.3.1. */
  'DEEPLINK_TOO_OLD',
  /** DeepLink refused channel id or token. */
  'AUTH_REFUSED',
  /** The wallet token for `auth` could not be read on our side. */
  'TOKEN_UNREADABLE',
  /** A request was not answered in time; the connection was dropped. */
  'DEEPLINK_TIMEOUT',
  /** Not connected, or the connection was lost before the answer. */
  'DEEPLINK_CLOSED',
  /** A reply with a code other than 0; `context.replyCode` has it. */
  'DEEPLINK_REFUSED',
  /** DeepLink is busy (reply code 16), try again. */
  'DEEPLINK_BUSY',
  /** A message that is not what the method promises. */
  'DEEPLINK_BAD_REPLY',
  /** A frame announces, or would need, more bytes than allowed. */
  'FRAME_TOO_LONG',
  /** A frame announces no bytes at all. */
  'FRAME_EMPTY',
  /** A frame's body is not a JSON object. */
  'FRAME_NOT_JSON',
  /** Not 6–16 letters and digits. */
  'PASSWORD_INVALID',
  /** DeepLink's config.ini is missing, unreadable or half-written. */
  'CONFIG_INI_UNREADABLE',
  /** The node's port for DeepLink on the LAN does not accept a connection. */
  'LAN_UNREACHABLE',
] as const;

export type DeepLinkErrorCode = (typeof DEEPLINK_ERROR_CODES)[number];

/** Failure of anything about DeepLink. No message, context or cause ever holds a password or a token. */
export class DeepLinkError extends AppError<DeepLinkErrorCode> {
  constructor(code: DeepLinkErrorCode, message: string, options: AppErrorOptions = {}) {
    super(code, message, options);
  }
}
