// PINs that somebody would try first are refused.
import { expect, it } from 'vitest';
import { refuseWeakPin, weaknessOf } from '../../../../kiosk/counter/staff/weak-pin.ts';

it.each([
  ['0000', 'staff', 'same'],
  ['aaaaaa', 'staff', 'same'],
  ['1234', 'staff', 'sequence'],
  ['4321', 'viewer', 'sequence'],
  ['7890', 'staff', 'sequence'],
  ['2468', 'staff', 'sequence'],
  ['123456', 'owner', 'sequence'],
  ['abcdefgh', 'owner', 'sequence'],
  ['１２３４', 'staff', 'sequence'],
  ['1212', 'staff', 'repeated'],
  ['123123', 'owner', 'repeated'],
  ['7319', 'owner', 'short'],
  ['ab1!', 'staff', 'short'],
  ['Tr0ub4d', 'owner', 'short'],
  ['Password1', 'owner', 'common'],
  ['qwerty12', 'owner', 'common'],
  ['LiWei2024', 'owner', 'name'],
] as const)('%s is too weak for %s: %s', (pin, role, rule) => {
  expect(weaknessOf(pin, role, 'LiWei')).toBe(rule);
});

it.each([
  ['7319', 'staff'],
  ['908172', 'owner'],
  ['1357924', 'owner'],
  ['correct horse', 'owner'],
  ['纸牌与夜雨不归人', 'owner'],
] as const)('%s will do for %s', (pin, role) => {
  expect(weaknessOf(pin, role, 'Mei')).toBeUndefined();
});

it('says why and how long it must be, and never repeats the PIN', () => {
  const refused = expect.objectContaining({
    code: 'WEAK_PIN',
    status: 422,
    message: expect.not.stringContaining('4321'),
    details: { rule: 'short', leastDigits: 6, leastLetters: 8 },
  });
  expect(() => refuseWeakPin('4321', 'owner', 'Mei')).toThrow(refused);
});
