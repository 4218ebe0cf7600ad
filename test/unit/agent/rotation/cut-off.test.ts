// Rotations that are cut off half-way: by a crash, or by DeepLink going away. None may keep the codes unpublished.
import { expect, test } from 'vitest';
import { hashSecret, makeSalt } from '../../../../agent/state/hash.ts';
import type { DeepLinkSimulatorOptions } from '../../../simulators/deeplink/simulator.ts';
import { tempFolder } from '../../shared/temp-folder.ts';
import { runRotator, startSeat } from '../deeplink/seat.ts';

/** A seat whose agent was killed in a commanded rotation, after the one of this boot; DeepLink kept its password. */
async function seatAfterCrash(deepLink: DeepLinkSimulatorOptions = {}) {
  const folder = await tempFolder();
  const first = await startSeat({ folder, deepLink: { slowStartMs: 600_000 } });
  const salt = makeSalt();
  const intent = { salt, old: hashSecret('eightpwd', salt), new: hashSecret('tenletters', salt), len: 10 };
  await first.persist.update({ intent, rotatedBoot: 'boot-1' });
  await first.device.stop();
  await first.simulator.stop();
  const seat = await startSeat({ folder, deepLink: { password: 'eightpwd', ...deepLink } });
  return { ...seat, ...runRotator(seat) };
}

test('a command that a crash cut off is blocked while nobody knows who is in: the old password is published', async () => {
  const { rotator, persist, health, simulator } = await seatAfterCrash();
  await expect.poll(() => health.of('rotation')?.code).toBe('ROTATION_BLOCKED');
  expect(persist.value.intent).toBeUndefined();
  expect(rotator.state).toBe('idle');
  expect(rotator.running).toBe(false);
  expect(simulator.info.password).toBe('eightpwd');
});

test('a command that a crash cut off is done when nobody is in', async () => {
  const { rotator, simulator, health, device } = await seatAfterCrash({ slowStart: 'asked' });
  // The restarted agent did not see DeepLink start, until DeepLink starts once more.
  await expect.poll(() => health.of('rotation')?.code).toBe('ROTATION_BLOCKED');
  await simulator.stop();
  await expect.poll(() => health.of('device')?.code).toBe('DEEPLINK_ABSENT');
  await simulator.start();
  await expect.poll(() => device.state).toBe('D2');
  await expect.poll(() => simulator.info.password).not.toBe('eightpwd');
  await expect.poll(() => rotator.running).toBe(false);
});

test('a command while DeepLink is not online is refused, and not done once it is', async () => {
  const seat = await startSeat();
  const { rotator } = runRotator(seat);
  await expect.poll(() => seat.persist.value.rotatedBoot).toBe('boot-1');
  await expect.poll(() => rotator.running).toBe(false);
  const { password } = seat.simulator.info;
  seat.simulator.setServerState(1);
  await expect.poll(() => seat.device.state).toBe('D1');
  expect(await rotator.request('forced')).toMatchObject({ ok: false, code: 'ROTATION_UNAVAILABLE' });
  seat.simulator.setServerState(3);
  await expect.poll(() => seat.device.state).toBe('D2');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(seat.simulator.info.password).toBe(password);
});
