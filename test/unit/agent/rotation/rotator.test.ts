// A fresh password at every boot and on command, against a real DeepLink pipe.
import { describe, expect, test } from 'vitest';
import { hashSecret, makeSalt } from '../../../../agent/state/hash.ts';
import { tempFolder } from '../../shared/temp-folder.ts';
import { runRotator, startSeat } from '../deeplink/seat.ts';

/** Never online: a rotation has to wait. */
const NOT_ONLINE = { deepLink: { slowStartMs: 600_000 } };

async function rotatedSeat(options: Parameters<typeof startSeat>[0] = {}) {
  const seat = await startSeat(options);
  const rotation = runRotator(seat);
  await expect.poll(() => seat.persist.value.rotatedBoot).toBe('boot-1');
  await expect.poll(() => rotation.rotator.running).toBe(false);
  return { ...seat, ...rotation };
}

describe('at boot', () => {
  test('DeepLink gets a longer password, once, and nothing of it is on disk', async () => {
    const { simulator, persist, rotator, device } = await rotatedSeat({ deepLink: { password: 'eightpwd' } });
    expect(simulator.info.password).toHaveLength(10);
    expect(device.codes?.password).toBe(simulator.info.password);
    expect(persist.value).toMatchObject({ rotatedBoot: 'boot-1', maxLen: 10 });
    expect(persist.value.intent).toBeUndefined();
    expect(JSON.stringify(persist.value)).not.toContain(simulator.info.password);
    await expect.poll(() => rotator.running).toBe(false);
    expect(rotator.state).toBe('idle');
    expect(device.generation).toBe(2);
  });

  test('the intent is on disk before DeepLink is asked', async () => {
    const seat = await startSeat();
    const seen: string[] = [];
    runRotator(seat, {
      step: (name) => seen.push(`${name} ${seat.persist.value.intent ? 'intent' : 'none'}`),
    });
    await expect.poll(() => seen.at(-1)).toBe('rotation-persisted none');
    expect(seen).toEqual([
      'rotation-due none',
      'intent-persisted intent',
      'password-sent intent',
      'password-answered intent',
      'info-reread intent',
      'rotation-persisted none',
    ]);
  });

  test('it waits until DeepLink is online', async () => {
    const seat = await startSeat(NOT_ONLINE);
    const { rotator } = runRotator(seat);
    const { password } = seat.simulator.info;
    await expect.poll(() => seat.device.state).toBe('D1');
    expect(seat.simulator.info.password).toBe(password);
    expect(rotator.state).toBe('idle');
    seat.simulator.setServerState(3);
    await expect.poll(() => seat.simulator.info.password).not.toBe(password);
  });

  test('it is not due when it was done in this boot, or is switched off', async () => {
    const folder = await tempFolder();
    const first = await rotatedSeat({ folder });
    await first.stop();
    await first.simulator.stop();
    await first.device.stop();
    const again = await startSeat({ folder, deepLink: { password: 'eightpwd' } });
    const { rotator } = runRotator(again);
    await expect.poll(() => again.device.state).toBe('D2');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(again.simulator.info.password).toBe('eightpwd');
    expect(rotator.running).toBe(false);

    const off = await startSeat({ deepLink: { password: 'eightpwd' } });
    runRotator(off, { atBoot: false });
    await expect.poll(() => off.device.state).toBe('D2');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(off.simulator.info.password).toBe('eightpwd');
  });
});

describe('when DeepLink', () => {
  test('takes the password but says nothing, its own answer afterwards counts', async () => {
    const seat = await startSeat();
    seat.simulator.silence('setDevicePassword', true);
    const before = seat.simulator.info.password;
    runRotator(seat);
    await expect.poll(() => seat.persist.value.rotatedBoot).toBe('boot-1');
    expect(seat.simulator.info.password).not.toBe(before);
    expect(seat.device.codes?.password).toBe(seat.simulator.info.password);
  });

  test('sets a fresh password itself meanwhile, that one is accepted', async () => {
    const seat = await startSeat();
    runRotator(seat, {
      step: (name) => {
        if (name === 'password-answered') seat.simulator.setPassword('itsOwnFresh1');
      },
    });
    await expect.poll(() => seat.persist.value.rotatedBoot).toBe('boot-1');
    expect(seat.simulator.info.password).toBe('itsOwnFresh1');
    expect(seat.persist.value.maxLen).toBe(12);
  });

  test('refuses, it is asked three times in ten minutes, then health says so and the old one stays', async () => {
    const seat = await startSeat({ deepLink: { password: 'eightpwd' } });
    seat.simulator.refuse('setDevicePassword', 1);
    const steps: string[] = [];
    const { rotator } = runRotator(seat, { step: (name) => void steps.push(name) });
    await expect.poll(() => seat.health.of('rotation')?.code).toBe('ROTATION_REFUSED');
    expect(steps.filter((name) => name === 'password-sent')).toHaveLength(3);
    expect(rotator.state).toBe('idle');
    expect(rotator.running).toBe(false);
    expect(seat.device.codes?.password).toBe('eightpwd');
    expect(seat.persist.value.intent).toBeUndefined();
  });
});

describe('an intent that a crash left', () => {
  async function afterCrash(holds: 'old' | 'new' | 'other') {
    const folder = await tempFolder();
    const passwords = { old: 'eightpwd', new: 'tenletters', other: 'ninelettr' };
    const first = await startSeat({ folder, ...NOT_ONLINE });
    const salt = makeSalt();
    const intent = { salt, old: hashSecret('eightpwd', salt), new: hashSecret('tenletters', salt), len: 10 };
    await first.persist.update({ intent });
    await first.device.stop();
    await first.simulator.stop();
    const seat = await startSeat({ folder, deepLink: { password: passwords[holds] } });
    const { rotator } = runRotator(seat);
    expect(rotator.running).toBe(true);
    await expect.poll(() => seat.persist.value.rotatedBoot).toBe('boot-1');
    return seat.simulator.info.password;
  }

  test('is done when DeepLink has the new password', async () => {
    expect(await afterCrash('new')).toBe('tenletters');
  });

  test('is done when DeepLink has a third one', async () => {
    expect(await afterCrash('other')).toBe('ninelettr');
  });

  test('begins anew when DeepLink has the old one', async () => {
    const password = await afterCrash('old');
    expect(password).not.toMatch(/^(eightpwd|tenletters)$/);
    expect(password.length).toBeGreaterThanOrEqual(10);
  });
});

describe('while a controller is in', () => {
  async function occupiedSeat() {
    const seat = await rotatedSeat({ deepLink: { slowStart: 'asked' } });
    await expect.poll(() => seat.controllers.count).toBe(0);
    seat.simulator.controllerStart('987654321');
    await expect.poll(() => seat.controllers.count).toBe(1);
    return { ...seat, password: seat.simulator.info.password };
  }

  test('a command is refused, and not done later', async () => {
    const { rotator, simulator, controllers, password } = await occupiedSeat();
    expect(await rotator.request('command')).toMatchObject({ ok: false, code: 'ROTATION_BLOCKED' });
    simulator.controllerStop('987654321');
    await expect.poll(() => controllers.count).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(simulator.info.password).toBe(password);
  });

  test('a forced one is done', async () => {
    const { rotator, simulator, password } = await occupiedSeat();
    expect(await rotator.request('forced')).toEqual({ ok: true, message: 'rotated' });
    expect(simulator.info.password).not.toBe(password);
  });

  test('one for a short frame waits until the renter has left', async () => {
    const { rotator, simulator, health, password } = await occupiedSeat();
    expect(await rotator.request('short-frame')).toMatchObject({ ok: false, code: 'ROTATION_BLOCKED' });
    await expect.poll(() => health.of('rotation')?.code).toBe('ROTATION_BLOCKED');
    simulator.controllerStop('987654321');
    await expect.poll(() => simulator.info.password).not.toBe(password);
    await expect.poll(() => health.of('rotation')).toBeUndefined();
  });

  test('the rotation of a boot waits as well', async () => {
    const seat = await startSeat({ deepLink: { slowStart: 'asked' } });
    await expect.poll(() => seat.controllers.count).toBe(0);
    seat.simulator.controllerStart('987654321');
    await expect.poll(() => seat.controllers.count).toBe(1);
    const { password } = seat.simulator.info;
    const { rotator } = runRotator(seat);
    await expect.poll(() => seat.health.of('rotation')?.code).toBe('ROTATION_BLOCKED');
    expect(rotator.running).toBe(false);
    expect(seat.simulator.info.password).toBe(password);
  });
});

describe('a command', () => {
  test('is blocked while nobody knows who is in, except at the first rotation of a boot', async () => {
    const { rotator, controllers } = await rotatedSeat();
    expect(controllers.count).toBe('unknown');
    expect(await rotator.request('command')).toMatchObject({ ok: false, code: 'ROTATION_BLOCKED' });
    expect(await rotator.request('forced')).toMatchObject({ ok: true });
  });

  test('that succeeds does not count as a refusal: five in a row are five passwords', async () => {
    const { rotator, simulator } = await rotatedSeat();
    const passwords = new Set([simulator.info.password]);
    for (let round = 0; round < 5; round++) {
      expect(await rotator.request('forced')).toEqual({ ok: true, message: 'rotated' });
      passwords.add(simulator.info.password);
    }
    expect(passwords.size).toBe(6);
  });

  test('that DeepLink refused is answered so, and is not done behind the back of who asked', async () => {
    const seat = await rotatedSeat({ timings: { rotationWindow: 400 } });
    const { rotator, simulator } = seat;
    const { password } = simulator.info;
    await new Promise((resolve) => setTimeout(resolve, 450));
    simulator.refuse('setDevicePassword', 1);
    expect(await rotator.request('forced')).toMatchObject({ ok: false, code: 'ROTATION_REFUSED' });
    simulator.refuse('setDevicePassword', undefined);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(simulator.info.password).toBe(password);
  });
});
