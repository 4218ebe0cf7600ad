// The whole chain with real processes: DeepLink, agent, node; on a pushing and on a storing node.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Rig } from '../../harness/rig.ts';

let rig: Rig;

afterEach(() => rig.stop());

describe.each(['0.4.1.8', '0.4.1.6'])('on a node of version %s', (version) => {
  beforeEach(async () => {
    rig = await Rig.start(version);
  });

  test('a fresh machine rotates, publishes, and the node hands out what DeepLink accepts', async () => {
    const seat = await rig.addSeat();
    await seat.startDeepLink();
    const before = await seat.truth();
    await seat.writeConfig();
    seat.startAgent();
    const status = await seat.untilPublished();
    expect(status).toMatchObject({
      state: 'published',
      proof: { level: 'confirmed' },
      nodeId: seat.machine.nodeId,
      rotation: { rotatedThisBoot: true },
    });
    const after = await seat.truth();
    expect(after.password).not.toBe(before.password);
    expect(after.password.length).toBe(10);
    expect(await rig.node.codes(seat.machine)).toMatchObject(after);
  });

  test('a second start in the same boot does not rotate again', async () => {
    const seat = await rig.addSeat();
    await seat.startDeepLink();
    await seat.writeConfig();
    expect((await seat.startAgent({ args: ['--once'] }).exited).code).toBe(0);
    const first = await seat.truth();
    expect((await seat.startAgent({ args: ['--once'] }).exited).code).toBe(0);
    expect(await seat.truth()).toEqual(first);
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });

  test('a password that DeepLink changes by itself is proven published at once, not at the next verify', async () => {
    const seat = await rig.addSeat();
    await seat.startDeepLink();
    await seat.writeConfig();
    seat.startAgent();
    await seat.untilPublished();
    const reported = Date.now();
    await seat.tellDeepLink({ cmd: 'set-password', password: 'ChangedByHand2' });
    const status = await seat.until((now) => now.proof !== null && Date.parse(now.proof.at) > reported, 5000);
    expect(status.proof?.level).toBe('confirmed');
    expect(await rig.node.codes(seat.machine)).toMatchObject({ password: 'ChangedByHand2' });
  });

  test('a changed device ID is published', async () => {
    const seat = await rig.addSeat();
    await seat.startDeepLink();
    await seat.writeConfig();
    seat.startAgent();
    await seat.untilPublished();
    await seat.tellDeepLink({ cmd: 'set-device-id', deviceId: '777888999' });
    await seat.until((status) => status.published && status.deviceId === '777888999');
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });
});

describe('without an identity', () => {
  test('on a pushing node the proof is inferred from the changed length, and kept over a restart', async () => {
    rig = await Rig.start('0.4.1.8');
    const seat = await rig.addSeat();
    await seat.startDeepLink();
    await seat.writeConfig({ identity: { kind: 'none' } });
    const agent = seat.startAgent({ args: ['--once', '--json'] });
    expect((await agent.exited).code).toBe(0);
    expect((await seat.status())?.state).toBe('stopped');
    expect(agent.output).toContain('"level":"inferred"');
    const again = seat.startAgent({ args: ['--once', '--json'] });
    expect((await again.exited).code).toBe(0);
    expect(again.output).toContain('"level":"inferred"');
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });

  test('codes that were there before and never changed are only presumed: --once says so by its exit code', async () => {
    rig = await Rig.start('0.4.1.8');
    const seat = await rig.addSeat();
    await seat.startDeepLink();
    await seat.writeConfig({ identity: { kind: 'none' }, rotation: { atBoot: false } });
    const agent = seat.startAgent({ args: ['--once'] });
    expect((await agent.exited).code).toBe(3);
    expect(agent.output).toContain('presumed');
  });

  test('a storing node gets nothing, and health says what to do', async () => {
    rig = await Rig.start('0.4.1.6');
    const seat = await rig.addSeat();
    await seat.startDeepLink();
    await seat.writeConfig({ identity: { kind: 'none' } });
    const agent = seat.startAgent({ args: ['--once', '--timeout', '5'] });
    expect((await agent.exited).code).toBe(4);
    expect(agent.output).toContain('IDENTITY_REQUIRED');
  });
});

test('the agent writes a state file that only its user can read', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink();
  await seat.writeConfig();
  expect((await seat.startAgent({ args: ['--once'] }).exited).code).toBe(0);
  const path = join(seat.folder, 'state.json');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    nodeId: seat.machine.nodeId,
    controllers: [],
  });
});
