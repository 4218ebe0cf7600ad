// PINs and passwords as scrypt hashes: `scrypt$log2N$r$p$salt$hash`, with `$owner` behind it where the PIN is strong
// enough for an owner. Sealed by the store on top: few digits are guessed quickly by whoever has the hash.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 32 MiB, some 80 ms. */
const COST = { log2N: 15, r: 8, p: 1 };
const HASH_BYTES = 32;
const FIT_FOR_OWNER = 'owner';

/** @param fitForOwner whether the PIN keeps the rules for owners: a hash alone tells nobody */
export async function hashPin(pin: string, { fitForOwner }: { fitForOwner: boolean }): Promise<string> {
  const salt = randomBytes(16);
  const hash = await stretch(pin, salt, COST.log2N, COST.r, COST.p);
  const { log2N, r, p } = COST;
  const fields = ['scrypt', log2N, r, p, salt.toString('base64'), hash.toString('base64')];
  return [...fields, ...(fitForOwner ? [FIT_FOR_OWNER] : [])].join('$');
}

/** False too where it isn't known. */
export function isFitForOwner(stored: string): boolean {
  return stored.split('$')[6] === FIT_FOR_OWNER;
}

export async function isPin(pin: string, stored: string): Promise<boolean> {
  const [scheme, log2N, r, p, salt = '', hash = ''] = stored.split('$');
  if (scheme !== 'scrypt') return false;
  const made = await stretch(pin, Buffer.from(salt, 'base64'), Number(log2N), Number(r), Number(p));
  const expected = Buffer.from(hash, 'base64');
  return made.byteLength === expected.byteLength && timingSafeEqual(made, expected);
}

/** Nobody's PIN: an unknown person takes as long to refuse as a known one. */
export const NOBODY = ['scrypt', COST.log2N, COST.r, COST.p, 'AAAAAAAAAAAAAAAAAAAAAA==', ''].join('$');

function stretch(pin: string, salt: Uint8Array, log2N: number, r: number, p: number): Promise<Buffer> {
  const N = 2 ** log2N;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  scrypt(pin.normalize('NFKC'), salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
    error ? reject(error) : resolve(key),
  );
  return promise;
}
