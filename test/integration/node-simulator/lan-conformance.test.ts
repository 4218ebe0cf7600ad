// The LAN port of the simulated node takes and gives the recorded bytes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { type NodeSimulator, startNodeSimulator } from '../../simulators/node/simulator.ts';
import { call, callAs, LAN_MACHINE, machinesBefore } from './http-states.ts';
import { LAN_RECORDINGS, LAN_SPECIAL } from './lan-recordings.ts';
import { eventually, RawClient, settle } from './raw-client.ts';
import { MANAGER_ID, managerTriple, type Recording, recording } from './recordings.ts';

let node: NodeSimulator;
let deepLink: RawClient;

beforeEach(async () => {
  node = await startNodeSimulator({
    version: '0.4.1.8',
    nodeId: MANAGER_ID,
    http: { host: '127.0.0.1', port: 0 },
    lan: { host: '127.0.0.1', port: 0 },
  });
  await node.addMachine(LAN_MACHINE);
  deepLink = await RawClient.open(node.lanPort ?? 0);
  await expectAnswer('get', { status: 200 });
});

afterEach(async () => {
  deepLink.close();
  await node.stop();
});

describe('recorded bytes in order have the recorded effect', () => {
  const names = LAN_RECORDINGS.filter((name) => !LAN_SPECIAL.includes(name));
  test.each(names.map((name) => [name, recording(name).summary]))('%s: %s', async (name) => {
    const { steps, events, closedAs } = recording(name);
    // A step carries the time of its answer, an event the time it happened: at the same time the step was first.
    const timeline = [
      ...steps.map((step) => ({ ms: step.ms, step, event: undefined })),
      ...events.map((event) => ({ ms: event.ms, step: undefined, event })),
    ].sort((a, b) => a.ms - b.ms);
    let sends = events.filter(({ type }) => type === 'send').length;
    for (const { step, event } of timeline) {
      if (step?.result) await expectAnswer(step.what, step.result);
      if (event?.type !== 'send') continue;
      await deepLink.send(Buffer.from(event.hex ?? '', 'hex'));
      await settle();
      sends -= 1;
      if (sends === 0) endAsRecorded(name);
    }
    if (name === 'lan-client-rst') return;
    if (closedAs) await deepLink.waitForEnd();
    expect(deepLink.ended).toBe(closedAs ?? undefined);
    expect(deepLink.received).toHaveLength(0);
  });
});

/** What DeepLink did at the end of some recordings, which their events do not show. */
function endAsRecorded(name: string): void {
  if (name === 'lan-client-fin' || name === 'lan-body-incomplete-fin') deepLink.halfClose();
  if (name === 'lan-client-rst') deepLink.reset();
}

/** The call that a step describes in words. */
function ask(what: string): Promise<{ status: number; body: string }> {
  const path = what.startsWith('list') ? '/bare_metal' : '/deeplink';
  const peer = path === '/deeplink' ? LAN_MACHINE.nodeId : MANAGER_ID;
  const envelope = { peer_nodes_list: [peer], additional: {} };
  if (what.includes('unsigned')) return call(node, path, envelope);
  if (what.includes('manager key')) return call(node, path, { ...envelope, ...managerTriple() });
  if (what === 'get with wallet of another server') {
    const other = new KeyPair(machinesBefore('list-signed')[0]?.nodePrivateKey ?? '');
    return call(node, path, { ...envelope, wallet: other.publicKeyHex, nonce: 'n', sign: other.sign('n') });
  }
  return callAs(node, LAN_MACHINE, path);
}

/** Asks again until the answer is the recorded one: bytes on the LAN port and a call race. */
async function expectAnswer(
  what: string,
  result: { status?: number | undefined; body?: string | undefined },
) {
  let answer = await ask(what);
  const fits = () =>
    answer.status === result.status && (result.body ?? answer.body).trim() === answer.body.trim();
  await eventually(async () => {
    if (!fits()) answer = await ask(what);
    return fits();
  });
  expect(answer.status).toBe(result.status);
  if (result.body !== undefined) expect(answer.body.trim()).toBe(result.body.trim());
}

function set(additional: Record<string, unknown>): Promise<{ status: number; body: string }> {
  return callAs(node, LAN_MACHINE, '/deeplink/set', additional);
}

describe('a password set over HTTP goes to DeepLink', () => {
  test('lan-set-by-http: as recorded, unescaped, and without any effect on what is read', async () => {
    const { steps, events } = recording('lan-set-by-http');
    await deepLink.send(Buffer.from(events.find(({ type }) => type === 'send')?.hex ?? '', 'hex'));
    let expected = '';
    for (const step of steps) {
      const given = /^deeplink\/set (\{.*\})$/s.exec(step.what)?.[1];
      if (given === undefined) {
        await expectAnswer('get', step.result ?? {});
        continue;
      }
      const answer = await set(JSON.parse(given));
      expected += String(step.frameHex);
      expect(answer).toEqual({ status: step.result?.status, body: step.result?.body });
      expect((await deepLink.receive(expected.length / 2)).toString('hex')).toBe(expected);
    }
    expect(steps).toHaveLength(8);
  });

  test('lan-set-burst: five at the same time are five whole frames', async () => {
    const recorded = Buffer.from(recording('lan-set-burst').events.at(-1)?.hex ?? '', 'hex');
    await Promise.all(['a1', 'b2', 'c3', 'd4', 'e5'].map((password) => set({ device_password: password })));
    const received = await deepLink.receive(recorded.length);
    expect(framesOf(received).sort()).toEqual(framesOf(recorded).sort());
  });

  test.each(['400', '460', '463', '464', '600'])(
    'lan-set-long-%s: a password of that length',
    async (length) => {
      const expected = longPush(recording(`lan-set-long-${length}`));
      const answer = set({ device_password: 'p'.repeat(Number(length)) }).catch(() => undefined);
      const received = await deepLink.receive(expected.total);
      expect(received.subarray(0, expected.head.length).toString('hex')).toBe(expected.head.toString('hex'));
      expect(received.readUInt32LE(0)).toBe(expected.announced);
      if (length === '600') {
        expect((await node.died).signal).toBe(recording('lan-set-long-600').nodeExit?.sig);
        return;
      }
      expect(received).toHaveLength(expected.total);
      expect((await answer)?.body).toBe('{"errcode": 0,"message": "ok"}\r\n');
      await settle();
      expect(deepLink.ended).toBeUndefined();
    },
  );
});

function framesOf(bytes: Buffer): string[] {
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32LE(at)) {
    frames.push(bytes.toString('latin1', at, at + 4 + bytes.readUInt32LE(at)));
  }
  return frames;
}

/** The start of what the real node sent (what follows is its own memory), its length, the announced length. */
function longPush({ events, steps, rxBytes, headHex, header }: Recording) {
  const received = events.filter(({ type }) => type === 'recv');
  const counted = received.reduce((sum, event) => sum + (event.totalBytes ?? event.bytes ?? 0), 0);
  const first = received[0]?.hex?.replace(/\.+$/, '') ?? String(headHex);
  const ownBytes = 2 * (4 + 512 + 4);
  return {
    head: Buffer.from(first.slice(0, ownBytes), 'hex'),
    total: counted || Number(rxBytes ?? first.length / 2),
    announced: Number(header ?? steps[0]?.header),
  };
}

test('lan-second-same-ip: a new connection from the same address closes the one before', async () => {
  const { steps, events } = recording('lan-second-same-ip');
  const second = steps.find(({ what }) => what === 'second');
  const secondSend = JSON.stringify(second).match(/"hex":"([0-9a-f]+)"/)?.[1] ?? '';
  const answers = steps.filter(({ result }) => result !== undefined);
  const next = async (): Promise<void> => expectAnswer('get', answers.shift()?.result ?? {});

  await deepLink.send(Buffer.from(events.find(({ type }) => type === 'send')?.hex ?? '', 'hex'));
  await next();
  const secondLink = await RawClient.open(node.lanPort ?? 0);
  expect(await deepLink.waitForEnd()).toBe('FIN');
  await next();
  await secondLink.send(Buffer.from(secondSend, 'hex'));
  await next();
  const thirdLink = await RawClient.open(node.lanPort ?? 0);
  expect(await secondLink.waitForEnd()).toBe('FIN');
  await next();
  thirdLink.close();
  await next();
  expect(answers).toHaveLength(0);
});
