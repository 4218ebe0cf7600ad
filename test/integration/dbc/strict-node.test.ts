// Every call of DbcClient about virtual machines, against a compute node that takes what the documents say and no more.
import { expect, onTestFinished, test } from 'vitest';
import { DbcClient, KeyPair, WalletSigner } from '../../../shared/dbc/public.ts';
import { startClientNodeSimulator } from '../../simulators/client-node/simulator.ts';
import { type ComputeNodeOptions, ComputeNodeSimulator } from '../../simulators/compute-node/compute-node.ts';

const FAST = { everyMs: 50, withinMs: 30_000 };
const SPEC = {
  imageName: 'ubuntu.qcow2',
  sshPort: 5684,
  vncPort: 5904,
  gpuCount: 1,
  cpuCores: 4,
  memoryGb: 8,
  diskGb: 10,
};

async function rented(options: ComputeNodeOptions) {
  const compute = new ComputeNodeSimulator(options);
  const node = await startClientNodeSimulator({
    version: '0.4.1.8',
    http: { host: '127.0.0.1', port: 0 },
    computeNodes: [compute],
  });
  const renter = new WalletSigner(new KeyPair('55'.repeat(32)), 'ss58');
  node.chain.rent(compute.nodeId, { renter: renter.wallet, order: '7' });
  const url = `http://127.0.0.1:${node.httpPort}`;
  const client = new DbcClient({ url, identity: () => renter.identity(), rentOrder: '7' });
  onTestFinished(async () => {
    await client.close();
    await node.stop();
  });
  return { client, compute, gpu: compute.nodeId, url };
}

test('a virtual machine with everything that can be asked for is created, and tells its progress', async () => {
  const { client, compute, gpu } = await rented({ speed: 20 });
  await client.network.create(gpu, { name: 'testnet', cidr: '192.168.66.0/24' });
  const creation = await client.operation.createVm(gpu, {
    ...SPEC,
    os: 'windows',
    imageName: 'windows.qcow2',
    rdpPort: 5685,
    description: 'all of it',
    dataFileName: 'xxx.qcow2',
    networkName: 'testnet',
    publicIp: '203.0.113.7',
    customPorts: [
      { protocol: 'tcp/udp', host: 123 },
      { protocol: 'udp', host: 111, guest: 222 },
      { protocol: 'tcp', host: [333, 444] },
      { protocol: 'udp', host: [555, 666], guest: [777, 888] },
    ],
    multicast: [{ address: '230.0.0.1', port: 5558 }],
    networkFilters: [
      { direction: 'in', protocol: 'tcp', port: 22, cidr: '0.0.0.0/0', action: 'accept' },
      { direction: 'in', protocol: 'all', port: 'all', cidr: '0.0.0.0/0', action: 'drop' },
    ],
  });
  const seen = new Set<string>();
  const vm = await creation.wait({ ...FAST, onProgress: ({ status }) => seen.add(status) });
  expect([...seen]).toEqual(['creating', 'running']);
  expect(vm).toMatchObject({
    status: 'running',
    os: 'windows',
    rdpPort: 5685,
    vncPort: 5904,
    cpuCores: 4,
    gpuCount: 1,
  });
  expect(compute.vms.size).toBe(1);
});

test('each documented call is taken', async () => {
  const { client, gpu } = await rented({ speed: 600 });
  expect((await client.machine.list()).length).toBeGreaterThan(0);
  expect((await client.machine.info(gpu)).version).toBe('0.4.1.8');
  expect((await client.image.servers()).length).toBeGreaterThan(0);

  const { taskId } = await (await client.operation.createVm(gpu, SPEC)).wait(FAST);
  const status = async () => (await client.vm.detail(gpu, taskId)).status;
  expect(await client.vm.list(gpu)).toMatchObject([{ taskId, status: 'running' }]);
  await client.vm.passwd(gpu, taskId, { username: 'dbc', password: 'vm123456' });
  await client.vm.logs(gpu, taskId, { flag: 'head', lineCount: 5 });
  await client.vm.restart(gpu, taskId);
  await expect.poll(status).toBe('running');
  await client.vm.restart(gpu, taskId, { force: true });
  await expect.poll(status).toBe('running');

  await client.disk.add(gpu, taskId, { sizeGb: 5, mountDir: '/data' });
  await expect.poll(status).toBe('running');
  expect(await client.disk.list(gpu, taskId)).toHaveLength(3);
  await client.disk.resize(gpu, taskId, { disk: 'vdb', sizeGb: 20 });
  await expect.poll(status).toBe('running');
  await client.disk.delete(gpu, taskId, 'vdc');
  await expect.poll(() => client.disk.list(gpu, taskId)).toHaveLength(2);

  await client.vm.shutdown(gpu, taskId);
  await expect.poll(status).toBe('closed');
  await client.snapshot.create(gpu, taskId, { name: 'snap1', description: 'first', imageServer: 'ID_2' });
  expect(await client.snapshot.detail(gpu, taskId, 'snap1')).toMatchObject({ description: 'first' });
  expect(await client.snapshot.list(gpu, taskId)).toHaveLength(1);
  await expect.poll(status).toBe('closed');
  await client.vm.modify(gpu, taskId, { memoryGb: 16, customPorts: [], publicIp: '', networkFilters: [] });
  await client.vm.start(gpu, taskId);
  await expect.poll(status).toBe('running');
  await client.vm.poweroff(gpu, taskId);
  await expect.poll(status).toBe('closed');
  await expect.poll(() => client.snapshot.delete(gpu, taskId, 'snap1').then(() => 'ok', String)).toBe('ok');
  await client.vm.delete(gpu, taskId);
  await expect.poll(() => client.vm.list(gpu)).toEqual([]);

  await client.network.create(gpu, { name: 'testnet', cidr: '192.168.66.0/24' });
  await client.network.delete(gpu, 'testnet');
});

test('images travel with progress, over a restart of the caller, and can be stopped', async () => {
  const { client, gpu, url } = await rented({ speed: 300 });
  expect(await client.image.list({ imageServer: 'ID_1' }, { identity: 'none' })).not.toEqual([]);
  const image = { nodeId: gpu, fileName: 'windows.qcow2', imageServer: 'ID_1' };
  await client.image.delete(gpu, image.fileName);
  const before = await client.image.list({ nodeId: gpu });

  const { token } = await client.operation.downloadImage({ ...image, localDir: '/data' });
  await client.close();
  const renter = new WalletSigner(new KeyPair('55'.repeat(32)), 'ss58');
  const later = new DbcClient({ url, identity: () => renter.identity(), rentOrder: '7' });
  onTestFinished(() => later.close());
  const percents: (number | undefined)[] = [];
  const onProgress = (progress: object) =>
    percents.push('percent' in progress ? Number(progress.percent) : undefined);
  await later.operation.resume(JSON.parse(JSON.stringify(token))).wait({ ...FAST, onProgress });
  expect(percents.at(-1)).toBe(100);
  expect(percents).toEqual(percents.toSorted((a = 0, b = 0) => a - b));
  expect((await later.image.list({ nodeId: gpu })).length).toBe(before.length + 1);

  const upload = await later.operation.uploadImage({ ...image, imageServer: 'ID_2' });
  expect(await upload.wait(FAST)).toMatchObject({ done: true });
  expect(JSON.stringify(await later.image.list({ imageServer: 'ID_2' }, { identity: 'none' }))).toContain(
    image.fileName,
  );
});

test('a transfer that somebody else stops is not reported as done', async () => {
  const { client, compute, gpu } = await rented({ speed: 1 });
  const image = { nodeId: gpu, fileName: 'windows.qcow2', imageServer: 'ID_1' };
  await client.image.delete(gpu, image.fileName);
  const download = await client.operation.downloadImage({ ...image, localDir: '/data' });
  const moving = Promise.withResolvers<void>();
  const waiting = download.wait({ everyMs: 50, onProgress: () => moving.resolve() });
  await Promise.all([
    expect(waiting).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('stopped') }),
    moving.promise.then(() => client.image.stopDownload(gpu, image.fileName)),
  ]);
  expect(compute.localImages.has(image.fileName)).toBe(false);

  const upload = await client.operation.uploadImage({
    ...image,
    fileName: 'ubuntu.qcow2',
    imageServer: 'ID_2',
  });
  await client.image.stopUpload(gpu, 'ubuntu.qcow2');
  const later = client.operation.resume(JSON.parse(JSON.stringify(upload.token)));
  await expect(later.wait({ everyMs: 50 })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('an unfinished virtual machine is deleted by cancel, another one is left', async () => {
  const { client, compute, gpu } = await rented({ speed: 120 });
  const kept = await (await client.operation.createVm(gpu, SPEC)).wait(FAST);
  compute.pace.speed = 20;
  const creation = await client.operation.createVm(gpu, { ...SPEC, sshPort: 5685, vncPort: 5905 });
  await creation.cancel({ everyMs: 50 });
  await expect.poll(() => [...compute.vms.keys()]).toEqual([kept.taskId]);
});

test('what it refuses is told in its words, with what to do', async () => {
  const { client, compute, gpu } = await rented({ speed: 600 });
  const { taskId } = await (await client.operation.createVm(gpu, SPEC)).wait(FAST);
  await client.network.create(gpu, { name: 'testnet', cidr: '192.168.66.0/24' });
  const login = { username: 'dbc', password: 'vm123456' };
  const other = { ...SPEC, sshPort: 5690, vncPort: 5910 };
  const refused = async (call: Promise<unknown>, code: string, text: RegExp) => {
    const error = await call.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(text) });
    expect(String(error)).not.toContain('not shown');
  };
  await refused(client.vm.create(gpu, SPEC), 'CONFLICT', /port 5904 has been used.*choose another/);
  await refused(
    client.vm.create(gpu, { ...other, imageName: 'nixos.qcow2' }),
    'MACHINE_NOT_FOUND',
    /'image_name' is not exist.*list the images/,
  );
  await refused(client.vm.create(gpu, { ...other, gpuCount: 5 }), 'CONFLICT', /exceeds.*ask for less/);
  await refused(
    client.disk.resize(gpu, taskId, { disk: 'vdb', sizeGb: 5 }),
    'CONFLICT',
    /can not become smaller.*give more/,
  );
  await refused(client.disk.delete(gpu, taskId, 'vdx'), 'MACHINE_NOT_FOUND', /disk:vdx not exist/);
  await refused(
    client.snapshot.create(gpu, taskId, { name: 'snap1', imageServer: 'ID_2' }),
    'CONFLICT',
    /task is running, not closed.*another state/,
  );
  await refused(
    client.snapshot.detail(gpu, taskId, 'snap9'),
    'MACHINE_NOT_FOUND',
    /not exist.*list the snapshots/,
  );
  await refused(
    client.network.create(gpu, { name: 'testnet', cidr: '192.168.67.0/24' }),
    'CONFLICT',
    /network name already existed.*another name/,
  );
  await refused(
    client.image.download({ nodeId: gpu, fileName: 'no.qcow2', imageServer: 'ID_1', localDir: '/data' }),
    'MACHINE_NOT_FOUND',
    /image:no\.qcow2 not exist/,
  );
  await refused(
    client.image.list({ imageServer: 'ID_9' }),
    'MACHINE_NOT_FOUND',
    /image_server:ID_9 not exist/,
  );
  await refused(
    client.vm.detail(gpu, 'nosuchtask'),
    'MACHINE_NOT_FOUND',
    /task_id not exist.*list the virtual/,
  );
  await client.vm.poweroff(gpu, taskId);
  await expect.poll(() => compute.vms.get(taskId)?.state).toBe('closed');
  await refused(client.vm.restart(gpu, taskId), 'CONFLICT', /task is closed, not running/);
  await refused(client.vm.passwd(gpu, taskId, login), 'CONFLICT', /Only the running task.*start the virtual/);
});

test('a log whose JSON the node has cut in two is still read', async () => {
  const { client, compute, gpu } = await rented({ speed: 600 });
  const { taskId } = await (await client.operation.createVm(gpu, SPEC)).wait(FAST);
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index} ${'.'.repeat(50)}`);
  compute.vms.get(taskId)?.log.splice(0, Number.POSITIVE_INFINITY, ...lines);
  compute.rawLogCut = true;
  const log = await client.vm.logs(gpu, taskId, { lineCount: 40 });
  expect(log.cut).toBe(true);
  expect(lines).toEqual(expect.arrayContaining(log.text.split('\n')));
  expect(log.text.split('\n').at(-1)).toBe(lines.at(-1));
});
