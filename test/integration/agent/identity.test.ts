// What the agent does with a missing, wrong, public or renewed identity.
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Rig } from '../../harness/rig.ts';

let rig: Rig;

afterEach(() => rig.stop());

test('the triple of another machine is refused by name, and a right one works without a restart', async () => {
  rig = await Rig.start('0.4.1.6');
  const [seat, other] = [await rig.addSeat(), await rig.addSeat()];
  await seat.startDeepLink();
  await seat.writeConfig();
  await seat.writeIdentity(other.machine.signer);
  const agent = seat.startAgent();
  const status = await seat.untilCode('IDENTITY_WRONG');
  expect(status.published).toBe(false);
  await seat.writeIdentity();
  await seat.untilPublished();
  expect(seat.agent).toBe(agent);
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

test('a triple that others can read is refused, and health says what to do', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink();
  await seat.writeConfig();
  await chmod(join(seat.folder, 'identity.json'), 0o644);
  seat.startAgent();
  const status = await seat.untilCode('IDENTITY_UNREADABLE');
  expect(status).toMatchObject({ published: false, error: { code: 'IDENTITY_UNREADABLE' } });
  expect(status.error?.detail).toContain('chmod 600');
  await chmod(join(seat.folder, 'identity.json'), 0o600);
  const mended = await seat.untilPublished();
  expect(mended.notes.map((note) => note.code)).toEqual(['IDENTITY_BEARER']);
});

test('a triple that disappears does not stop a running agent from telling so', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink();
  await seat.writeConfig();
  seat.startAgent();
  await seat.untilPublished();
  await rm(join(seat.folder, 'identity.json'));
  const status = await seat.untilCode('IDENTITY_UNREADABLE');
  expect(status.published).toBe(false);
});

test('health warns of a pre-signed triple as long as one is used', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink();
  await seat.writeConfig();
  seat.startAgent();
  const status = await seat.untilPublished();
  expect(status.notes).toMatchObject([{ code: 'IDENTITY_BEARER', severity: 'warning' }]);
});
