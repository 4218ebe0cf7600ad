// Seals secrets under the data key; every other key of the counter is derived from it.
import { hkdfSync, randomBytes } from 'node:crypto';
import { decrypt, encrypt } from './cipher.ts';
import { StoreError } from './errors.ts';
import type { SecretBox } from './types.ts';

export const KEY_BYTES = 32;
/** First byte of a sealed value: lets a later cipher tell its own values from these. */
const VERSION = 1;

export class DataKeyBox implements SecretBox {
  readonly #dataKey: Buffer;
  readonly #sealing: Uint8Array;

  /** @param dataKey 32 bytes; copied */
  constructor(dataKey: Uint8Array) {
    if (dataKey.byteLength !== KEY_BYTES) throw new RangeError(`a data key has ${KEY_BYTES} bytes`);
    this.#dataKey = Buffer.from(dataKey);
    this.#sealing = this.derive('secret-box');
  }

  static generate(): DataKeyBox {
    return new DataKeyBox(randomBytes(KEY_BYTES));
  }

  seal(plain: string, purpose: string): Uint8Array {
    return Buffer.concat([Buffer.of(VERSION), encrypt(this.#sealing, Buffer.from(plain), bound(purpose))]);
  }

  open(sealed: Uint8Array, purpose: string): string {
    const plain =
      sealed[0] === VERSION ? decrypt(this.#sealing, sealed.subarray(1), bound(purpose)) : undefined;
    if (plain === undefined) {
      throw new StoreError(
        'SECRET_UNREADABLE',
        `the stored secret "${purpose}" can't be opened: enter it again`,
        {
          context: { purpose },
        },
      );
    }
    return plain.toString();
  }

  derive(purpose: string): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#dataKey, '', `netbar/derive/v1/${purpose}`, KEY_BYTES));
  }

  /** The data key itself, for its protections and for backups alone. */
  exportKey(): Uint8Array {
    return new Uint8Array(this.#dataKey);
  }

  /** Overwrites the keys in memory; the box opens nothing afterwards. */
  wipe(): void {
    this.#dataKey.fill(0);
    this.#sealing.fill(0);
  }
}

const bound = (purpose: string) => Buffer.from(`netbar/secret/v1/${purpose}`);
