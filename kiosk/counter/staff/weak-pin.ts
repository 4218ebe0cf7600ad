// Refuses PINs and passwords that somebody would try first.
import type { Role } from '../../ipc/staff.ts';
import { RefusedCall } from '../calls.ts';

/** Digits alone; an owner's PIN opens more. */
const LEAST_DIGITS: Readonly<Record<Role, number>> = { viewer: 4, staff: 4, owner: 6 };
const LEAST_LETTERS: Readonly<Record<Role, number>> = { viewer: 6, staff: 6, owner: 8 };

const COMMON = [
  'password',
  'passw0rd',
  'qwerty',
  'asdf',
  'admin',
  'netbar',
  'letmein',
  'iloveyou',
  'woaini',
  '5201314',
];

export type Weakness = 'short' | 'same' | 'sequence' | 'repeated' | 'common' | 'name';

const WORDS: Readonly<Record<Weakness, string>> = {
  short: 'too short for this role',
  same: 'all characters are the same',
  sequence: 'a sequence',
  repeated: 'a short piece, repeated',
  common: 'everybody tries this one first',
  name: "too close to the person's name",
};

/** @throws RefusedCall WEAK_PIN, `details.rule` says why */
export function refuseWeakPin(pin: string, role: Role, name: string): void {
  const rule = weaknessOf(pin, role, name);
  if (rule === undefined) return;
  throw new RefusedCall('WEAK_PIN', `choose another PIN: ${WORDS[rule]}`, {
    status: 422,
    details: { rule, leastDigits: LEAST_DIGITS[role], leastLetters: LEAST_LETTERS[role] },
  });
}

export function weaknessOf(pin: string, role: Role, name: string): Weakness | undefined {
  const text = pin.normalize('NFKC').toLowerCase();
  const least = /^\p{Nd}+$/u.test(text) ? LEAST_DIGITS[role] : LEAST_LETTERS[role];
  if ([...text].length < least) return 'short';
  if (new Set(text).size === 1) return 'same';
  if (isSequence(text)) return 'sequence';
  if (/^(.{1,3})\1+$/su.test(text)) return 'repeated';
  if (COMMON.some((word) => text.startsWith(word) && text.length <= word.length + 4)) return 'common';
  const folded = name.normalize('NFKC').toLowerCase();
  if (folded.length >= 3 && text.startsWith(folded) && text.length <= folded.length + 4) return 'name';
  return undefined;
}

/** 1234, 9876, 2468, abcdef, and 7890: after 9 comes 0, as on a telephone. */
function isSequence(text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const [first] = steps;
  const even = (list: readonly number[]) => list.every((step) => step === first) && Math.abs(first ?? 9) <= 2;
  return even(steps) || ['1234567890', '0987654321'].some((row) => row.includes(text));
}
