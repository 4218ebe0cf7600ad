// How long a call to a BMC may take that is known to be slow.
import type { BmcQuirks } from './bmc.ts';

/** Presence, open session, two of RAKP, privilege level. */
const LOG_IN_EXCHANGES = 5;
/** Each may be asked again. */
const TRIES = 2;

/**
 * Time limit of a call in ms: `usualMs`, or what log-in and `exchanges` take when every answer needs all the time
 * that the quirk `replyTimeoutMs` allows.
 */
export function limitFor({ replyTimeoutMs = 0 }: BmcQuirks, exchanges: number, usualMs: number): number {
  return Math.max(usualMs, TRIES * (LOG_IN_EXCHANGES + exchanges) * replyTimeoutMs);
}
