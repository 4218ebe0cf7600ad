// The recovery passphrase: scrypt makes a key of it, and that key wraps the data key.
import { randomBytes, scrypt } from 'node:crypto';
import { decrypt, encrypt } from './cipher.ts';
import { KEY_BYTES } from './secret-box.ts';

/** 128 MiB and about half a second per guess: used once in a lifetime, worth the wait. */
const COST = { log2N: 17, r: 8, p: 1 };
const SALT_BYTES = 16;
/** More than any of ours: a made-up file must not make us use all memory. */
const HIGHEST = { log2N: 20, r: 16, p: 4 };

interface Cost {
  log2N: number;
  r: number;
  p: number;
}

/** log2 N (1) | r (1) | p (1) | salt (16) | sealed data key */
export async function wrapWithPassphrase(passphrase: string, dataKey: Uint8Array): Promise<Uint8Array> {
  const head = Buffer.concat([Buffer.of(COST.log2N, COST.r, COST.p), randomBytes(SALT_BYTES)]);
  const key = await stretch(passphrase, head.subarray(3), COST);
  return Buffer.concat([head, encrypt(key, dataKey, head)]);
}

/** @returns undefined: another passphrase, or changed bytes */
export async function unwrapWithPassphrase(
  passphrase: string,
  wrapped: Uint8Array,
): Promise<Uint8Array | undefined> {
  const [log2N = 0, r = 0, p = 0] = wrapped;
  const sane = log2N >= 10 && log2N <= HIGHEST.log2N && r >= 1 && r <= HIGHEST.r && p >= 1 && p <= HIGHEST.p;
  if (!sane || wrapped.byteLength < 3 + SALT_BYTES) return undefined;
  const head = wrapped.subarray(0, 3 + SALT_BYTES);
  const key = await stretch(passphrase, head.subarray(3), { log2N, r, p });
  return decrypt(key, wrapped.subarray(head.byteLength), head);
}

function stretch(passphrase: string, salt: Uint8Array, { log2N, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** log2N;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // The same words typed on another keyboard may come as other code points.
  scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
    error ? reject(error) : resolve(key),
  );
  return promise;
}
