// Nonces in the form that DBC's official sign tool uses.
import { randomUUID } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { createBase58check } from '@scure/base';

const base58check = createBase58check(sha256);

/**
 * A fresh nonce of 55 characters: Base58Check, without a version byte, over the 36 characters of a
 * lower-case UUID. Each works once over the network path, so none is ever kept.
 */
export function makeNonce(): string {
  return base58check.encode(new TextEncoder().encode(randomUUID()));
}
