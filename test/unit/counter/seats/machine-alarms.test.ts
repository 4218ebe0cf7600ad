// Alarms of the machine itself, as its agent says: a hot GPU, a full disk, a clock that is wrong.
import { expect, test } from 'vitest';
import { Cafe } from './cafe.ts';

const LOAD = {
  ...{ gpuPercent: 50, gpuCelsius: 60, gpuWatts: 200, vramUsedMb: 1000, cpuPercent: 10, memoryPercent: 20 },
  ...{ diskPercent: 50, rxBytesPerSecond: 0, txBytesPerSecond: 0 },
};

test('a machine that is hot, full or wrong about the time is an alarm, and can be sold', async () => {
  const cafe = await Cafe.open(['A1', 'A2', 'A3', 'A4']);
  await cafe.start();
  for (const id of ['a1', 'a2', 'a3', 'a4']) cafe.report(id, { load: LOAD });
  cafe.pass(40_000);
  expect(cafe.openReasons()).toEqual([]);
  cafe.report('a1', { load: { ...LOAD, gpuCelsius: 93.4 } });
  cafe.report('a2', { load: { ...LOAD, diskPercent: 97.2 } });
  cafe.report('a3', { clockSkewMs: -200_000 });
  cafe.report('a4', { load: null });
  cafe.pass(2000);
  expect(cafe.openReasons()).toEqual(['GPU_HOT a1', 'DISK_FULL a2', 'CLOCK_SKEW a3']);
  const facts = cafe.alerts.open().map((alert) => alert.facts);
  expect(facts).toEqual([{ celsius: 93 }, { percent: 97 }, { minutes: -3 }]);
  expect(cafe.states()).toBe('ready ready ready ready');
  expect(cafe.seat('a2').load).toMatchObject({ diskPercent: 97.2, gpuWatts: 200 });
  for (const id of ['a1', 'a2', 'a3']) cafe.report(id, { load: LOAD, clockSkewMs: 0 });
  cafe.pass(15_000);
  expect(cafe.openReasons()).toEqual([]);
});

test('a machine that is not heard any more says nothing about its heat', async () => {
  const cafe = await Cafe.open(['A1']);
  await cafe.start();
  cafe.report('a1', { load: { ...LOAD, gpuCelsius: 95 } });
  cafe.pass(2000);
  expect(cafe.openReasons()).toEqual(['GPU_HOT a1']);
  cafe.pass(70_000, () => false);
  expect(cafe.openReasons()).toEqual(['LOST_WHILE_ON a1']);
});
