// What the agent may believe when DeepLink comes back, was too busy, or lost its server for a moment.
import { expect, test } from 'vitest';
import { runRotator, startSeat } from './seat.ts';

test('after a restart the last known codes do not pass for the answer of the new DeepLink', async () => {
  const { device, simulator } = await startSeat({ deepLink: { password: 'oldoldold1' } });
  await expect.poll(() => device.state).toBe('D2');
  simulator.delay('getDeviceInfo', 100);
  const seen: string[] = [];
  device.on('moved', () => seen.push(`${device.state} ${device.codes?.password}`));
  await simulator.restart({ downMs: 50, password: 'newnewnew2' });
  await expect.poll(() => device.state).toBe('D2');
  expect(device.codes?.password).toBe('newnewnew2');
  expect(seen).not.toContain('D2 oldoldold1');
});

test('a DeepLink that is too busy to tell its server state at first is asked again', async () => {
  const { device, simulator } = await startSeat({
    deepLink: { slowStart: 'pipe', slowStartMs: 30 },
    timings: { deviceReread: 100 },
  });
  simulator.refuse('getServerConnState', 16);
  await expect.poll(() => device.state).toBe('D1');
  await expect.poll(() => simulator.serverState).toBe(3);
  simulator.refuse('getServerConnState', undefined);
  await expect.poll(() => device.state).toBe('D2');
});

test('a renter stays on the list when DeepLink loses its server for a moment', async () => {
  const seat = await startSeat({ deepLink: { slowStart: 'asked' } });
  const { rotator } = runRotator(seat);
  await expect.poll(() => seat.persist.value.rotatedBoot).toBe('boot-1');
  seat.simulator.controllerStart('987654321');
  await expect.poll(() => seat.controllers.count).toBe(1);
  seat.simulator.setServerState(1);
  await expect.poll(() => seat.device.state).toBe('D1');
  seat.simulator.setServerState(3);
  await expect.poll(() => seat.device.state).toBe('D2');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(seat.controllers.list).toEqual(['987654321']);
  expect(await rotator.request('command')).toMatchObject({ ok: false, code: 'ROTATION_BLOCKED' });
});
