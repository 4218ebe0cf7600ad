// A state folder without room: the codes are published all the same, and the note goes with its cause alone.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { setScene } from './in-process.ts';

test('a state file that can not be written is told until it was, and keeps nothing from being published', async () => {
  const { agent, deepLink, controlPath } = await setScene({
    timings: { backoffBase: 10, backoffCap: 20, settleBeforeRotation: 10, rotationWindow: 8000 },
  });
  const noted = () => agent.status().notes.some(({ code }) => code === 'STATE_UNWRITABLE');
  const folder = dirname(controlPath);
  const state = join(folder, 'state.json');
  deepLink.setServerState(1);
  await agent.start();
  await rm(state);
  await mkdir(join(state, 'in-the-way'), { recursive: true });
  const { password } = deepLink.info;
  deepLink.setServerState(3);
  await expect.poll(() => agent.status().published).toBe(true);
  expect(deepLink.info.password).toBe(password);
  // status.json is written again and again meanwhile: that says nothing of the other file.
  await expect.poll(() => readFile(join(folder, 'status.json'), 'utf8')).toContain('"published": true');
  expect(noted()).toBe(true);
  await rm(state, { recursive: true });
  await expect.poll(noted).toBe(false);
  await expect.poll(() => deepLink.info.password).not.toBe(password);
  await expect.poll(() => agent.status().published).toBe(true);
});
