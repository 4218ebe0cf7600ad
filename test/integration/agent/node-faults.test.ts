// Faults of the node: after each, the node hands out what DeepLink accepts, or health says why not.
import { afterEach, describe, expect, test } from 'vitest';
import { type NodeMachine, Rig, type TestSeat } from '../../harness/rig.ts';

let rig: Rig;

afterEach(() => rig.stop());

async function publishedSeat(version: string, config: Record<string, unknown> = {}): Promise<TestSeat> {
  rig = await Rig.start(version);
  const seat = await rig.addSeat();
  await seat.startDeepLink();
  await seat.writeConfig(config);
  seat.startAgent();
  await seat.untilPublished();
  return seat;
}

describe.each(['0.4.1.8', '0.4.1.6'])('on a node of version %s', (version) => {
  test('a node that is down at boot and comes back later', async () => {
    rig = await Rig.start(version);
    const seat = await rig.addSeat();
    await rig.node.stop('SIGKILL');
    await seat.startDeepLink();
    await seat.writeConfig();
    seat.startAgent();
    const down = await seat.untilCode('NODE_UNREACHABLE');
    expect(down.published).toBe(false);
    await rig.node.start(version);
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });

  test('a node that is killed and restarted', async () => {
    const seat = await publishedSeat(version);
    await rig.node.stop('SIGKILL');
    await seat.until((status) => !status.published);
    await rig.node.start(version);
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });
});

test.each([
  ['0.4.1.8', '0.4.1.6'],
  ['0.4.1.6', '0.4.1.8'],
])('a node of version %s that comes back as %s', async (before, after) => {
  const seat = await publishedSeat(before);
  if (after === '0.4.1.8') {
    // The older node has no LAN port; DeepLink can only connect once the newer one runs.
    await rig.node.stop('SIGKILL');
    await rig.node.start(after);
    await seat.deepLink.stop();
    await seat.startDeepLink();
  } else {
    await rig.node.stop('SIGKILL');
    await rig.node.start(after);
  }
  await seat.until((status) => status.published && status.node.version === after);
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

describe('a machine that is deleted on the node and added again under a new id', () => {
  test('is found again by an agent without an identity', async () => {
    const seat = await publishedSeat('0.4.1.8', { identity: { kind: 'none' } });
    await rig.node.deleteMachine(seat.machine.nodeId);
    await seat.untilCode('MACHINE_NOT_FOUND');
    seat.machine = await rig.node.addMachine(seat.address, 'added-anew');
    await seat.tellDeepLink({ cmd: 'lan-down' });
    await seat.tellDeepLink({ cmd: 'lan-up' });
    await seat.until((status) => status.published && status.nodeId === seat.machine.nodeId);
    expect(await seat.nodeTellsTheTruth()).toBe(true);
    expect(rig.node.process.running).toBe(true);
  });

  test('needs a new triple where the agent had one, and says so', async () => {
    const seat = await publishedSeat('0.4.1.8');
    await rig.node.deleteMachine(seat.machine.nodeId);
    seat.machine = await rig.node.addMachine(seat.address, 'added-anew');
    await seat.tellDeepLink({ cmd: 'lan-down' });
    await seat.tellDeepLink({ cmd: 'lan-up' });
    await seat.untilCode('IDENTITY_WRONG');
    await seat.writeIdentity();
    await seat.until((status) => status.published && status.nodeId === seat.machine.nodeId, 90_000);
    expect(await seat.nodeTellsTheTruth()).toBe(true);
    expect(rig.node.process.running).toBe(true);
  }, 180_000);
});

test('a storing node whose password a power command emptied is set again', async () => {
  const seat = await publishedSeat('0.4.1.6');
  await rig.node.process.ask(
    { cmd: 'clear-codes', node_id: seat.machine.nodeId },
    (line) => line.event === 'cleared',
  );
  expect(await seat.nodeTellsTheTruth()).toBe(false);
  const cleared = Date.now();
  await seat.until((status) => status.proof !== null && Date.parse(status.proof.at) > cleared);
  await seat.until((status) => status.published);
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});

describe('two machines with one IP', () => {
  test('are both refused, and served once one is gone', async () => {
    rig = await Rig.start();
    const seat = await rig.addSeat();
    const rival = await rig.node.addMachine(seat.address, 'the-other');
    await seat.startDeepLink();
    await seat.writeConfig();
    seat.startAgent();
    const status = await seat.untilCode('MACHINE_AMBIGUOUS');
    expect(status.published).toBe(false);
    await rig.node.deleteMachine(rival.nodeId);
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });

  test('are a conflict even where the configuration names the machine', async () => {
    rig = await Rig.start();
    const seat = await rig.addSeat();
    await rig.node.addMachine(seat.address, 'the-other');
    await seat.startDeepLink();
    await seat.writeConfig({
      node: { url: rig.node.url, localAddress: seat.address, nodeId: seat.machine.nodeId },
    });
    seat.startAgent();
    const status = await seat.untilCode('CONFLICT');
    expect(status.published).toBe(false);
  });
});

test('a device ID that another machine shows too is never published', async () => {
  rig = await Rig.start();
  const [first, second] = [await rig.addSeat(), await rig.addSeat()];
  for (const seat of [first, second]) {
    await seat.startDeepLink({ args: ['--device-id', '555666777'] });
    await seat.writeConfig();
  }
  first.startAgent();
  const status = await first.untilCode('CONFLICT');
  expect(status.published).toBe(false);
  expect(status.error?.cure).toContain('image');
});

describe('a list that is cut at 51 machines', () => {
  test('hides this machine: health says how to register it, and nodeId in the configuration helps', async () => {
    rig = await Rig.start();
    const others: NodeMachine[] = [];
    for (let index = 0; index < 60; index++) {
      others.push(await rig.node.addMachine(`127.0.99.${index + 1}`, `other-${index}`));
    }
    // The list is sorted by node_id: this seat takes the place of the machine that sorts last.
    const last = others
      .map((machine, index) => ({ machine, index }))
      .sort((a, b) => (a.machine.nodeId < b.machine.nodeId ? 1 : -1))[0];
    if (!last) throw new Error('no machines');
    const seat = await rig.addSeat({ address: `127.0.98.1` });
    await rig.node.deleteMachine(seat.machine.nodeId);
    seat.machine = last.machine;
    const address = `127.0.99.${last.index + 1}`;
    await seat.startDeepLink({ args: ['--lan-from', address] });
    await seat.writeConfig({ node: { url: rig.node.url, localAddress: address } });
    seat.startAgent();
    const status = await seat.untilCode('LIST_CUT_AT_51');
    expect(status.published).toBe(false);
    await seat.agent.stop();
    await seat.writeConfig({
      node: { url: rig.node.url, localAddress: address, nodeId: seat.machine.nodeId },
    });
    seat.startAgent();
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });
});
