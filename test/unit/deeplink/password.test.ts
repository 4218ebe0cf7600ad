// Passwords: what DeepLink accepts, and that ours are random and readable.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isValidPassword,
  PASSWORD_ALPHABET,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  randomPassword,
} from '../../../shared/deeplink/password.ts';

const length = fc.integer({ min: PASSWORD_MIN_LENGTH, max: PASSWORD_MAX_LENGTH });

describe('the alphabet', () => {
  it('has every character once, letters and digits only', () => {
    expect(new Set(PASSWORD_ALPHABET).size).toBe(PASSWORD_ALPHABET.length);
    expect(PASSWORD_ALPHABET).toMatch(/^[A-Za-z0-9]+$/);
  });

  it('has no look-alikes', () => {
    expect(PASSWORD_ALPHABET).not.toMatch(/[0OoQ1IilL2Zz5Ss8B]/);
  });
});

describe('a random password', () => {
  it('has the asked length, only characters of the alphabet, and is accepted by DeepLink', () => {
    fc.assert(
      fc.property(length, (wanted) => {
        const password = randomPassword(wanted);
        expect(password).toHaveLength(wanted);
        expect([...password].every((character) => PASSWORD_ALPHABET.includes(character))).toBe(true);
        expect(isValidPassword(password)).toBe(true);
      }),
    );
  });

  it('uses every character about equally often', () => {
    const counts = new Map<string, number>();
    const draws = 2000 * PASSWORD_MAX_LENGTH;
    for (let n = 0; n < 2000; n++) {
      for (const character of randomPassword(16)) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    const expected = draws / PASSWORD_ALPHABET.length;
    expect(counts.size).toBe(PASSWORD_ALPHABET.length);
    // Seven standard deviations: wrong once in ten billion runs, and far below the skew of a biased draw.
    const allowed = 7 * Math.sqrt(expected);
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(allowed);
  });

  it('is never the same twice', () => {
    const passwords = Array.from({ length: 1000 }, () => randomPassword(10));
    expect(new Set(passwords).size).toBe(1000);
  });

  it.each([5, 17, 0, -1, 8.5, Number.NaN])('is not made with %s characters', (wanted) => {
    expect(() => randomPassword(wanted)).toThrow(RangeError);
  });
});

describe('DeepLink accepts', () => {
  it.each(['abc123', 'ABCDEF', '000000', 'a'.repeat(16)])('%s', (password) => {
    expect(isValidPassword(password)).toBe(true);
  });

  it.each(['', 'abc12', 'a'.repeat(17), 'abc 123', 'abc123\n', 'pässword', 'q"uo\\te', '密码密码密码'])(
    'not %j',
    (password) => {
      expect(isValidPassword(password)).toBe(false);
    },
  );
});
