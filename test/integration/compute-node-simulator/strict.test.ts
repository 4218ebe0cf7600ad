// The simulated compute node refuses whatever the documents do not allow, naming the field.
import { expect, test } from 'vitest';
import { rentComputeNode, runningVm, SMALL_VM } from './rented-node.ts';

const WRONG_CREATES: readonly (readonly [field: string, change: Record<string, unknown>])[] = [
  ['image_name', { image_name: undefined }],
  ['image_name', { image_name: 'ubuntu.iso' }],
  ['image_name', { image_name: '../etc/ubuntu.qcow2' }],
  ['gpu_count', { gpu_count: 0 }],
  ['gpu_count', { gpu_count: '-1' }],
  ['gpu_count', { gpu_count: undefined }],
  ['cpu_cores', { cpu_cores: '0' }],
  ['mem_size', { mem_size: '8G' }],
  ['disk_size', { disk_size: '' }],
  ['ssh_port', { ssh_port: undefined }],
  ['ssh_port', { ssh_port: '70000' }],
  ['ssh_port', { ssh_port: 22 }],
  ['rdp_port', { operation_system: 'windows', bios_mode: 'uefi' }],
  ['vnc_port', { vnc_port: '5899' }],
  ['operation_system', { operation_system: 'macos' }],
  ['bios_mode', { bios_mode: 'uefi' }],
  ['bios_mode', { bios_mode: 'legacy', operation_system: 'windows', rdp_port: '5685' }],
  ['bios_mode', { bios_mode: 'floppy' }],
  ['custom_port', { custom_port: 'tcp,123' }],
  ['custom_port', { custom_port: ['tcp,0'] }],
  ['custom_port', { custom_port: ['icmp,1'] }],
  ['custom_port', { custom_port: ['tcp,5-4'] }],
  ['custom_port', { custom_port: ['tcp,1-10:1-9'] }],
  ['multicast', { multicast: ['223.255.255.255:1'] }],
  ['multicast', { multicast: ['239.0.0.1:1'] }],
  ['multicast', { multicast: ['230.0.0.1'] }],
  ['network_filters', { network_filters: ['in,tcp,22,0.0.0.0/0'] }],
  ['network_filters', { network_filters: ['in,tcp,22,0.0.0.0/33,accept'] }],
  ['network_filters', { network_filters: ['in,tcp,22,0.0.0.0/0,maybe'] }],
  ['public_ip', { public_ip: '300.1.1.1' }],
  ['rent', { rent: 'x' }],
];

test.each(WRONG_CREATES)('create is refused because of %s: %j', async (field, change) => {
  const { post, compute } = await rentComputeNode();
  const answer = await post('/tasks/start', { ...SMALL_VM, ...change });
  expect(answer).toMatchObject({ status: 400, errcode: -25, message: expect.stringContaining(field) });
  expect(compute.vms.size).toBe(0);
});

test('create allows each documented form', async () => {
  const { post, compute } = await rentComputeNode();
  await post('/lan/create', { network_name: 'testnet', ip_cidr: '192.168.66.0/24' });
  const answer = await post('/tasks/start', {
    ...SMALL_VM,
    desc: 'all of it',
    operation_system: 'windows',
    bios_mode: 'uefi',
    image_name: 'windows.qcow2',
    rdp_port: '5685',
    custom_port: ['tcp/udp,123', 'tcp,111:222', 'udp,333-444', 'tcp,555-666:777-888'],
    data_file_name: 'xxx.qcow2',
    multicast: ['224.0.0.0:1', '239.0.0.0:65535'],
    network_name: 'testnet',
    public_ip: '',
    network_filters: ['in,tcp,22,0.0.0.0/0,accept', 'out,all,all,0.0.0.0/0,accept'],
  });
  expect(answer).toMatchObject({ errcode: 0, message: { status: 'creating', desc: 'all of it' } });
  expect([...compute.vms.values()][0]?.config).toMatchObject({ rdpPort: 5685, networkName: 'testnet' });
});

test.each([
  ['/tasks', { x: '1' }],
  ['/tasks/restart/T?force_reboot=yes', {}],
  ['/tasks/restart/T?force=true', {}],
  ['/tasks/logs/T', {}],
  ['/tasks/logs/T?flag=middle&line_num=1', {}],
  ['/tasks/logs/T?flag=tail&line_num=ten', {}],
  ['/tasks/modify/T', { new_vnc_port: 5986 }],
  ['/tasks/modify/T', { new_gpu_count: '-1' }],
  ['/tasks/modify/T', { new_disk_size: '10' }],
  ['/tasks/passwd/T', { username: 'dbc' }],
  ['/disk/resize/T', { disk: 'vdb', size: '20' }],
  ['/disk/add/T', { size: 0 }],
  ['/disk/add/T', { size: 20, mount_dir: 'data' }],
  ['/snapshot/create/T', { snapshot_name: 'snap1' }],
  ['/lan/create', { network_name: 'test', ip_cidr: '192.168.66.0/24' }],
  ['/lan/create', { network_name: 'test-net', ip_cidr: '192.168.66.0/24' }],
  ['/lan/create', { network_name: 'testnet', ip_cidr: '192.168.66.0' }],
  ['/images/download', { image_server: 'ID_1', image_filename: 'ubuntu.qcow2' }],
  ['/images/download', { image_server: 'ID_1', image_filename: 'ubuntu.qcow2', local_dir: 'my_dir' }],
  ['/images/upload', { image_filename: 'ubuntu.qcow2' }],
])('%s is refused with %j', async (path, additional) => {
  const node = await rentComputeNode();
  const taskId = await runningVm(node);
  const answer = await node.post(path.replace('T', taskId), additional);
  expect(answer).toMatchObject({ status: 400, errcode: -25 });
});

test.each([
  ['/tasks/start/T', {}, 'task is running, not closed or pmsuspend'],
  ['/snapshot/create/T', { snapshot_name: 's', image_server: 'ID_1' }, 'task is running, not closed'],
  ['/snapshot/create/T', { snapshot_name: 's', image_server: 'ID_9' }, 'image_server:ID_9 not exist'],
  ['/snapshot/list/T/none', {}, 'snapshot_name not exist'],
  ['/disk/delete/T', { disk: 'vda' }, 'disk vda is the system disk'],
  ['/disk/resize/T', { disk: 'vdz', size: 20 }, 'disk:vdz not exist'],
  ['/tasks/shutdown/none', {}, 'task not exist'],
  ['/tasks/start', { ...SMALL_VM, ssh_port: '5690' }, 'port 5904 has been used'],
  [
    '/tasks/start',
    { ...SMALL_VM, image_name: 'gentoo.qcow2' },
    "'image_name' is not exist (path:/data/gentoo.qcow2)",
  ],
  ['/tasks/start', { ...SMALL_VM, gpu_count: '5' }, 'gpu_count exceeds number of leases'],
  ['/lan/delete/nothing1', {}, 'network name not existed'],
  ['/images/delete', { image_filename: 'none.qcow2' }, 'image file:none.qcow2 is not exist'],
])('%s can not be done: %j', async (path, additional, message) => {
  const node = await rentComputeNode();
  const taskId = await runningVm(node);
  expect(await node.post(path.replace('T', taskId), additional)).toEqual({
    status: 200,
    errcode: -1,
    message,
  });
});

test("another renter's machines are not to be seen", async () => {
  const node = await rentComputeNode();
  const taskId = await runningVm(node);
  node.client.chain.endRental(node.compute.nodeId);
  expect(await node.post('/tasks')).toMatchObject({
    message: 'check authority failed: machine is not be rented',
  });
  const stranger = await rentComputeNode();
  expect(await stranger.post('/tasks')).toMatchObject({ errcode: 0, message: [] });
  expect(await stranger.post(`/tasks/${taskId}`)).toMatchObject({
    errcode: -3,
    message: 'task_id not exist',
  });
});
