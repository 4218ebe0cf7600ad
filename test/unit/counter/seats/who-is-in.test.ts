// Nobody known to be in is not the same as nobody: an agent that was restarted can't tell, and the seat says so.
import { describe, expect, test } from 'vitest';
import { effectOf } from '../../../../kiosk/counter/power/effects.ts';
import { isFreeToSell } from '../../../../kiosk/renderer/seats/free-to-sell.ts';
import { Cafe, STAFF } from './cafe.ts';

async function openCafe(): Promise<Cafe> {
  const cafe = await Cafe.open(['A1']);
  await cafe.start();
  cafe.pass(2000);
  return cafe;
}

function forceOff(cafe: Cafe): string {
  const target = { onIsHarmless: false, takesBoot: true };
  return effectOf('off', { seat: cafe.seat('a1'), target, busy: false, setsBoot: false, bulk: false });
}

const isFree = (cafe: Cafe) => isFreeToSell(cafe.seat('a1'), cafe.status);

describe('a seat whose agent was restarted and can not tell who is in', () => {
  test('is neither certain nor free, and is protected like one in use', async () => {
    const cafe = await openCafe();
    expect([isFree(cafe), forceOff(cafe)]).toEqual([true, 'willAct']);
    cafe.report('a1', { controllers: 'unknown' });
    const lostSightAt = cafe.wall + 1000;
    cafe.pass(3000);
    expect(cafe.seat('a1')).toMatchObject({
      state: 'ready',
      certain: false,
      inUse: { by: 'unknown', since: lostSightAt, controller: null, until: null, waiting: false },
    });
    expect([isFree(cafe), forceOff(cafe)]).toEqual([false, 'inUse']);
  });

  test('is so since the first word of an agent that never knew', async () => {
    const cafe = await Cafe.open(['A1']);
    cafe.report('a1', { controllers: 'unknown' });
    await cafe.start();
    expect(cafe.seat('a1').inUse).toMatchObject({ by: 'unknown', since: cafe.wall });
  });

  test('is free again when the agent sees who is in, and in use when that is somebody', async () => {
    const cafe = await openCafe();
    cafe.report('a1', { controllers: 'unknown' });
    cafe.pass(2000);
    cafe.report('a1', { controllers: ['555'] });
    cafe.pass(1000);
    expect(cafe.seat('a1')).toMatchObject({ state: 'inUse', certain: true, inUse: { by: 'controller' } });
    cafe.report('a1', { controllers: [] });
    cafe.pass(1000);
    expect(cafe.seat('a1')).toMatchObject({ state: 'ready', certain: true, inUse: null });
  });

  test('is taken where staff marked it', async () => {
    const cafe = await openCafe();
    cafe.report('a1', { controllers: 'unknown' });
    cafe.pass(1000);
    cafe.board.rentals.setMark(cafe.seat('a1'), { until: null }, STAFF);
    cafe.pass(1000);
    expect(cafe.seat('a1')).toMatchObject({ state: 'inUse', inUse: { by: 'staff', waiting: false } });
  });

  test('stays so over a restart of the counter', async () => {
    const cafe = await openCafe();
    cafe.report('a1', { controllers: 'unknown' });
    cafe.pass(2000);
    await cafe.stop();
    await cafe.start();
    cafe.pass(2000);
    expect(cafe.seat('a1').inUse).toMatchObject({ by: 'unknown' });
  });

  test('is empty once its power was off', async () => {
    const cafe = await openCafe();
    cafe.report('a1', { controllers: 'unknown' });
    cafe.pass(2000);
    cafe.off('a1');
    cafe.pass(2000);
    expect(cafe.seat('a1')).toMatchObject({ state: 'off', inUse: null });
  });
});

describe('nobody is taken to be in', () => {
  test('while a machine boots, whose agent can not know yet', async () => {
    const cafe = await openCafe();
    cafe.off('a1');
    cafe.pass(2000);
    cafe.powerOn('a1');
    cafe.report('a1', { bootId: 'second', state: 'starting', controllers: 'unknown' });
    cafe.pass(2000);
    expect(cafe.seat('a1')).toMatchObject({ state: 'booting', inUse: null });
    cafe.on('a1', 'second');
    cafe.pass(2000);
    expect(cafe.seat('a1')).toMatchObject({ state: 'ready', certain: true, inUse: null });
  });

  test('on a seat without an agent, or with one that has no pipe to look through', async () => {
    const cafe = await Cafe.open(['A1', 'A2']);
    cafe.reports.delete('a1');
    cafe.report('a2', { controllers: 'unknown', seesControllers: false });
    await cafe.start();
    cafe.pass(2000);
    const seats = cafe.board.views().map(({ state, certain, inUse }) => ({ state, certain, inUse }));
    const free = { state: 'ready', certain: true, inUse: null };
    expect(seats).toEqual([free, free]);
    // What stands in DeepLink's file says nothing of its link.
    expect(cafe.seat('a2').deeplink.value).toBe('unknown');
  });
});

test('free to sell needs a node that gives codes, and a seat on which nothing runs', async () => {
  const cafe = await openCafe();
  const seat = cafe.seat('a1');
  const { status } = cafe;
  expect(isFreeToSell(seat, status)).toBe(true);
  expect(isFreeToSell(seat, { ...status, reachable: false })).toBe(false);
  expect(isFreeToSell(seat, { ...status, mode: 'readOnly' })).toBe(false);
  expect(isFreeToSell(seat, null)).toBe(false);
  const running = { jobId: 'j', action: 'rotate', step: 'rotating', since: 1 };
  expect(isFreeToSell({ ...seat, running }, status)).toBe(false);
  expect(isFreeToSell({ ...seat, certain: false }, status)).toBe(false);
});
