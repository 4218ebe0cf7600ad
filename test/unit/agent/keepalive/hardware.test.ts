// The figures of a keep-alive, from what the operating system says.
import { expect, it } from 'vitest';
import { fullestOf, gpuLoad, MachineProbe } from '../../../../agent/keepalive/hardware.ts';
import { ReportSchema } from '../../../../shared/types/agent-protocol.ts';

it('tells the hottest GPU and the power of all of them', () => {
  const gpus = [
    { utilizationGpu: 40, temperatureGpu: 60, powerDraw: 100.4, memoryUsed: 2000 },
    { utilizationGpu: 90, temperatureGpu: 91, powerDraw: 300 },
    {},
  ];
  expect(gpuLoad(gpus)).toEqual({ gpuPercent: 40, gpuCelsius: 91, gpuWatts: 400, vramUsedMb: 2000 });
  expect(gpuLoad([])).toEqual({ gpuPercent: null, gpuCelsius: null, gpuWatts: null, vramUsedMb: null });
  expect(gpuLoad([{ temperatureGpu: Number.NaN, powerDraw: -1 }]).gpuCelsius).toBeNull();
});

it('tells the fullest disk that can be written', () => {
  const disks = [
    { use: 40, size: 10, rw: true },
    { use: 96.44, size: 10, rw: true },
    { use: 100, size: 10, rw: false },
    { use: Number.NaN, size: 0, rw: true },
  ];
  expect(fullestOf(disks)).toBe(96.4);
  expect(fullestOf([{ use: 100, size: 10, rw: false }])).toBeNull();
});

it('reads this machine, in the shape that the counter takes', async () => {
  const load = await new MachineProbe().load();
  expect(ReportSchema.shape.load.parse(load)).toEqual(load);
  expect(load.memoryPercent).toBeGreaterThan(0);
  expect(load.diskPercent).toBeGreaterThan(0);
});
