// A rotation while the state file can't be written: DeepLink's answer counts, not the disk.

import { mkdirSync, rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runRotator, type Seat, startSeat } from '../deeplink/seat.ts';

/** A folder in the place of the file: no rename gets past it. */
function block(seat: Seat): void {
  const file = join(seat.home, 'state', 'state.json');
  rmSync(file);
  mkdirSync(join(file, 'in-the-way'), { recursive: true });
}

/** A seat whose disk is full from the moment at which DeepLink has taken a password. */
async function seatThatFillsUp({ atBoot = true } = {}) {
  const seat = await startSeat();
  const sent: string[] = [];
  const { rotator } = runRotator(seat, {
    atBoot,
    step: (name) => {
      if (name === 'password-sent') sent.push(name);
      if (name === 'password-answered' && sent.length === 1) block(seat);
    },
  });
  return { ...seat, rotator, sent };
}

describe('when DeepLink has taken the password and that can not be saved', () => {
  test('the rotation is over, and the note says what is wrong', async () => {
    const { rotator, health, device, simulator } = await seatThatFillsUp();
    await expect.poll(() => health.of('state')?.code).toBe('STATE_UNWRITABLE');
    await expect.poll(() => rotator.running).toBe(false);
    expect(rotator.state).toBe('idle');
    expect(device.codes?.password).toBe(simulator.info.password);
  });

  test('who asked for it is answered, and it is not done twice', async () => {
    const { rotator, sent, simulator, device } = await seatThatFillsUp({ atBoot: false });
    await expect.poll(() => device.state).toBe('D2');
    expect(await rotator.request('forced')).toMatchObject({ ok: true });
    const { password } = simulator.info;
    await expect.poll(() => rotator.running).toBe(false);
    expect(sent).toHaveLength(1);
    expect(simulator.info.password).toBe(password);
  });
});

test('an intent that can not be saved is not carried out, and does not hold up the publishing', async () => {
  const seat = await startSeat({ deepLink: { password: 'eightpwd' } });
  block(seat);
  const sent: string[] = [];
  const { rotator } = runRotator(seat, {
    step: (name) => void (name === 'password-sent' && sent.push(name)),
  });
  await expect.poll(() => seat.health.of('rotation')?.code).toBe('ROTATION_UNAVAILABLE');
  expect(seat.health.of('state')?.code).toBe('STATE_UNWRITABLE');
  expect(rotator.state).toBe('idle');
  expect(rotator.running).toBe(false);
  expect(sent).toEqual([]);
  expect(seat.simulator.info.password).toBe('eightpwd');
});

test('it is made up for when the file can be written again', async () => {
  const seat = await startSeat({ deepLink: { password: 'eightpwd' }, timings: { rotationWindow: 500 } });
  block(seat);
  const { rotator } = runRotator(seat);
  await expect.poll(() => seat.health.of('rotation')?.code).toBe('ROTATION_UNAVAILABLE');
  await rm(join(seat.home, 'state'), { recursive: true });
  await mkdir(join(seat.home, 'state'));
  await expect.poll(() => seat.persist.value.rotatedBoot).toBe('boot-1');
  await expect.poll(() => rotator.running).toBe(false);
  expect(seat.simulator.info.password).not.toBe('eightpwd');
});
