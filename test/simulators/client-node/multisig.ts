// The account that several wallets own together, as the chain derives it.
import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { encodeSs58, publicKeyOfWallet } from '../../../shared/dbc/ss58.ts';

const PREFIX = new TextEncoder().encode('modlpy/utilisuba');

/** The ss58 address of a multi-signature account; undefined when a wallet is none. */
export function multisigAddress(wallets: readonly string[], threshold: number): string | undefined {
  // The count goes before the keys in SCALE's one-byte form.
  if (wallets.length > 63) return undefined;
  const keys: string[] = [];
  for (const wallet of wallets) {
    const key = publicKeyOfWallet(wallet);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  const count = Uint8Array.of(keys.length * 4);
  const votes = Uint8Array.of(threshold % 256, Math.floor(threshold / 256));
  const entropy = concatBytes(PREFIX, count, ...keys.sort().map((key) => hexToBytes(key)), votes);
  return encodeSs58(bytesToHex(blake2b(entropy, { dkLen: 32 })));
}
