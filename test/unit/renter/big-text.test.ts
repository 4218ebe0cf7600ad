// Large letters on a terminal: each one its own, nothing wider than the terminal.
import { expect, it } from 'vitest';
import { bigText } from '../../../scripts/commands/renter/big-text.ts';
import { columnsOf } from '../../../scripts/commands/renter/font.ts';

const CHARACTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];

it('knows every letter and digit, and no two look alike', () => {
  const pictures = CHARACTERS.map((character) => columnsOf(character)?.join(' '));
  expect(pictures).not.toContain(undefined);
  expect(new Set(pictures).size).toBe(CHARACTERS.length);
  expect(CHARACTERS.map((character) => columnsOf(character)?.length)).toEqual(CHARACTERS.map(() => 5));
});

it('draws a letter in four lines', () => {
  expect(bigText('L', 80)).toBe('  █\n  █\n  █\n  ▀▀▀▀▀\n');
});

it.each([26, 40, 60, 100])('breaks evenly at %i columns', (width) => {
  const text = bigText('aB3dEf7hJk2mNp9q', width) ?? '';
  expect(text).not.toBe('');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
});

it.each([
  ['a narrow terminal', '123456789', 12],
  ['a character without a picture', '12-34', 80],
])('draws nothing for %s', (_name, text, width) => {
  expect(bigText(text, width)).toBeUndefined();
});
