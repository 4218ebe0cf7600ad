// Long operations: progress, end, cancel, and going on after a restart of the caller.
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CodesProgress, DbcClient, type OperationToken } from '../../../shared/dbc/public.ts';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { type FakeClientNode, GPU, ok, session, startFakeClientNode } from './fake-client-node.ts';
import { jsonAnswer } from './replay-node.ts';

const TASK = 'b47d2cf2-1f3f-4a5f-9d7a-3f1c4f0e6a10';
const FAST = { everyMs: 20, withinMs: 5000 };
const IMAGE = { nodeId: GPU, fileName: 'ubuntu.qcow2', imageServer: 'ID_1', localDir: '/data' };
const SPEC = { imageName: 'ubuntu.qcow2', gpuCount: 1, cpuCores: 4, memoryGb: 8, diskGb: 20 };

async function fake(...args: Parameters<typeof startFakeClientNode>): Promise<FakeClientNode> {
  const started = await startFakeClientNode(...args);
  onTestFinished(() => started.stop());
  return started;
}

const percents = [10, 45, 100];
const transferring = (path: string, count: number) => {
  if (!path.endsWith('progress')) return ok('ok');
  const percent = percents[count - 1] ?? 100;
  return ok({ status: percent < 100 ? 'downloading' : 'done', progress: `${percent}%` });
};

describe('an image transfer', () => {
  it.each(['download', 'upload'] as const)('%s: is started, tells its progress, and ends', async (way) => {
    const { client, calls } = await fake(transferring);
    const { localDir: _, ...upload } = IMAGE;
    const { operation } = client;
    const transfer =
      way === 'download' ? await operation.downloadImage(IMAGE) : await operation.uploadImage(upload);
    const seen: (number | undefined)[] = [];
    const end = await transfer.wait({ ...FAST, onProgress: ({ percent }) => seen.push(percent) });
    expect(end).toEqual({ percent: 100, status: 'done', done: true });
    expect(seen).toEqual(percents);
    expect(new Set(calls().map(({ path }) => path))).toEqual(
      new Set([`/images/${way}`, `/images/${way}progress`]),
    );
  });

  it('goes on after a restart of the caller, by its token alone', async () => {
    const { client, node, calls } = await fake(transferring);
    const { token } = await client.operation.downloadImage(IMAGE);
    const kept = JSON.stringify(token);
    await client.close();
    expect(kept).not.toContain(session.sessionIdSign);
    const later = new DbcClient({ url: node.baseUrl, identity: session });
    onTestFinished(() => later.close());
    expect(await later.operation.resume(JSON.parse(kept)).wait(FAST)).toMatchObject({ done: true });
    expect(calls().filter(({ path }) => path === '/images/download')).toHaveLength(1);
  });

  it('is stopped by cancel, and only left by an abort', async () => {
    const { client, calls } = await fake((path) => ok(path.endsWith('progress') ? { progress: '1%' } : 'ok'));
    const transfer = await client.operation.downloadImage(IMAGE);
    expect(transfer.canCancel).toBe(true);
    const waiting = transfer.wait({ ...FAST, signal: AbortSignal.timeout(100) });
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(calls().some(({ path }) => path.endsWith('_stop'))).toBe(false);
    await transfer.cancel();
    expect(calls().at(-1)).toMatchObject({
      path: '/images/download_stop',
      body: { additional: { image_filename: 'ubuntu.qcow2' } },
    });
  });

  it('outlives answers that say nothing, and tells them', async () => {
    const { client } = await fake((path, count) =>
      path.endsWith('progress') && count < 3 ? bytesOf('conc-power-slow') : transferring(path, 3),
    );
    const transfer = await client.operation.downloadImage(IMAGE);
    const troubles: unknown[] = [];
    await transfer.wait({ ...FAST, onProgress: ({ trouble }) => troubles.push(trouble) });
    expect(troubles).toEqual(['NODE_TIMEOUT', 'NODE_TIMEOUT', undefined]);
  });

  it('ends with the error that asking again does not mend', async () => {
    const { client } = await fake((path) =>
      path.endsWith('progress') ? bytesOf('power-not-renter') : ok('ok'),
    );
    const transfer = await client.operation.downloadImage(IMAGE);
    await expect(transfer.wait(FAST)).rejects.toMatchObject({ code: 'NOT_AUTHORISED' });
  });

  it('ends with NODE_TIMEOUT when it takes too long', async () => {
    const { client } = await fake((path) => ok(path.endsWith('progress') ? { progress: '1%' } : 'ok'));
    const transfer = await client.operation.uploadImage({
      nodeId: GPU,
      fileName: 'a.qcow2',
      imageServer: 'ID_1',
    });
    await expect(transfer.wait({ everyMs: 20, withinMs: 100 })).rejects.toMatchObject({
      code: 'NODE_TIMEOUT',
      message: expect.stringContaining('the upload of a.qcow2'),
    });
  });
});

describe('a virtual machine', () => {
  const states = ['creating', 'creating', 'starting', 'running'];

  it('is created, and awaited until it runs', async () => {
    const { client } = await fake((path, count) =>
      ok({
        task_id: TASK,
        status: path === '/tasks/start' ? 'creating' : states[count - 1],
        ssh_port: '5684',
      }),
    );
    const creation = await client.operation.createVm(GPU, SPEC);
    expect(creation.token).toEqual({ v: 1, kind: 'vm.create', nodeId: GPU, taskId: TASK });
    expect(creation.canCancel).toBe(false);
    await expect(creation.cancel()).rejects.toMatchObject({ code: 'NOT_SUPPORTED_HERE' });
    const seen: string[] = [];
    const vm = await creation.wait({ ...FAST, onProgress: ({ status }) => seen.push(status) });
    expect(seen).toEqual(states);
    expect(vm).toMatchObject({ taskId: TASK, status: 'running', sshPort: 5684 });
  });

  it('that could not be created is not awaited', async () => {
    const { client } = await fake(() => ok({ task_id: TASK, status: 'create error' }));
    const token: OperationToken = { v: 1, kind: 'vm.create', nodeId: GPU, taskId: TASK };
    await expect(client.operation.resume(token).wait(FAST)).rejects.toMatchObject({ code: 'NODE_ERROR' });
  });
});

describe('the codes of a machine that boots', () => {
  it('are awaited while DeepLink is away, then silent, and the power is told meanwhile', async () => {
    const answers = [
      'p2p-deeplink-not-connected',
      'p2p-deeplink-not-connected',
      'p2p-deeplink-empty',
      'p2p-deeplink-get',
    ];
    const { client, calls } = await fake((path, count) =>
      bytesOf(path === '/deeplink' ? (answers[count - 1] ?? '') : 'f-power-creating'),
    );
    const seen: CodesProgress[] = [];
    const operation = client.operation.codesReady(GPU);
    const codes = await operation.wait({ ...FAST, onProgress: (progress) => seen.push(progress) });
    expect(codes).toEqual({ deviceId: '123456789', password: 'aAbBcC', masked: false });
    expect(seen).toEqual([
      { phase: 'waiting', power: 'on' },
      { phase: 'waiting', power: 'on' },
      { phase: 'connected', power: 'on' },
      { phase: 'ready', power: 'on' },
    ]);
    expect(calls().filter(({ path }) => path.endsWith('/power'))).toHaveLength(1);
  });

  it('do not make an unknown power an off one', async () => {
    const { client } = await fake((path, count) => {
      if (path.endsWith('/power')) return bytesOf('power-bmc-wrong-password');
      return bytesOf(count < 2 ? 'p2p-deeplink-not-connected' : 'p2p-deeplink-get');
    });
    const seen: CodesProgress[] = [];
    await client.operation.codesReady(GPU).wait({ ...FAST, onProgress: (progress) => seen.push(progress) });
    expect(seen[0]).toEqual({ phase: 'waiting', power: 'unknown' });
  });

  it.each([
    ['power-session-expired', 'NOT_AUTHORISED'],
    ['power-session-bad-sign', 'SIGNATURE_REFUSED'],
    ['power-unknown-peer', 'PEER_UNKNOWN'],
    ['v0416-get-masked', 'NOT_AUTHORISED'],
  ])('are not awaited after %s', async (id, code) => {
    const { client } = await fake(() => bytesOf(id));
    await expect(client.operation.codesReady(GPU).wait(FAST)).rejects.toMatchObject({ code });
  });
});

describe('a power command', () => {
  /** Answers the first request, the command, so; then tells the states, the last one for ever. */
  async function switching(answer: Buffer, states: readonly ('on' | 'off' | 'unknown')[]) {
    const { client, calls } = await fake((_path, count) => {
      if (count === 1) return answer;
      const state = states[Math.min(count - 2, states.length - 1)];
      return state === 'unknown' ? ok('') : ok(`Chassis Power is ${state}`);
    });
    return {
      client,
      commands: () => calls().map(({ body }) => (body.additional as { command: string }).command),
    };
  }

  it('is sent once, and proven by the state', async () => {
    const { client, commands } = await switching(bytesOf('power-on'), ['off', 'unknown', 'on']);
    const seen: string[] = [];
    const outcome = await client.operation.switchPower(GPU, 'on', {
      ...FAST,
      onProgress: ({ power }) => seen.push(power),
    });
    expect(outcome).toEqual({ confirmed: true, power: 'on' });
    expect(seen).toEqual(['off', 'unknown', 'on']);
    expect(commands()).toEqual(['on', 'status', 'status', 'status']);
  });

  it.each([
    ['an answer without success', ok('Command not supported in present state')],
    ['a time-out of the node', bytesOf('conc-power-slow')],
    ['an answer that can not be read', jsonAnswer(200, 'x')],
  ])('that ended in %s is settled by the state', async (_what, answer) => {
    const { client, commands } = await switching(answer, ['off']);
    const outcome = await client.operation.switchPower(GPU, 'off', FAST);
    expect(outcome).toMatchObject({ confirmed: true, power: 'off', doubt: expect.any(String) });
    expect(commands().filter((command) => command === 'off')).toHaveLength(1);
  });

  it('that did nothing stays unconfirmed, with what was read last', async () => {
    const { client } = await switching(bytesOf('power-on'), ['off', 'unknown']);
    const outcome = await client.operation.switchPower(GPU, 'on', { everyMs: 20, withinMs: 200 });
    expect(outcome).toEqual({ confirmed: false, power: 'unknown' });
  });

  it('reset is confirmed by the answer and the state, never by the state alone', async () => {
    const sure = await switching(bytesOf('power-reset'), ['on']);
    expect(await sure.client.operation.switchPower(GPU, 'reset', FAST)).toEqual({
      confirmed: true,
      power: 'on',
    });
    const doubtful = await switching(ok(''), ['on']);
    expect(await doubtful.client.operation.switchPower(GPU, 'reset', FAST)).toEqual({
      confirmed: false,
      power: 'on',
      doubt: 'UNCONFIRMED',
    });
  });

  it('that was refused is an error', async () => {
    const { client, commands } = await switching(bytesOf('power-not-renter'), ['on']);
    await expect(client.operation.switchPower(GPU, 'on', FAST)).rejects.toMatchObject({
      code: 'NOT_AUTHORISED',
    });
    expect(commands()).toEqual(['on']);
  });
});
