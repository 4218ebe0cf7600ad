// How long the next password must be (02-deeplink, "Passwords we generate").
import { PASSWORD_MAX_LENGTH } from '../../shared/deeplink/password.ts';

const FIRST_LENGTH = 10;

/**
 * Longer than every password seen in this boot: the node drops a report that is shorter than an earlier
 * one, and without a signed read the changed length is the only proof.
 */
export function nextPasswordLength(seen: { maxLen: number; current: number; intended: number }): number {
  const longest = Math.max(seen.maxLen, seen.current, seen.intended);
  return Math.min(PASSWORD_MAX_LENGTH, Math.max(FIRST_LENGTH, longest + 1));
}
