// Machines whose DeepLink has no SDK pipe, or no [dbc] section: rotation through the node, and the LAN relay.
import { afterEach, expect, test } from 'vitest';
import { Rig, type TestSeat } from '../../harness/rig.ts';

let rig: Rig;

afterEach(() => rig.stop());

function withoutPipe(seat: TestSeat, identity: Record<string, unknown>) {
  return {
    deeplink: { pipe: false, configIni: `${seat.folder}/config.ini` },
    identity,
  };
}

test('with an identity and a LAN link the password is rotated through the node', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink({ pipe: false });
  const before = await seat.truth();
  await seat.writeConfig(withoutPipe(seat, { kind: 'presigned', file: await seat.writeIdentity() }));
  seat.startAgent();
  const status = await seat.untilPublished();
  expect(status).toMatchObject({
    proof: { level: 'confirmed' },
    deeplink: { source: 'config.ini' },
    rotation: { rotatedThisBoot: true },
  });
  expect((await seat.truth()).password).not.toBe(before.password);
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

test('without an identity nothing can rotate: what is there is published, and health says so', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink({ pipe: false });
  const before = await seat.truth();
  await seat.writeConfig(withoutPipe(seat, { kind: 'none' }));
  seat.startAgent();
  const status = await seat.untilPublished();
  expect(status.proof?.level).toBe('presumed');
  expect(status.notes.map((note) => note.code)).toContain('ROTATION_UNAVAILABLE');
  expect(await seat.truth()).toEqual(before);
});

test('a push that DeepLink ignores is not taken for a rotation: "ok" means queued', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink({ pipe: false, args: ['--ignore-push'] });
  const before = await seat.truth();
  await seat.writeConfig(withoutPipe(seat, { kind: 'presigned', file: await seat.writeIdentity() }));
  seat.startAgent();
  const status = await seat.untilCode('ROTATION_REFUSED', 100_000);
  expect(status.rotation.rotatedThisBoot).toBe(false);
  expect(await seat.truth()).toEqual(before);
});

test('killed in the middle of a rotation through the node, the next agent sets a longer password', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink({ pipe: false });
  await seat.writeConfig(withoutPipe(seat, { kind: 'presigned', file: await seat.writeIdentity() }));
  expect((await seat.startAgent({ killAt: 'password-sent' }).exited).signal).toBe('SIGKILL');
  seat.startAgent();
  await seat.untilPublished();
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

test('lanLink "agent": where DeepLink has no [dbc] section the agent speaks for it on the LAN', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink({ lan: false });
  await seat.writeConfig({
    deeplink: {
      pipe: `${seat.folder}/deeplink.sock`,
      configIni: `${seat.folder}/config.ini`,
      lanLink: 'agent',
    },
  });
  seat.startAgent();
  await seat.untilCode('LAN_LINK_DOWN');
  await seat.untilPublished(100_000);
  expect(await seat.nodeTellsTheTruth()).toBe(true);

  // A password that somebody sets on the node reaches DeepLink through the agent, and is reported back.
  await rig.node.set(seat.machine, 'SetOnTheNode2345');
  await seat.until((status) => status.published && status.machines.publish === 'P4');
  await seat.untilTruth({ password: 'SetOnTheNode2345' });
  await seat.untilPublished();
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});
