// Recognises a password again without keeping it: a salted scrypt hash.
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** A fresh salt, 32 hex digits. */
export function makeSalt(): string {
  return randomBytes(16).toString('hex');
}

/** Hash of a secret, 64 hex digits. A low cost is enough: the password dies with the next boot. */
export function hashSecret(secret: string, salt: string): string {
  return scryptSync(secret, salt, 32, { N: 4096, r: 8, p: 1 }).toString('hex');
}

/** True when `secret` is what `hash` was made from. */
export function matchesHash(secret: string, salt: string, hash: string): boolean {
  const expected = Buffer.from(hash, 'hex');
  const actual = Buffer.from(hashSecret(secret, salt), 'hex');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
