// What the agent knows of DeepLink, over a real socket.
import { describe, expect, test } from 'vitest';
import { startSeat } from './seat.ts';

describe('DeepLink on its pipe', () => {
  test('is online once it says so, with its codes and version', async () => {
    const { device, simulator } = await startSeat({
      deepLink: { deviceId: '123456789', password: 'tenletters' },
    });
    await expect.poll(() => device.state).toBe('D2');
    expect(device.codes).toEqual(simulator.info);
    expect(device.generation).toBe(1);
    await expect.poll(() => device.appVersion).toBe('1.0.3.1');
  });

  test('is attached, not online, before it reaches server state 3, and again when it falls below', async () => {
    const { device, simulator } = await startSeat();
    await expect.poll(() => device.state).toBe('D2');
    simulator.setServerState(2);
    await expect.poll(() => device.state).toBe('D1');
    simulator.setServerState(4);
    await expect.poll(() => device.state).toBe('D2');
  });

  test('counts every change of the codes once', async () => {
    const { device, simulator } = await startSeat();
    await expect.poll(() => device.state).toBe('D2');
    simulator.setPassword('another111');
    await expect.poll(() => device.codes?.password).toBe('another111');
    await device.refresh();
    expect(device.generation).toBe(2);
  });

  test('remembers the longest password of the boot', async () => {
    const { device, simulator, persist } = await startSeat({ deepLink: { password: 'fourteenlettrs' } });
    await expect.poll(() => persist.value.maxLen).toBe(14);
    simulator.setPassword('short7x');
    await expect.poll(() => device.codes?.password).toBe('short7x');
    expect(persist.value.maxLen).toBe(14);
  });

  test('keeps the last known codes when the pipe is lost, and finds back by itself', async () => {
    const { device, simulator } = await startSeat();
    await expect.poll(() => device.state).toBe('D2');
    const { info } = simulator;
    const restarted = simulator.restart({ downMs: 100 });
    await expect.poll(() => device.state).toBe('D0');
    expect(device.codes).toEqual(info);
    await restarted;
    await expect.poll(() => device.state).toBe('D2');
    expect(device.generation).toBe(1);
  });

  test.each([
    ['refuses our channel', { channelId: 'another' }, 'AUTH_REFUSED'],
    ['never answers', { tooOld: true }, 'DEEPLINK_TOO_OLD'],
  ] as const)('that %s is absent, and health says why', async (_, deepLink, code) => {
    const { device, health } = await startSeat({ deepLink });
    await expect.poll(() => health.of('device')?.code).toBe(code);
    expect(device.state).toBe('D0');
  });

  test('health is silent again once it is online', async () => {
    const { device, health, simulator } = await startSeat({ deepLink: { tooOld: true } });
    await expect.poll(() => health.of('device')?.code).toBe('DEEPLINK_TOO_OLD');
    simulator.setTooOld(false);
    await expect.poll(() => device.state).toBe('D2');
    expect(health.of('device')).toBeUndefined();
  });
});

describe('not online for 300 s', () => {
  const slow = { deepLink: { slowStartMs: 600_000 } };

  test('is told after the start', async () => {
    const { device, health } = await startSeat(slow);
    await expect.poll(() => health.of('device')?.code).toBe('DEEPLINK_NOT_ONLINE');
    expect(device.state).toBe('D1');
  });

  test('is told as well when it was online before', async () => {
    const { device, health, simulator } = await startSeat();
    await expect.poll(() => device.state).toBe('D2');
    // The time from the first attach is over: this one counts anew.
    await new Promise((resolve) => setTimeout(resolve, 150));
    simulator.setServerState(1);
    await expect.poll(() => health.of('device')?.code).toBe('DEEPLINK_NOT_ONLINE');
  });

  test('is counted from the last time that the pipe was opened', async () => {
    const { device, health, simulator } = await startSeat({ ...slow, timings: { notOnline: 400 } });
    await expect.poll(() => device.state).toBe('D1');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const states: string[] = [];
    device.on('moved', () => states.push(device.state));
    simulator.dropPipe();
    await expect.poll(() => states).toEqual(['D0', 'D1']);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(health.of('device')?.code).not.toBe('DEEPLINK_NOT_ONLINE');
  });
});

describe('config.ini', () => {
  test('gives the device ID where no pipe comes in time; the password stays unknown', async () => {
    const { device } = await startSeat({
      deepLink: { deviceId: '123456789' },
      noPipe: true,
      watchFile: true,
    });
    await expect.poll(() => device.state).toBe('D2');
    expect(device.fromFile).toBe(true);
    expect(device.codes).toEqual({ deviceId: '123456789', password: undefined });
  });

  test('never stands in for a pipe that is there and refuses us', async () => {
    const { device, health } = await startSeat({ deepLink: { channelId: 'another' }, watchFile: true });
    await expect.poll(() => health.of('device')?.code).toBe('AUTH_REFUSED');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(device.state).toBe('D0');
    expect(health.of('device')?.code).toBe('AUTH_REFUSED');
  });

  test('is left for the pipe when that comes after all', async () => {
    const { device, simulator } = await startSeat({
      deepLink: { slowStart: 'pipe', slowStartMs: 3000 },
      watchFile: true,
    });
    await expect.poll(() => device.fromFile).toBe(true);
    await expect.poll(() => device.fromFile).toBe(false);
    await expect.poll(() => device.codes?.password).toBe(simulator.info.password);
    await expect.poll(() => device.state).toBe('D2');
  });
});

describe('who is in', () => {
  test('is unknown at a DeepLink that was online before the agent came', async () => {
    const { device, controllers } = await startSeat();
    await expect.poll(() => device.state).toBe('D2');
    expect(controllers.count).toBe('unknown');
  });

  test('is known to an agent that started with the boot, also where DeepLink came online unseen', async () => {
    const { device, controllers, simulator } = await startSeat({ sinceBoot: true });
    await expect.poll(() => device.state).toBe('D2');
    expect(controllers.count).toBe(0);
    // From then on people may come and go unseen.
    await simulator.restart({ downMs: 100 });
    expect(controllers.known).toBe(false);
  });

  test('stays known while DeepLink is not there yet', async () => {
    const { device, controllers } = await startSeat({
      sinceBoot: true,
      deepLink: { slowStart: 'pipe', slowStartMs: 200 },
    });
    await expect.poll(() => device.state).toBe('D2');
    expect(controllers.count).toBe(0);
  });

  test('is known at a DeepLink that was seen to come online', async () => {
    const { device, controllers, simulator } = await startSeat({ deepLink: { slowStart: 'asked' } });
    await expect.poll(() => device.state).toBe('D2');
    await expect.poll(() => controllers.count).toBe(0);
    simulator.controllerStart('987654321');
    await expect.poll(() => controllers.list).toEqual(['987654321']);
    simulator.controllerStop('987654321');
    await expect.poll(() => controllers.count).toBe(0);
  });

  test('is unknown when DeepLink came online while the pipe was down', async () => {
    const { device, controllers, simulator } = await startSeat();
    await expect.poll(() => device.state).toBe('D2');
    simulator.setServerState(1);
    await expect.poll(() => device.state).toBe('D1');
    simulator.dropPipe();
    simulator.setServerState(3);
    simulator.controllerStart('987654321');
    await expect.poll(() => device.state).toBe('D2');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(controllers.known).toBe(false);
  });
});
