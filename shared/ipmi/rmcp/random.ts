// Random bytes for session set-ups: drawn from the system in one piece for many, each byte handed out once.
import { randomBytes } from 'node:crypto';

/** A login takes 36 bytes in three pieces; asking the system for each costs more than the rest of it. */
const POOL_BYTES = 4096;

let pool = Buffer.alloc(0);

/** @param count at most 4096 */
export function random(count: number): Buffer {
  if (pool.length < count) pool = randomBytes(POOL_BYTES);
  const taken = pool.subarray(0, count);
  pool = pool.subarray(count);
  return taken;
}
