// The life of a virtual machine against the strict compute node: by raw requests, and through DbcClient.
import { expect, onTestFinished, test } from 'vitest';
import { DbcClient } from '../../../shared/dbc/index.ts';
import { rentComputeNode, runningVm, SMALL_VM } from './rented-node.ts';

/** Creating takes a second or so, so that each state is seen. */
const SPEED = 60;

test('raw: create, creating, running, passwd, snapshot, modify, delete', async () => {
  const { post, compute } = await rentComputeNode({ speed: SPEED });
  const created = await post('/tasks/start', { ...SMALL_VM, gpu_count: '2', desc: 'first' });
  expect(created).toMatchObject({ errcode: 0, message: { status: 'creating' } });
  const { task_id: taskId } = created.message as { task_id: string };
  const detail = async () => (await post(`/tasks/${taskId}`)).message;
  expect(await detail()).toMatchObject({ status: 'creating', os: 'linux', ssh_port: '5684', gpu_count: 2 });
  expect(await post('/tasks')).toMatchObject({ message: [{ task_id: taskId, desc: 'first' }] });
  const early = { username: 'dbc', password: 'vm123456' };
  expect(await post(`/tasks/passwd/${taskId}`, early)).toMatchObject({ errcode: -1 });
  await expect.poll(detail).toMatchObject({ status: 'running' });

  expect(await post(`/tasks/passwd/${taskId}`, early)).toMatchObject({ errcode: 0, message: 'ok' });
  expect(await detail()).toMatchObject({ user_name: 'dbc', login_password: 'vm123456' });

  expect(await post(`/tasks/shutdown/${taskId}`)).toMatchObject({ errcode: 0, message: 'ok' });
  expect(await detail()).toMatchObject({ status: 'being shutdown' });
  await expect.poll(detail).toMatchObject({ status: 'closed' });
  compute.pace.speed = 600;
  const snapshot = { snapshot_name: 'snap1', desc: '...', image_server: 'ID_2' };
  expect(await post(`/snapshot/create/${taskId}`, snapshot)).toMatchObject({ errcode: 0 });
  const snapshotState = async () => (await post(`/snapshot/list/${taskId}/snap1`)).message;
  expect(await snapshotState()).toMatchObject({ status: 'creating', description: '...' });
  await expect.poll(snapshotState).toMatchObject({ status: 'uploading' });
  await expect.poll(snapshotState).toMatchObject({ status: 'none' });
  expect([...(compute.images.servers.get('ID_2')?.keys() ?? [])]).toEqual([`snap_${taskId}_snap1.qcow2`]);
  expect(await post(`/snapshot/list/${taskId}`)).toMatchObject({ message: [{ snapshot_name: 'snap1' }] });

  expect(await post(`/tasks/modify/${taskId}`, { new_ssh_port: '5586' })).toMatchObject({ message: 'ok' });
  expect(await post(`/tasks/modify/${taskId}`, { new_mem_size: '16', new_vnc_port: '5986' })).toMatchObject({
    errcode: 0,
    message: 'some changes will take effect on the next boot',
  });
  expect(await detail()).toMatchObject({ ssh_port: '5586', vnc_port: '5986', mem_size: '16G' });

  expect(await post(`/snapshot/delete/${taskId}/snap1`)).toMatchObject({ errcode: 0, message: 'ok' });
  expect(await post(`/tasks/delete/${taskId}`)).toMatchObject({ errcode: 0, message: 'ok' });
  await expect.poll(detail).toBe('task_id not exist');
  expect(await post('/tasks')).toMatchObject({ message: [] });
});

test('raw: a sleeping machine is woken, a stubborn one restarted by force', async () => {
  const node = await rentComputeNode({ speed: SPEED });
  const { post, compute } = node;
  const taskId = await runningVm(node);
  const detail = async () => (await post(`/tasks/${taskId}`)).message;
  compute.setVmState(taskId, 'pmsuspend');
  expect(await post(`/tasks/start/${taskId}`)).toMatchObject({ errcode: 0 });
  await expect.poll(detail).toMatchObject({ status: 'running' });
  const vm = compute.vms.get(taskId);
  if (vm) vm.ignoresRequests = true;
  expect(await post(`/tasks/restart/${taskId}`)).toMatchObject({ errcode: 0 });
  expect(await detail()).toMatchObject({ status: 'running' });
  expect(await post(`/tasks/restart/${taskId}?force_reboot=true`)).toMatchObject({ errcode: 0 });
  expect(await detail()).toMatchObject({ status: 'restarting' });
  await expect.poll(detail).toMatchObject({ status: 'running' });
  expect(await post(`/tasks/poweroff/${taskId}`)).toMatchObject({ errcode: 0 });
  await expect.poll(detail).toMatchObject({ status: 'closed' });
});

test('raw: logs end after 1024 bytes, from the side that was asked for', async () => {
  const node = await rentComputeNode();
  const taskId = await runningVm(node);
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index} ${'.'.repeat(50)}`);
  node.compute.vms.get(taskId)?.log.splice(0, Number.POSITIVE_INFINITY, ...lines);
  const logs = async (query: string) => {
    const { message } = await node.post(`/tasks/logs/${taskId}?${query}`);
    return (message as { log_content: string[] }).log_content;
  };
  expect(await logs('flag=tail&line_num=2')).toEqual(lines.slice(-2));
  expect(await logs('flag=head&line_num=3')).toEqual(lines.slice(0, 3));
  const all = await logs('flag=tail&line_num=1000');
  expect(Buffer.byteLength(all.join(''))).toBe(1024);
  expect(all.at(-1)).toBe(lines.at(-1));
});

test('raw: disks grow, come and go; images travel with progress', async () => {
  const node = await rentComputeNode({ speed: 600 });
  const { post, compute } = node;
  const taskId = await runningVm(node);
  const disks = async () => (await post(`/disk/list/${taskId}`)).message;
  const state = async () => (await post(`/tasks/${taskId}`)).message;
  expect(await post(`/disk/resize/${taskId}`, { disk: 'vdb', size: 20 })).toMatchObject({ errcode: 0 });
  await expect.poll(state).toMatchObject({ status: 'running' });
  expect(await post(`/disk/add/${taskId}`, { size: 5 })).toMatchObject({ errcode: 0 });
  await expect.poll(state).toMatchObject({ status: 'running' });
  expect(await disks()).toMatchObject([{ name: 'vda' }, { name: 'vdb', size: '20.00G' }, { name: 'vdc' }]);
  await post(`/disk/delete/${taskId}`, { disk: 'vdc' });
  await expect.poll(disks).toHaveLength(2);

  const image = { image_filename: 'windows.qcow2' };
  expect(await post('/images/delete', image)).toMatchObject({ errcode: 0 });
  const download = { ...image, image_server: 'ID_1', local_dir: '/data' };
  expect(await post('/images/download', download)).toMatchObject({ errcode: 0 });
  const progress = async () => (await post('/images/downloadprogress', image)).message;
  expect(await progress()).toMatchObject({ status: 'downloading' });
  expect(await post('/images/download', download)).toMatchObject({ errcode: -1 });
  await expect.poll(progress).toEqual({ status: 'done', progress: '100%' });
  expect((await post('/images')).message).toHaveLength(2);
  expect(await post('/images/servers', {}, [])).toMatchObject({ message: ['ID_1', 'ID_2'] });
  expect(compute.localImages.has('windows.qcow2')).toBe(true);
});

test('through DbcClient, by a session', async () => {
  const { client, compute, renter } = await rentComputeNode({ speed: SPEED });
  const { nodeId } = compute;
  const dbc = new DbcClient({
    url: `http://127.0.0.1:${client.httpPort}`,
    identity: () => renter.signer.identity(),
  });
  onTestFinished(() => dbc.close());
  const identity = await dbc.session.open(nodeId, renter.key);
  const options = { identity };
  const spec = { imageName: 'ubuntu.qcow2', sshPort: 5684, vncPort: 5904, gpuCount: 2 };
  const { taskId } = await dbc.vm.create(
    nodeId,
    { ...spec, cpuCores: 8, memoryGb: 8, diskGb: 10, customPorts: [], description: 'by the client' },
    options,
  );
  const status = async () => (await dbc.vm.detail(nodeId, taskId, options)).status;
  expect(await status()).toBe('creating');
  await expect.poll(status).toBe('running');
  await dbc.vm.passwd(nodeId, taskId, { username: 'dbc', password: 'vm123456' }, options);
  expect(compute.vms.get(taskId)?.password).toBe('vm123456');
  await dbc.vm.shutdown(nodeId, taskId, options);
  await expect.poll(status).toBe('closed');
  await dbc.snapshot.create(
    nodeId,
    taskId,
    { name: 'snap1', description: '...', imageServer: 'ID_2' },
    options,
  );
  expect(await dbc.snapshot.detail(nodeId, taskId, 'snap1', options)).toMatchObject({ description: '...' });
  await expect.poll(status).toBe('closed');
  await dbc.vm.modify(nodeId, taskId, { memoryGb: 16, sshPort: 5586 }, options);
  expect(compute.vms.get(taskId)?.config).toMatchObject({ memSize: 16, sshPort: 5586 });
  await dbc.vm.delete(nodeId, taskId, options);
  await expect.poll(() => dbc.vm.list(nodeId, options)).toEqual([]);
});

test('through DbcClient: disks, images, networks, logs and the machine itself', async () => {
  const node = await rentComputeNode({ speed: 600 });
  const { client, compute, renter } = node;
  const { nodeId } = compute;
  const dbc = new DbcClient({
    url: `http://127.0.0.1:${client.httpPort}`,
    identity: () => renter.signer.identity(),
  });
  onTestFinished(() => dbc.close());
  expect(await dbc.machine.info(nodeId)).toMatchObject({ version: '0.4.1.8' });
  await dbc.network.create(nodeId, { name: 'testnet', cidr: '192.168.66.0/24' });
  const taskId = await runningVm(node, { network_name: 'testnet' });
  await expect(dbc.network.delete(nodeId, 'testnet')).rejects.toThrow();
  const running = () => expect.poll(() => compute.vms.get(taskId)?.state).toBe('running');

  await dbc.disk.add(nodeId, taskId, { sizeGb: 20, mountDir: '/data' });
  await running();
  await dbc.disk.resize(nodeId, taskId, { disk: 'vdc', sizeGb: 30 });
  await running();
  expect(await dbc.disk.list(nodeId, taskId)).toHaveLength(3);
  await dbc.disk.delete(nodeId, taskId, 'vdc');
  await running();
  expect(compute.vms.get(taskId)?.disks.map(({ name }) => name)).toEqual(['vda', 'vdb']);
  const logs = await dbc.vm.logs(nodeId, taskId, { flag: 'tail', lineCount: 1 });
  expect(logs.text).toContain('running');

  expect(await dbc.image.servers()).toHaveLength(2);
  expect(JSON.stringify(await dbc.image.list({ nodeId }))).toContain('windows.qcow2');
  await dbc.image.delete(nodeId, 'windows.qcow2');
  const image = { nodeId, fileName: 'windows.qcow2', imageServer: 'ID_1', localDir: '/data' };
  const download = await dbc.operation.downloadImage(image);
  const seen: unknown[] = [];
  await download.wait({ everyMs: 50, onProgress: (progress) => seen.push(progress) });
  expect(seen.length).toBeGreaterThan(1);
  expect(compute.localImages.has('windows.qcow2')).toBe(true);
  await dbc.vm.poweroff(nodeId, taskId);
  await expect.poll(() => compute.vms.get(taskId)?.state).toBe('closed');
  await dbc.vm.delete(nodeId, taskId);
  await expect.poll(() => compute.vms.size).toBe(0);
  await dbc.network.delete(nodeId, 'testnet');
  expect(compute.networks.size).toBe(0);
});
