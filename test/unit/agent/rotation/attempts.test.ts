// At most so many tries in a window of time.
import { expect, test } from 'vitest';
import { Attempts } from '../../../../agent/rotation/attempts.ts';

const MINUTE = 60_000;

test('three tries are allowed, a fourth is not', () => {
  const attempts = new Attempts(3, 10 * MINUTE);
  for (const at of [0, 1000, 2000]) {
    expect(attempts.exhausted(at)).toBe(false);
    expect(attempts.waitMs(at)).toBe(0);
    attempts.add(at);
  }
  expect(attempts.exhausted(2000)).toBe(true);
});

test('the next try is allowed when the oldest of them is ten minutes old', () => {
  const attempts = new Attempts(3, 10 * MINUTE);
  for (const at of [0, 1000, 2000]) attempts.add(at);
  expect(attempts.waitMs(4 * MINUTE)).toBe(6 * MINUTE);
  expect(attempts.exhausted(10 * MINUTE - 1)).toBe(true);
  expect(attempts.exhausted(10 * MINUTE)).toBe(false);
  expect(attempts.waitMs(10 * MINUTE)).toBe(0);
});

test('the window slides: one try becomes free at a time', () => {
  const attempts = new Attempts(3, 10 * MINUTE);
  for (const at of [0, 4 * MINUTE, 8 * MINUTE]) attempts.add(at);
  attempts.add(10 * MINUTE);
  expect(attempts.exhausted(10 * MINUTE)).toBe(true);
  expect(attempts.waitMs(10 * MINUTE)).toBe(4 * MINUTE);
});

test('by itself it goes by a clock that never jumps', () => {
  const attempts = new Attempts(1, 10 * MINUTE);
  attempts.add();
  expect(attempts.exhausted()).toBe(true);
  expect(attempts.waitMs()).toBeGreaterThan(9 * MINUTE);
});
