// "Nobody is in" is said only of a DeepLink that was seen to start: an agent that can't know says "unknown".
import { expect, test } from 'vitest';
import { tempFolder } from '../../shared/temp-folder.ts';
import { startSeat } from './seat.ts';

test('a renter stays in when DeepLink loses its server and the pipe breaks meanwhile', async () => {
  const { device, controllers, simulator } = await startSeat({ deepLink: { slowStart: 'asked' } });
  await expect.poll(() => device.state).toBe('D2');
  simulator.controllerStart('987654321');
  await expect.poll(() => controllers.list).toEqual(['987654321']);
  simulator.setServerState(1);
  await expect.poll(() => device.state).toBe('D1');
  const moves: string[] = [];
  device.on('moved', () => moves.push(device.state));
  simulator.dropPipe();
  await expect.poll(() => moves).toContain('D0');
  await expect.poll(() => device.state).toBe('D1');
  simulator.setServerState(3);
  await expect.poll(() => device.state).toBe('D2');
  expect(controllers.known).toBe(false);
  expect(controllers.list).toEqual(['987654321']);
});

async function restartedAgent() {
  const folder = await tempFolder();
  const first = await startSeat({ folder, deepLink: { slowStart: 'asked' } });
  await expect.poll(() => first.device.state).toBe('D2');
  await first.device.stop();
  await first.simulator.stop();
  await first.persist.settled();
  return startSeat({ folder, deepLink: { slowStart: 'asked' } });
}

test('an agent that goes on in a boot does not take a DeepLink without its server for one that starts', async () => {
  const { device, controllers, persist } = await restartedAgent();
  expect(persist.continued).toBe(true);
  await expect.poll(() => device.state).toBe('D2');
  expect(controllers.count).toBe('unknown');
});

test('it knows again once DeepLink was away and came back', async () => {
  const { device, controllers, simulator, health } = await restartedAgent();
  await expect.poll(() => device.state).toBe('D2');
  await simulator.stop();
  await expect.poll(() => health.of('device')?.code).toBe('DEEPLINK_ABSENT');
  await simulator.start();
  await expect.poll(() => device.state).toBe('D2');
  expect(controllers.count).toBe(0);
});
