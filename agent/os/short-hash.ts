// A short name for a path, for socket and pipe names that have a length limit.
import { createHash } from 'node:crypto';

/** 16 hex digits. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
