// The two cipher suites that we speak, and the cryptography behind them (IPMI 2.0 §13.28 to §13.32).
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

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
  /** The first 16 bytes of K2, for AES. */
  encryption: KeyObject;
}

/** Length of the constants that K1 and K2 are made of (§13.32). */
const CONSTANT_BYTES = 20;
const AES_BLOCK = 16;

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
  return { integrity: secretKey(k1), encryption: secretKey(k2.subarray(0, AES_BLOCK)) };
}

/** Equal, in a time that says nothing about where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** AES-CBC-128 with the confidentiality header and trailer of §13.29: IV, data, 1 2 3 …, pad length. */
export function encrypt(key: KeyObject, plain: Uint8Array): Buffer {
  const padBytes = (AES_BLOCK - ((plain.length + 1) % AES_BLOCK)) % AES_BLOCK;
  const padded = Buffer.alloc(plain.length + padBytes + 1);
  padded.set(plain);
  for (let i = 0; i < padBytes; i++) padded[plain.length + i] = i + 1;
  padded[padded.length - 1] = padBytes;
  const iv = freshIv();
  // Whole blocks come out of `update`; what `final` would add is a pad that RMCP+ does not have.
  return Buffer.concat([iv, createCipheriv('aes-128-cbc', key, iv).update(padded)]);
}

/** The data inside, or undefined for anything that `encrypt` can't have made. */
export function decrypt(key: KeyObject, payload: Uint8Array): Buffer | undefined {
  const encrypted = payload.subarray(AES_BLOCK);
  if (encrypted.length === 0 || encrypted.length % AES_BLOCK !== 0) return undefined;
  const decipher = createDecipheriv('aes-128-cbc', key, payload.subarray(0, AES_BLOCK)).setAutoPadding(false);
  const padded = decipher.update(encrypted);
  const padBytes = padded[padded.length - 1] ?? 0;
  // The pad's own bytes are not compared: the packet's integrity code covers them, and BMCs fill them freely.
  return padBytes < AES_BLOCK ? padded.subarray(0, padded.length - 1 - padBytes) : undefined;
}

/** Random bytes are asked for in one go for many packets: a call for each costs more than the encryption. */
let randomPool = Buffer.alloc(0);
const POOLED_IVS = 256;

function freshIv(): Buffer {
  if (randomPool.length === 0) randomPool = randomBytes(AES_BLOCK * POOLED_IVS);
  const iv = randomPool.subarray(0, AES_BLOCK);
  randomPool = randomPool.subarray(AES_BLOCK);
  return iv;
}
