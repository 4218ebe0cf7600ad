// sr25519 keys and signatures as DBC uses them: context "substrate", bare UTF-8 bytes, lower-case hex.
import { hexToBytes, bytesToHex as toHex } from '@noble/hashes/utils.js';
import { getPublicKey, secretFromSeed, sign as signBytes, verify as verifyBytes } from '@scure/sr25519';
import { isNodeId } from './node-id.ts';

export { isNodeId } from './node-id.ts';

const HEX_128 = /^[0-9a-f]{128}$/;

/** An sr25519 key pair made from a 32-byte seed. The secret never leaves the object. */
export class KeyPair {
  /** Public key as 64 lower-case hex digits: the node_id. */
  readonly publicKeyHex: string;
  readonly #secret: Uint8Array;

  /** @param seedHex 32 bytes as 64 lower-case hex digits (what the node calls node_private_key) */
  constructor(seedHex: string) {
    if (!isNodeId(seedHex)) throw new TypeError('a seed is 64 lower-case hex digits');
    this.#secret = secretFromSeed(hexToBytes(seedHex));
    this.publicKeyHex = toHex(getPublicKey(this.#secret));
  }

  /** Signature over exactly the UTF-8 bytes of `text`, as 128 lower-case hex digits. */
  sign(text: string): string {
    return toHex(signBytes(this.#secret, new TextEncoder().encode(text)));
  }
}

/** Checks a signature over `text`; malformed input is false, never an exception. */
export function verifySignature(publicKeyHex: string, text: string, signHex: string): boolean {
  if (!isNodeId(publicKeyHex) || !HEX_128.test(signHex)) return false;
  try {
    return verifyBytes(new TextEncoder().encode(text), hexToBytes(signHex), hexToBytes(publicKeyHex));
  } catch {
    return false;
  }
}
