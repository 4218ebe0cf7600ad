// Faults that lie between the agent's parts: an old password must not come back, no circle of calls, no dead end.
import { expect, test } from 'vitest';
import { askAgent } from '../../../agent/control/control-client.ts';
import { Rig } from '../../harness/rig.ts';
import { setScene } from './in-process.ts';

const LONG = { timeout: 30_000, interval: 20 };
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('killed in a commanded rotation, the next agent publishes what DeepLink kept', async () => {
  const rig = await Rig.start();
  try {
    const seat = await rig.addSeat();
    await seat.startDeepLink();
    await seat.writeConfig();
    const agent = seat.startAgent({ killAt: 'intent-persisted:2' });
    await seat.untilPublished();
    seat.startCommand(['rotate', '--force']);
    expect((await agent.exited).signal).toBe('SIGKILL');
    seat.startAgent();
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  } finally {
    await rig.stop();
  }
});

test('a set that a slow node still holds does not undo a rotation', async () => {
  let sets = 0;
  const { agent, deepLink, controlPath } = await setScene({
    deepLink: { report: 'never' },
    wire: (path) => {
      if (path !== '/api/v1/deeplink/set') return undefined;
      sets += 1;
      return 1000;
    },
  });
  await agent.start();
  await expect.poll(() => sets, LONG).toBe(1);
  const before = deepLink.info.password;
  expect(await askAgent(controlPath, { command: 'rotate', force: true })).toMatchObject({ ok: true });
  await wait(2000);
  expect(deepLink.info.password).not.toBe(before);
});

test('without a pipe, a password that DeepLink got from somebody else is not replaced by ours', async () => {
  const { agent, deepLink } = await setScene({ pipe: false, timings: { verify: 500 } });
  await agent.start();
  await expect.poll(() => agent.status().proof?.level, LONG).toBe('confirmed');
  deepLink.setPassword('TypedByHand23456');
  await expect.poll(() => agent.status().proof?.level, LONG).toBe('presumed');
  expect(deepLink.info.password).toBe('TypedByHand23456');
});

test.each(['/api/v1/deeplink', '/api/v1/bare_metal'])(
  'a node that answers its probe but breaks off %s is not asked in a circle',
  async (broken) => {
    let calls = 0;
    const { agent } = await setScene({
      wire: (path) => {
        calls += 1;
        return path === broken ? 'reset' : undefined;
      },
    });
    await agent.start();
    await wait(7000);
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThan(150);
    expect(agent.status().published).toBe(false);
  },
);

test("another machine's text that breaks the node's list does not stop this one", async () => {
  const { agent, addMachine } = await setScene({ timings: { verify: 500, conflictCheck: 600 } });
  await agent.start();
  await expect.poll(() => agent.status().published, LONG).toBe(true);
  await addMachine({ uuid: 'broken', ip: '127.0.99.1', desc: 'the "big" seat' });
  await expect.poll(() => agent.status().notes.map((note) => note.code), LONG).toContain('LIST_UNREADABLE');
  expect(agent.status().published).toBe(true);
});

test('a set that broke off on its way is sent again', async () => {
  let sets = 0;
  const { agent } = await setScene({
    deepLink: { report: 'never' },
    timings: { rereads: [50, 100] },
    wire: (path) => {
      if (path !== '/api/v1/deeplink/set') return undefined;
      sets += 1;
      return sets === 1 ? 'reset' : undefined;
    },
  });
  await agent.start();
  await expect.poll(() => sets, LONG).toBeGreaterThan(1);
});

test('the agent does not push aside a LAN link that DeepLink opened since the node was last asked', async () => {
  const timings = { lanLinkPatience: 4000, backoffBase: 60_000, settleBeforeRotation: 50 };
  const { agent, deepLink } = await setScene({ relay: true, timings });
  await deepLink.lanDown();
  await agent.start();
  await expect.poll(() => agent.status().error?.code, LONG).toBe('LAN_LINK_DOWN');
  deepLink.lanUp();
  await expect.poll(() => deepLink.lanConnected, LONG).toBe(true);
  let closed = 0;
  deepLink.on('event', ({ event }) => {
    if (event === 'lan-closed') closed += 1;
  });
  await wait(5500);
  expect(closed).toBe(0);
});

test('the agent speaks for DeepLink again after the node was restarted', async () => {
  const timings = { lanLinkPatience: 1000, backoffCap: 2000 };
  const { agent, restartNode } = await setScene({ lan: false, relay: true, timings });
  await agent.start();
  await expect.poll(() => agent.status().published, LONG).toBe(true);
  await restartNode();
  const restarted = Date.now();
  await expect.poll(() => Date.parse(agent.status().proof?.at ?? '') > restarted, LONG).toBe(true);
});
