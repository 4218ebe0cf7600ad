// The code that the counter prints at its start: who reads it stands at the counter's PC.
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Caller } from '../calls.ts';

/** No letters or digits that look alike. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Eight random characters in two groups, such as `K7QM-3XWA`. */
export function createSetupCode(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${group()}-${group()}`;
}

export function isSetupCode(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

/** Electron's own window, or a browser on this PC. */
export function isOnThisPc({ transport, address }: Pick<Caller, 'transport' | 'address'>): boolean {
  return transport === 'ipc' || /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/.test(address);
}

/** Blanks, dashes and small letters don't matter. */
const digest = (code: string) =>
  createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
    .digest();
