// Long operations: progress, end, cancel, and going on after a restart of the caller.
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CodesProgress, DbcClient, type OperationToken } from '../../../shared/dbc/public.ts';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { fake, GPU, ok, session, TASK } from './fake-client-node.ts';
import { jsonAnswer } from './replay-node.ts';

const FAST = { everyMs: 20, withinMs: 5000 };
/** What ends by something else than time. */
const PATIENT = { everyMs: 20 };
const IMAGE = { nodeId: GPU, fileName: 'ubuntu.qcow2', imageServer: 'ID_1', localDir: '/data' };
const SPEC = { imageName: 'ubuntu.qcow2', gpuCount: 1, cpuCores: 4, memoryGb: 8, diskGb: 20 };

const percents = [10, 45, 100];
const LISTED = ok([{ 'image_name:': 'ubuntu.qcow2', image_size: '4.00G' }]);
const transferring = (path: string, count: number) => {
  if (path === '/images') return LISTED;
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
      new Set([`/images/${way}`, `/images/${way}progress`, '/images']),
    );
    // The GPU node for a download, the image centre for an upload.
    expect(calls().find(({ path }) => path === '/images')?.body).toMatchObject(
      way === 'download'
        ? { peer_nodes_list: [GPU], additional: {} }
        : { peer_nodes_list: [], additional: { image_server: 'ID_1' } },
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
    await expect(transfer.wait(FAST)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('that is over without its file was stopped or has failed', async () => {
    const { client, calls } = await fake((path) => {
      if (path === '/images') return ok([{ 'image_name:': 'windows.qcow2' }]);
      return ok(path.endsWith('progress') ? { status: 'done', progress: '100%' } : 'ok');
    });
    const { operation } = client;
    const { localDir: _, ...upload } = IMAGE;
    for (const transfer of [await operation.downloadImage(IMAGE), await operation.uploadImage(upload)]) {
      const seen: boolean[] = [];
      const waiting = transfer.wait({ ...FAST, onProgress: ({ done }) => seen.push(done) });
      await expect(waiting).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringMatching(/load of ubuntu\.qcow2 was stopped or has failed/),
      });
      expect(seen).not.toContain(true);
    }
    // A renter's own images, and those for everybody.
    const looked = calls().filter(
      ({ path, body }) => path === '/images' && body.peer_nodes_list !== undefined,
    );
    expect(looked.some(({ body }) => 'session_id' in body)).toBe(true);
    expect(looked.some(({ body }) => !('session_id' in body))).toBe(true);
  });

  it('is done when its file is listed a little later', async () => {
    const { client } = await fake((path, count) => {
      if (path === '/images') return count < 4 ? ok([]) : LISTED;
      return ok(path.endsWith('progress') ? { status: 'done', progress: '100%' } : 'ok');
    });
    const transfer = await client.operation.downloadImage(IMAGE);
    expect(await transfer.wait(FAST)).toMatchObject({ done: true });
  });

  it.each<[string, object]>([
    ['goes to a folder that no list shows', { kind: 'image.download', localDir: '/my_local_dir' }],
    ['has a token of before, without its image centre', { kind: 'image.upload' }],
  ])('that %s is unconfirmed when its file is not seen', async (_what, token) => {
    const { client } = await fake((path) =>
      ok(path.endsWith('progress') ? { status: 'done', progress: '100%' } : []),
    );
    const operation = client.operation.resume({ v: 1, nodeId: GPU, fileName: 'ubuntu.qcow2', ...token });
    await expect(operation.wait(FAST)).rejects.toMatchObject({ code: 'UNCONFIRMED' });
  });

  it('whose file can not be looked for is unconfirmed', async () => {
    const { client } = await fake((path) => {
      if (path === '/images') return bytesOf('power-manager-id');
      return ok(path.endsWith('progress') ? { status: 'done', progress: '100%' } : 'ok');
    });
    const transfer = await client.operation.downloadImage(IMAGE);
    await expect(transfer.wait(FAST)).rejects.toMatchObject({ code: 'UNCONFIRMED' });
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
    expect(creation.canCancel).toBe(true);
    const seen: string[] = [];
    const vm = await creation.wait({ ...FAST, onProgress: ({ status }) => seen.push(status) });
    expect(seen).toEqual(states);
    expect(vm).toMatchObject({ taskId: TASK, status: 'running', sshPort: 5684 });
  });

  it('is deleted by cancel while it is unfinished, by its task id, and only then', async () => {
    const { client, calls } = await fake((path, count) => {
      if (path === `/tasks/delete/${TASK}`) {
        // A node may refuse it until the machine is there: in the first words, as long as it is only noted down.
        if (count === 1) return jsonAnswer(200, { errcode: -1, message: 'task not exist' });
        return count === 2 ? jsonAnswer(200, { errcode: -1, message: 'task is creating' }) : ok('ok');
      }
      return ok({ task_id: TASK, status: 'creating' });
    });
    const creation = await client.operation.createVm(GPU, SPEC);
    const waiting = creation.wait(PATIENT).catch((error: unknown) => error);
    await creation.cancel({ everyMs: 20 });
    expect(await waiting).toMatchObject({ name: 'AbortError' });
    const deleted = calls().filter(({ path }) => path.includes('delete'));
    expect(deleted.map(({ path, body }) => [path, body.peer_nodes_list])).toEqual(
      Array.from({ length: 3 }, () => [`/tasks/delete/${TASK}`, [GPU]]),
    );
  });

  it('is not deleted because somebody stopped waiting for it', async () => {
    const { client, calls } = await fake(() => ok({ task_id: TASK, status: 'creating' }));
    const creation = await client.operation.createVm(GPU, SPEC);
    const waiting = creation.wait({ ...FAST, signal: AbortSignal.timeout(100) });
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(creation.wait({ everyMs: 20, withinMs: 60 })).rejects.toMatchObject({
      code: 'NODE_TIMEOUT',
    });
    expect(calls().some(({ path }) => path.includes('delete'))).toBe(false);
  });

  it.each(['running', 'closed', 'starting', ''])('that is "%s" is kept by cancel', async (status) => {
    const { client, calls } = await fake(() => ok({ task_id: TASK, status }));
    const token: OperationToken = { v: 1, kind: 'vm.create', nodeId: GPU, taskId: TASK };
    await expect(client.operation.resume(token).cancel()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('created already'),
    });
    expect(calls().some(({ path }) => path.includes('delete'))).toBe(false);
  });

  it('that is gone before it could be deleted is gone', async () => {
    const gone = jsonAnswer(200, { errcode: -3, message: 'task_id not exist' });
    const { client } = await fake((path, count) => {
      if (path.includes('delete')) return gone;
      return count === 1 ? ok({ task_id: TASK, status: 'create error' }) : gone;
    });
    const token: OperationToken = { v: 1, kind: 'vm.create', nodeId: GPU, taskId: TASK };
    await expect(client.operation.resume(token).cancel()).resolves.toBeUndefined();
  });

  it('that somebody else may not delete goes on being awaited', async () => {
    let refused = false;
    const { client } = await fake((path) => {
      if (!path.includes('delete')) return ok({ task_id: TASK, status: refused ? 'running' : 'creating' });
      refused = true;
      return bytesOf('power-not-renter');
    });
    const creation = await client.operation.createVm(GPU, SPEC);
    const waiting = creation.wait(PATIENT);
    await expect(creation.cancel()).rejects.toMatchObject({ code: 'NOT_AUTHORISED' });
    expect(await waiting).toMatchObject({ status: 'running' });
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

  it('are awaited no more after cancel, which leaves the machine alone', async () => {
    const { client, calls } = await fake((path) =>
      bytesOf(path === '/deeplink' ? 'p2p-deeplink-not-connected' : 'f-power-creating'),
    );
    const operation = client.operation.codesReady(GPU);
    expect(operation.canCancel).toBe(false);
    const asked = Promise.withResolvers<void>();
    const waiting = operation.wait({ everyMs: 10_000, onProgress: () => asked.resolve() });
    await asked.promise;
    const before = calls().length;
    await operation.cancel();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(operation.wait(FAST)).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls()).toHaveLength(before);
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
    const { client, node, calls } = await fake((_path, count) => {
      if (count === 1) return answer;
      const state = states[Math.min(count - 2, states.length - 1)];
      return state === 'unknown' ? ok('') : ok(`Chassis Power is ${state}`);
    });
    return {
      client,
      node,
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

  it('that could not even be sent is an error at once', async () => {
    const { client, node, commands } = await switching(bytesOf('power-on'), ['on']);
    await node.stop();
    await expect(client.operation.switchPower(GPU, 'on', {})).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
    });
    expect(commands()).toEqual([]);
  });

  it('that was refused is an error', async () => {
    const { client, commands } = await switching(bytesOf('power-not-renter'), ['on']);
    await expect(client.operation.switchPower(GPU, 'on', FAST)).rejects.toMatchObject({
      code: 'NOT_AUTHORISED',
    });
    expect(commands()).toEqual(['on']);
  });
});
