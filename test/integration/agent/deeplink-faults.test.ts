// Faults of DeepLink: after each, the node hands out what DeepLink accepts, or health says why not.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Rig, type TestSeat } from '../../harness/rig.ts';

let rig: Rig;

afterEach(() => rig.stop());

async function seatWith(args: string[] = [], version = '0.4.1.8'): Promise<TestSeat> {
  rig = await Rig.start(version);
  const seat = await rig.addSeat();
  await seat.startDeepLink({ args });
  await seat.writeConfig();
  seat.startAgent();
  return seat;
}

test('DeepLink starts after the agent', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.writeConfig();
  seat.startAgent();
  const absent = await seat.untilCode('DEEPLINK_ABSENT');
  expect(absent.published).toBe(false);
  await seat.startDeepLink();
  await seat.untilPublished();
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

test('DeepLink is slow to come online: nothing is published before, and nobody can have been in', async () => {
  const seat = await seatWith(['--slow', 'asked', '--slow-start', '3']);
  const attached = await seat.until((status) => status.machines.device === 'D1');
  expect(attached.published).toBe(false);
  const status = await seat.untilPublished();
  expect(status.deeplink.controllers).toBe(0);
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

describe('DeepLink is restarted', () => {
  test('and comes back with the same codes', async () => {
    const seat = await seatWith();
    await seat.untilPublished();
    await seat.tellDeepLink({ cmd: 'restart', downMs: 1000 });
    await seat.until((status) => !status.published);
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });

  test('and comes back with another device ID and password', async () => {
    const seat = await seatWith();
    await seat.untilPublished();
    await seat.tellDeepLink({
      cmd: 'restart',
      downMs: 500,
      deviceId: '424242424',
      password: 'FreshAfterRestart'.slice(0, 16),
    });
    await seat.until((status) => status.published && status.deviceId === '424242424');
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });

  test('while a controller was in: the password stays, and a rotation is refused', async () => {
    const seat = await seatWith();
    await seat.untilPublished();
    await seat.tellDeepLink({ cmd: 'controller-start', device: '900800700' });
    await seat.until((status) => status.deeplink.controllers === 1);
    const before = await seat.truth();
    await seat.agent.stop();
    expect(JSON.parse(await readFile(join(seat.folder, 'state.json'), 'utf8')).controllers).toEqual([
      '900800700',
    ]);
    seat.startAgent();
    await seat.untilPublished();
    const rotate = seat.startCommand(['rotate']);
    expect((await rotate.exited).code).toBe(1);
    expect(rotate.output).toContain('ROTATION_BLOCKED');
    expect((await seat.truth()).password).toBe(before.password);
  });
});

describe('DeepLink reports to the node', () => {
  test('late: the codes are published once it did', async () => {
    const seat = await seatWith(['--report', 'late:1.5']);
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });

  test('never, but takes what the node pushes: health names the stale node', async () => {
    const seat = await seatWith(['--report', 'never', '--ignore-push']);
    const status = await seat.untilCode('NODE_STALE');
    expect(status.published).toBe(false);
    expect(status.error?.cure).not.toBe('');
    await seat.tellDeepLink({ cmd: 'report', mode: 'at-once' });
    await seat.tellDeepLink({ cmd: 'set-password', password: 'NowReported234' });
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });
});

test('a shorter password set by hand is dropped by the node: the agent rotates to a longer one', async () => {
  const seat = await seatWith(['--slow', 'asked']);
  await seat.untilPublished();
  await seat.tellDeepLink({ cmd: 'set-password', password: 'short2' });
  expect(await seat.nodeTellsTheTruth()).toBe(false);
  await seat.until((status) => status.lastError?.code === 'SHORT_FRAME');
  await seat.untilPublished();
  expect((await seat.truth()).password.length).toBeGreaterThan(10);
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

test('a shorter password set by hand while a renter is in: health says why the node is wrong', async () => {
  const seat = await seatWith(['--slow', 'asked']);
  await seat.untilPublished();
  await seat.tellDeepLink({ cmd: 'controller-start', device: '900800700' });
  await seat.tellDeepLink({ cmd: 'set-password', password: 'short2' });
  const status = await seat.until((now) =>
    ['SHORT_FRAME', 'ROTATION_BLOCKED'].every((code) => now.notes.some((note) => note.code === code)),
  );
  expect(status.published).toBe(false);
  await seat.tellDeepLink({ cmd: 'controller-stop', device: '900800700' });
  await seat.untilPublished();
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

test('the LAN link is lost and comes back', async () => {
  const seat = await seatWith();
  await seat.untilPublished();
  await seat.tellDeepLink({ cmd: 'lan-down' });
  const down = await seat.untilCode('LAN_LINK_DOWN');
  expect(down.published).toBe(false);
  await seat.tellDeepLink({ cmd: 'lan-up' });
  await seat.untilPublished();
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

test.each(['length', 'json'])('garbage on the pipe (%s) is survived', async (kind) => {
  const seat = await seatWith();
  await seat.untilPublished();
  await seat.tellDeepLink({ cmd: 'garble', kind });
  const lost = await seat.until((status) => status.lastError?.code === 'DEEPLINK_PIPE_FAILED');
  expect(lost.pid).toBe(seat.agent.pid);
  await seat.until((status) => status.published && status.machines.device === 'D2');
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

test('a DeepLink that refuses our channel', async () => {
  const seat = await seatWith(['--channel-id', 'AnotherCafe']);
  const status = await seat.untilCode('AUTH_REFUSED');
  expect(status).toMatchObject({ published: false, error: { code: 'AUTH_REFUSED' } });
  expect(status.error?.cure).toContain('channelId');
});

test('a DeepLink that is too old', async () => {
  const seat = await seatWith(['--too-old']);
  const status = await seat.untilCode('DEEPLINK_TOO_OLD');
  expect(status.published).toBe(false);
});

test('a DeepLink that refuses every new password: the old codes stay published and health says so', async () => {
  const seat = await seatWith();
  await seat.tellDeepLink({ cmd: 'refuse', method: 'setDevicePassword', code: 1 });
  const before = await seat.truth();
  const status = await seat.until(
    (now) => now.published && now.notes.some((note) => note.code === 'ROTATION_REFUSED'),
    60_000,
  );
  expect(status.published).toBe(true);
  expect(await seat.truth()).toEqual(before);
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});
