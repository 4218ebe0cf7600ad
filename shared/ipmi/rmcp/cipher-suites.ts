// The two cipher suites that we speak, and the cryptography behind them (IPMI 2.0 §13.28 to §13.32).
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { PayloadCipher } from './payload-cipher.ts';

export interface CipherSuite {
  id: 3 | 17;
  /** RAKP-HMAC-SHA1 or RAKP-HMAC-SHA256 (table 13-17). */
  authentication: number;
  /** HMAC-SHA1-96 or HMAC-SHA256-128 (table 13-18). */
  integrity: number;
  /** AES-CBC-128 (table 13-19). */
  confidentiality: number;
  hash: 'sha1' | 'sha256';
  /** Length of a whole hash: the code in RAKP 2 and RAKP 3. */
  hashBytes: number;
  /** Length of the shortened hash: RAKP 4 and every packet of a session. */
  integrityBytes: number;
}

export const SUITES: Readonly<Record<3 | 17, CipherSuite>> = {
  3: {
    id: 3,
    authentication: 1,
    integrity: 1,
    confidentiality: 1,
    hash: 'sha1',
    hashBytes: 20,
    integrityBytes: 12,
  },
  17: {
    id: 17,
    authentication: 3,
    integrity: 4,
    confidentiality: 1,
    hash: 'sha256',
    hashBytes: 32,
    integrityBytes: 16,
  },
};

export interface SessionKeys {
  /** K1, for the integrity check. */
  integrity: KeyObject;
  /** With the first 16 bytes of K2. */
  payload: PayloadCipher;
}

/** Length of the constants that K1 and K2 are made of (§13.32). */
const CONSTANT_BYTES = 20;
const AES_KEY_BYTES = 16;

/**
 * A password, a Kg or a key made of them. Key objects, because node:crypto takes several times as long with
 * bytes. Shorter ones need no filling with zeros to 20 bytes (§13.31): HMAC does that to every key.
 */
export function secretKey(secret: Uint8Array): KeyObject {
  return createSecretKey(secret);
}

export function hmac(suite: CipherSuite, key: KeyObject, ...parts: Uint8Array[]): Buffer {
  const mac = createHmac(suite.hash, key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** K1 and K2 of a session integrity key (§13.32). */
export function sessionKeys(suite: CipherSuite, sik: KeyObject): SessionKeys {
  const k1 = hmac(suite, sik, Buffer.alloc(CONSTANT_BYTES, 1));
  const k2 = hmac(suite, sik, Buffer.alloc(CONSTANT_BYTES, 2));
  return { integrity: secretKey(k1), payload: new PayloadCipher(secretKey(k2.subarray(0, AES_KEY_BYTES))) };
}

/** Equal, in a time that says nothing about where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
