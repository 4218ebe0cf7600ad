import { expect, it } from 'vitest';
import { secondsLeft } from '../../../kiosk/renderer/views/codes/use-countdown.ts';

it.each([
  [20_000, 0, 20],
  [20_000, 1, 20],
  [20_000, 1000, 19],
  [20_000, 19_999, 1],
  [20_000, 20_000, 0],
  [20_000, 90_000, 0],
])('of %i ms at %i ms are %i s left', (until, now, left) => {
  expect(secondsLeft(until, now)).toBe(left);
});
