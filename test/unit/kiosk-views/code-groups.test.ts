import { expect, it } from 'vitest';
import { codeGroups, isMixed, spell } from '../../../kiosk/renderer/views/codes/code-groups.ts';

const texts = (text: string, kind: 'deviceId' | 'password') =>
  codeGroups(text, kind).map((group) => group.map(({ character }) => character).join(''));

it.each([
  ['483920175', ['483', '920', '175']],
  ['4839201', ['483', '92', '01']],
  ['', []],
] as const)('cuts the device ID %s into threes', (text, groups) => {
  expect(texts(text, 'deviceId')).toEqual(groups);
});

it.each([
  ['Kx7mRw4tQa', ['Kx7mR', 'w4tQa']],
  ['abcdefgh', ['abcd', 'efgh']],
  ['abcd', ['abcd']],
] as const)('cuts the code %s evenly', (text, groups) => {
  expect(texts(text, 'password')).toEqual(groups);
});

it('numbers characters through the whole code and knows what they are', () => {
  const characters = codeGroups('Kx7mRw', 'password').flat();
  expect(characters.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(characters.map(({ kind }) => kind)).toEqual([
    'capital',
    'other',
    'digit',
    'other',
    'capital',
    'other',
  ]);
});

it('tints digits only beside letters', () => {
  expect(isMixed('483920175')).toBe(false);
  expect(isMixed('abcdef')).toBe(false);
  expect(isMixed('a7')).toBe(true);
});

it('spells every character, capitals by name', () => {
  expect(spell('Kx7', (letter) => `capital ${letter}`)).toBe('capital K, x, 7');
});
