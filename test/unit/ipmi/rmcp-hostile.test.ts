// Malformed and falsified packets: a few thousand here, far more with `npm run fuzz`.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nothingForgedOpens, nothingThrows, readThroughNoise } from '../../fuzz/rmcp-properties.ts';

it('no datagram makes a parser or an open session throw', () => {
  expect(fc.check(nothingThrows, { numRuns: 4000 })).toMatchObject({ failed: false });
});

it('no falsified packet opens with the keys of a session', () => {
  expect(fc.check(nothingForgedOpens, { numRuns: 4000 })).toMatchObject({ failed: false });
});

it('behind falsified copies of every answer, no state is wrong and most are right', async () => {
  const { right, wrong, failed } = await readThroughNoise(100, 10, 7);
  expect(wrong).toBe(0);
  expect(right).toBeGreaterThan(failed);
});
