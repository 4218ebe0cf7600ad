// Waits that grow, with full jitter.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backoff } from '../../../../shared/util/backoff.ts';

const LUCKIEST = () => 0;
const UNLUCKIEST = () => 1 - Number.EPSILON;

test('the ceiling doubles from the base to the cap, and stays there', () => {
  const backoff = new Backoff({ baseMs: 1000, capMs: 60_000, random: UNLUCKIEST });
  const waits = Array.from({ length: 8 }, () => backoff.next());
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

test('full jitter: a lucky draw waits for nothing but the floor', () => {
  const lucky = new Backoff({ baseMs: 1000, capMs: 60_000, random: LUCKIEST });
  const floored = new Backoff({ baseMs: 20_000, capMs: 60_000, floorMs: 10_000, random: LUCKIEST });
  expect([lucky.next(), lucky.next()]).toEqual([0, 0]);
  expect([floored.next(), floored.next()]).toEqual([10_000, 10_000]);
});

test('every wait lies between the floor and its ceiling, in whole ms', () => {
  const options = fc.record({
    baseMs: fc.integer({ min: 1, max: 10_000 }),
    capMs: fc.integer({ min: 1, max: 100_000 }),
    floorMs: fc.integer({ min: 0, max: 20_000 }),
    draw: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    attempts: fc.integer({ min: 1, max: 100 }),
  });
  fc.assert(
    fc.property(options, ({ baseMs, capMs, floorMs, draw, attempts }) => {
      const backoff = new Backoff({ baseMs, capMs, floorMs, random: () => draw });
      for (let attempt = 0; attempt < attempts; attempt++) {
        const wait = backoff.next();
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(floorMs);
        expect(wait).toBeLessThanOrEqual(Math.max(floorMs, Math.min(capMs, baseMs * 2 ** attempt)));
      }
    }),
  );
});

test('by itself it draws all over the range', () => {
  const waits = Array.from({ length: 300 }, () => new Backoff({ baseMs: 1000, capMs: 1000 }).next());
  expect(Math.min(...waits)).toBeLessThan(200);
  expect(Math.max(...waits)).toBeGreaterThan(800);
  expect(new Set(waits).size).toBeGreaterThan(100);
});

test('after a success it begins anew', () => {
  const backoff = new Backoff({ baseMs: 1000, capMs: 60_000, random: UNLUCKIEST });
  backoff.next();
  backoff.next();
  expect(backoff.attempt).toBe(2);
  backoff.reset();
  expect(backoff.attempt).toBe(0);
  expect(backoff.next()).toBe(1000);
});

test('it does not overflow after a year of failures', () => {
  const backoff = new Backoff({ baseMs: 1000, capMs: 60_000, random: UNLUCKIEST });
  let last = 0;
  for (let attempt = 0; attempt < 5000; attempt++) last = backoff.next();
  expect(last).toBe(60_000);
});
