// The next password is longer than every one before it, as long as DeepLink takes such lengths.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextPasswordLength } from '../../../../agent/rotation/password-length.ts';

const length = fc.integer({ min: 0, max: 16 });
const seen = fc.record({ maxLen: length, current: length, intended: length });

test('it has 10 to 16 characters', () => {
  fc.assert(
    fc.property(seen, (lengths) => {
      expect(nextPasswordLength(lengths)).toBeGreaterThanOrEqual(10);
      expect(nextPasswordLength(lengths)).toBeLessThanOrEqual(16);
    }),
  );
});

test('it is longer than everything seen, until 16', () => {
  fc.assert(
    fc.property(seen, (lengths) => {
      const longest = Math.max(...Object.values(lengths));
      const next = nextPasswordLength(lengths);
      if (longest < 16) expect(next).toBeGreaterThan(longest);
      else expect(next).toBe(16);
    }),
  );
});

test('rotation after rotation it grows one by one from 10, and stays at 16', () => {
  const lengths: number[] = [];
  for (let maxLen = 0; lengths.length < 9; maxLen = lengths.at(-1) ?? 0) {
    lengths.push(nextPasswordLength({ maxLen, current: maxLen, intended: 0 }));
  }
  expect(lengths).toEqual([10, 11, 12, 13, 14, 15, 16, 16, 16]);
});

test('a password that was sent and perhaps never taken counts as well', () => {
  expect(nextPasswordLength({ maxLen: 10, current: 10, intended: 11 })).toBe(12);
});
