// Somebody asks for a token while one lives: an alarm, and the seat can be sold all the same.
import { expect, test } from 'vitest';
import { Cafe } from './cafe.ts';

test('a second try to enrol is an alarm until the next boot, and leaves the state of the seat alone', async () => {
  const cafe = await Cafe.open(['A1', 'A2']);
  await cafe.start();
  cafe.pass(2000);
  cafe.refused.set('a1', 'ENROLMENT_TOKEN_LIVES');
  cafe.refusals.tell('a1', 'ENROLMENT_TOKEN_LIVES');
  cafe.pass(2000);
  expect(cafe.alerts.open()).toMatchObject([
    { reason: 'ENROLMENT_REFUSED', seatId: 'a1', facts: { code: 'ENROLMENT_TOKEN_LIVES' } },
  ]);
  expect(cafe.states()).toBe('ready ready');
  await cafe.stop();
  await cafe.start();
  cafe.pass(40_000);
  expect(cafe.openReasons()).toEqual(['ENROLMENT_REFUSED a1']);
  cafe.refused.delete('a1');
  cafe.pass(20_000);
  expect(cafe.openReasons()).toEqual([]);
});

test('a machine that is let in by nobody has an alarm and needs attention', async () => {
  const cafe = await Cafe.open(['A1']);
  await cafe.start();
  cafe.enrolments.set('a1', 'refused');
  cafe.refused.set('a1', 'ENROLMENT_NOT_EXPECTED');
  cafe.pass(3000);
  expect(cafe.states()).toBe('attention');
  expect(cafe.openReasons()).toEqual(['ENROLMENT_REFUSED a1']);
});
