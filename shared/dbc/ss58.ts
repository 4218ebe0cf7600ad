// ss58 addresses: how the chain, and therefore a renter, writes a public key.
import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { base58 } from '@scure/base';
import { isNodeId } from './node-id.ts';

/** The generic Substrate prefix; every recorded wallet has it. */
const PREFIX = 42;
const CHECKSUM_BYTES = 2;
const LENGTH = 1 + 32 + CHECKSUM_BYTES;
const SALT = new TextEncoder().encode('SS58PRE');

/**
 * The ss58 address (prefix 42) of a public key.
 * @param publicKeyHex 64 lower-case hex digits
 * @throws TypeError for anything else
 */
export function encodeSs58(publicKeyHex: string): string {
  if (!isNodeId(publicKeyHex)) throw new TypeError('a public key is 64 lower-case hex digits');
  const body = concatBytes(Uint8Array.of(PREFIX), hexToBytes(publicKeyHex));
  return base58.encode(concatBytes(body, checksum(body)));
}

/** The public key of an ss58 address, or undefined when prefix, length or checksum are wrong. */
export function decodeSs58(address: string): string | undefined {
  // The cap keeps Base58, whose cost is quadratic, away from long strings.
  if (typeof address !== 'string' || address.length > 64) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = base58.decode(address);
  } catch {
    return undefined;
  }
  if (bytes.length !== LENGTH || bytes[0] !== PREFIX) return undefined;
  const body = bytes.subarray(0, LENGTH - CHECKSUM_BYTES);
  const expected = checksum(body);
  if (expected.some((byte, index) => byte !== bytes[body.length + index])) return undefined;
  return bytesToHex(body.subarray(1));
}

function checksum(body: Uint8Array): Uint8Array {
  return blake2b(concatBytes(SALT, body)).subarray(0, CHECKSUM_BYTES);
}

/** The public key (64 hex digits) that a wallet text stands for, or undefined. */
export function publicKeyOfWallet(wallet: string): string | undefined {
  return isNodeId(wallet) ? wallet : decodeSs58(wallet);
}
