// Boots: seen, timed, too long, and those that nobody asked for.
import { expect, test } from 'vitest';
import { Cafe, STAFF } from './cafe.ts';

async function openCafe(): Promise<Cafe> {
  const cafe = await Cafe.open(['A1', 'A2']);
  await cafe.start();
  cafe.pass(5000);
  return cafe;
}

/** Off, on again, and published after `ms`. */
function boot(cafe: Cafe, seatId: string, ms: number, bootId: string): void {
  cafe.off(seatId);
  cafe.pass(30_000);
  cafe.powerOn(seatId);
  cafe.pass(ms, (id) => id !== seatId);
  cafe.on(seatId, bootId);
  cafe.pass(2000);
}

test('power on starts a boot; it ends with fresh codes of the new boot, and its length is remembered', async () => {
  const cafe = await openCafe();
  cafe.off('a1');
  cafe.pass(5000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'off', codes: { value: 'none' } });
  cafe.powerOn('a1');
  cafe.pass(1000, (id) => id !== 'a1');
  expect(cafe.seat('a1')).toMatchObject({ state: 'booting', boot: { expectedMs: 60_000 } });
  cafe.pass(39_000, (id) => id !== 'a1');
  expect(cafe.seat('a1')).toMatchObject({ state: 'booting', loud: false });
  cafe.on('a1', 'second');
  cafe.pass(2000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'ready', boot: null, agent: { value: 'up' } });
  cafe.off('a2');
  cafe.pass(2000);
  cafe.powerOn('a2');
  cafe.pass(1000, (id) => id !== 'a2');
  // A2 has no history of its own: the café's.
  expect(cafe.seat('a2').boot?.expectedMs).toBeGreaterThan(39_000);
  expect(cafe.seat('a2').boot?.expectedMs).toBeLessThan(43_000);
});

test('the usual time is the middle of the last boots', async () => {
  const cafe = await openCafe();
  for (const [index, ms] of [40_000, 200_000, 50_000].entries()) boot(cafe, 'a1', ms, `boot-${index}`);
  cafe.off('a1');
  cafe.pass(2000);
  cafe.powerOn('a1');
  cafe.pass(1000, (id) => id !== 'a1');
  expect(cafe.seat('a1').boot?.expectedMs).toBeGreaterThan(49_000);
  expect(cafe.seat('a1').boot?.expectedMs).toBeLessThan(54_000);
});

test('the report of the start before does not end a boot', async () => {
  const cafe = await openCafe();
  cafe.board.setRunning('a1', { jobId: 'j', action: 'reset', step: 'sent', since: cafe.wall });
  cafe.board.bootStarted('a1', cafe.wall);
  cafe.pass(10_000);
  expect(cafe.seat('a1').state).toBe('booting');
  cafe.on('a1', 'second');
  cafe.pass(1000);
  expect(cafe.seat('a1').state).toBe('ready');
});

test('a restart that never happened is forgotten after a minute', async () => {
  const cafe = await openCafe();
  cafe.board.bootStarted('a1', cafe.wall);
  cafe.pass(59_000);
  expect(cafe.seat('a1').state).toBe('booting');
  cafe.pass(3000);
  expect(cafe.seat('a1').state).toBe('ready');
});

test('a boot that takes too long needs somebody, and still ends well', async () => {
  const cafe = await openCafe();
  cafe.bootLimitMs = 90_000;
  cafe.off('a1');
  cafe.pass(2000);
  cafe.powerOn('a1');
  cafe.pass(95_000, (id) => id !== 'a1');
  expect(cafe.seat('a1')).toMatchObject({ state: 'attention', reasons: ['BOOT_TOO_LONG'] });
  expect(cafe.openReasons()).toEqual(['BOOT_TOO_LONG a1']);
  cafe.on('a1', 'second');
  cafe.pass(12_000);
  expect(cafe.seat('a1').state).toBe('ready');
  expect(cafe.openReasons()).toEqual([]);
});

test('a reboot in use that nobody asked for is an alarm until somebody acknowledges it', async () => {
  const cafe = await openCafe();
  cafe.report('a1', { controllers: ['555'] });
  cafe.pass(2000);
  cafe.on('a1', 'second');
  cafe.pass(60_000);
  expect(cafe.seat('a1')).toMatchObject({ state: 'attention', reasons: ['UNEXPECTED_REBOOT'], loud: true });
  const [alert] = cafe.alerts.open();
  expect(alert?.reason).toBe('UNEXPECTED_REBOOT');
  cafe.alerts.acknowledge(alert?.id ?? '', STAFF);
  cafe.pass(1000);
  expect(cafe.seat('a1').state).toBe('ready');
  expect(cafe.openReasons()).toEqual([]);
});

test('going off and on in use by itself is a surprise too', async () => {
  const cafe = await openCafe();
  cafe.report('a1', { controllers: ['555'] });
  cafe.pass(2000);
  boot(cafe, 'a1', 40_000, 'second');
  expect(cafe.openReasons()).toEqual(['UNEXPECTED_REBOOT a1']);
});

test('a new code is no command to restart: a crash meanwhile is a surprise', async () => {
  const cafe = await openCafe();
  cafe.report('a1', { controllers: ['555'] });
  cafe.pass(2000);
  cafe.board.setRunning('a1', { jobId: 'j', action: 'rotate', step: 'rotating', since: cafe.wall });
  cafe.on('a1', 'second');
  cafe.pass(60_000);
  expect(cafe.openReasons()).toEqual(['UNEXPECTED_REBOOT a1']);
});

test('a restart that staff asked for is none, and neither is one of a free seat', async () => {
  const cafe = await openCafe();
  cafe.report('a1', { controllers: ['555'] });
  cafe.pass(2000);
  cafe.board.setRunning('a1', { jobId: 'j', action: 'cycle', step: 'sent', since: cafe.wall });
  cafe.off('a1');
  cafe.pass(5000);
  cafe.board.setRunning('a1', null);
  cafe.powerOn('a1');
  cafe.pass(40_000, (id) => id !== 'a1');
  cafe.on('a1', 'second');
  cafe.on('a2', 'second');
  cafe.pass(60_000);
  expect(cafe.states()).toBe('ready ready');
  expect(cafe.openReasons()).toEqual([]);
});
