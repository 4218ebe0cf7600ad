// The agent is killed at every step of a rotation and of publishing; after a restart the truth is restored.
import { afterEach, describe, expect, test } from 'vitest';
import { Rig } from '../../harness/rig.ts';

let rig: Rig;

afterEach(() => rig.stop());

const STEPS = [
  'rotation-due',
  'intent-persisted',
  'password-sent',
  'password-answered',
  'info-reread',
  'rotation-persisted',
  'compared',
  'published',
];

describe.each(['0.4.1.8', '0.4.1.6'])('on a node of version %s', (version) => {
  const steps = version === '0.4.1.6' ? [...STEPS, 'set-sending', 'set-queued'] : STEPS;

  test.each(steps)('killed at "%s", the next agent ends with the true codes published', async (step) => {
    rig = await Rig.start(version);
    const seat = await rig.addSeat();
    await seat.startDeepLink();
    await seat.writeConfig();
    const killed = await seat.startAgent({ killAt: step }).exited;
    expect(killed.signal).toBe('SIGKILL');

    seat.startAgent();
    const status = await seat.untilPublished();
    expect(status.proof?.level).toBe('confirmed');
    expect(status.rotation.rotatedThisBoot).toBe(true);
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });
});

test('killed while DeepLink has taken the password and not yet answered', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink();
  await seat.writeConfig();
  await seat.tellDeepLink({ cmd: 'silence', method: 'setDevicePassword' });
  const before = await seat.truth();
  const agent = seat.startAgent();
  await agent.until(() => agent.output.includes('"to":"R1"'));
  await seat.deepLink.line((line) => line.event === 'request' && line.method === 'setDevicePassword');
  agent.kill('SIGKILL');
  await agent.exited;
  expect((await seat.truth()).password).not.toBe(before.password);

  await seat.tellDeepLink({ cmd: 'silence', method: 'setDevicePassword', on: false });
  seat.startAgent();
  await seat.untilPublished();
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});
