// AES-CBC-128 with the confidentiality header and trailer of IPMI 2.0 §13.29: IV, data, 1 2 3 …, pad length.
import {
  type Cipheriv,
  createCipheriv,
  createDecipheriv,
  type Decipheriv,
  type KeyObject,
} from 'node:crypto';
import { random } from './random.ts';

const ALGORITHM = 'aes-128-cbc';
const BLOCK = 16;

/**
 * One cipher and one decipher serve a whole session, because making them for each packet costs three times
 * the encryption. Both run on from packet to packet, and yet every packet can be read alone:
 * a block of zeros goes in first, and what comes out of it (the encrypted last block of the packet before,
 * which nobody without the key can foretell) is the IV of the rest, as NIST SP 800-38A appendix C has it.
 * The decipher gets IV and data together; what it makes of the IV is thrown away.
 */
export class PayloadCipher {
  readonly #cipher: Cipheriv;
  readonly #decipher: Decipheriv;

  constructor(key: KeyObject) {
    this.#cipher = createCipheriv(ALGORITHM, key, random(BLOCK)).setAutoPadding(false);
    this.#decipher = createDecipheriv(ALGORITHM, key, Buffer.alloc(BLOCK)).setAutoPadding(false);
  }

  encrypt(data: Uint8Array): Buffer {
    const padBytes = -(data.length + 1) & (BLOCK - 1);
    const plain = Buffer.alloc(BLOCK + data.length + padBytes + 1);
    plain.set(data, BLOCK);
    for (let i = 1; i <= padBytes; i++) plain[BLOCK + data.length + i - 1] = i;
    plain[plain.length - 1] = padBytes;
    return this.#cipher.update(plain);
  }

  /** The data inside, or undefined for anything that `encrypt` can't have made. */
  decrypt(payload: Uint8Array): Buffer | undefined {
    if (payload.length < 2 * BLOCK || payload.length % BLOCK !== 0) return undefined;
    const plain = this.#decipher.update(payload);
    const padBytes = plain[plain.length - 1] ?? 0;
    // The pad's own bytes are not compared: the packet's integrity code covers them, and BMCs fill them freely.
    return padBytes < BLOCK ? plain.subarray(BLOCK, plain.length - 1 - padBytes) : undefined;
  }
}
