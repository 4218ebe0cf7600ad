// Passwords for DeepLink: what it accepts, and random ones that people can read aloud.
import { randomInt } from 'node:crypto';

/** DeepLink's own bounds (02-deeplink A, `setDevicePassword`). */
export const PASSWORD_MIN_LENGTH = 6;
export const PASSWORD_MAX_LENGTH = 16;

/** Letters and digits without look-alikes: no 0 O o Q, 1 I i l L, 2 Z z, 5 S s, 8 B. */
export const PASSWORD_ALPHABET = '34679ACDEFGHJKMNPRTUVWXYabcdefghjkmnpqrtuvwxy';

/**
 * A password of `length` characters, each drawn uniformly from PASSWORD_ALPHABET (5.5 bits each).
 * @throws RangeError when DeepLink would refuse the length
 */
export function randomPassword(length: number): string {
  if (!Number.isInteger(length) || length < PASSWORD_MIN_LENGTH || length > PASSWORD_MAX_LENGTH) {
    throw new RangeError(
      `a DeepLink password has ${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters`,
    );
  }
  let password = '';
  while (password.length < length) password += PASSWORD_ALPHABET.charAt(randomInt(PASSWORD_ALPHABET.length));
  return password;
}

/** True for what DeepLink accepts: 6–16 ASCII letters and digits. */
export function isValidPassword(password: string): boolean {
  return /^[A-Za-z0-9]{6,16}$/.test(password);
}
