// A password is recognised again without being kept.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashSecret, makeSalt, matchesHash } from '../../../../agent/state/hash.ts';

test('a hash matches the secret that it was made from, and no other', () => {
  const word = fc.string({ minLength: 1, maxLength: 16 });
  const salt = makeSalt();
  fc.assert(
    fc.property(word, word, (secret, other) => {
      const hash = hashSecret(secret, salt);
      expect(matchesHash(secret, salt, hash)).toBe(true);
      expect(matchesHash(other, salt, hash)).toBe(other === secret);
    }),
    { numRuns: 8 },
  );
});

test('the same secret has another hash under another salt', () => {
  const [one, two] = [makeSalt(), makeSalt()];
  expect(one).not.toBe(two);
  expect(hashSecret('tenletters', one)).not.toBe(hashSecret('tenletters', two));
  expect(matchesHash('tenletters', two, hashSecret('tenletters', one))).toBe(false);
});

test('salt and hash are hex digits, as the state file wants them', () => {
  expect(makeSalt()).toMatch(/^[0-9a-f]{32}$/);
  expect(hashSecret('tenletters', makeSalt())).toMatch(/^[0-9a-f]{64}$/);
});

test('a hash that is cut, longer or no hex matches nothing, and throws nothing', () => {
  const salt = makeSalt();
  const hash = hashSecret('tenletters', salt);
  for (const wrong of ['', hash.slice(0, 62), `${hash}00`, 'zz']) {
    expect(matchesHash('tenletters', salt, wrong)).toBe(false);
  }
});
