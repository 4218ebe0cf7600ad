// Whatever else says that a machine may have gone off makes its BMC be asked at once, once.
import { expect, test } from 'vitest';
import { Rush } from '../../../../kiosk/counter/power/rush.ts';
import { Cafe } from './cafe.ts';

async function openCafe(): Promise<Cafe> {
  const cafe = await Cafe.open(['A1', 'A2']);
  await cafe.start();
  cafe.pass(2000);
  expect(cafe.hurried).toEqual([]);
  return cafe;
}

test('a link to the node that falls', async () => {
  const cafe = await openCafe();
  cafe.rows.set('a1', { deeplink: undefined, at: cafe.wall });
  cafe.pass(5000);
  expect(cafe.hurried).toEqual(['a1']);
});

test('an agent that says goodbye', async () => {
  const cafe = await openCafe();
  cafe.report('a1', { goodbye: true });
  cafe.pass(5000, (seatId) => seatId !== 'a1');
  expect(cafe.hurried).toEqual(['a1']);
});

test('a keep-alive that does not come, each time anew', async () => {
  const cafe = await openCafe();
  const withoutA1 = (seatId: string) => seatId !== 'a1';
  cafe.pass(12_000, withoutA1);
  expect(cafe.hurried).toEqual([]);
  cafe.pass(2000, withoutA1);
  expect(cafe.hurried).toEqual(['a1']);
  cafe.pass(5000);
  cafe.pass(14_000, withoutA1);
  expect(cafe.hurried).toEqual(['a1', 'a1']);
});

test('is nothing new of a machine that is known to be off', async () => {
  const cafe = await openCafe();
  cafe.off('a1');
  cafe.pass(30_000);
  expect(cafe.hurried).toEqual([]);
});

test('a whole café that falls silent is asked at its own pace but for a few', () => {
  let now = 0;
  const rush = new Rush(() => now);
  const asked = () => Array.from({ length: 60 }, () => rush.take()).filter(Boolean).length;
  expect([asked(), asked()]).toEqual([8, 0]);
  now += 4100;
  expect([asked(), asked()]).toEqual([2, 0]);
  now += 600_000;
  expect(asked()).toBe(8);
});
