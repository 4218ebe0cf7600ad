// Virtual machines as lists and details show them.
import type { ComputeNodeSimulator } from './compute-node.ts';
import type { VirtualMachine } from './vm.ts';

export function vmSummary(vm: VirtualMachine): Record<string, unknown> {
  const { taskId, createTime, config, state } = vm;
  return { task_id: taskId, create_time: createTime, desc: config.desc, status: state };
}

export function vmDetail(node: ComputeNodeSimulator, vm: VirtualMachine): Record<string, unknown> {
  const { config, state } = vm;
  const isLinux = config.operationSystem === 'linux';
  const inNetwork = config.networkName !== '' || config.multicast.length > 0;
  return {
    task_id: vm.taskId,
    os: config.operationSystem,
    ssh_ip: config.publicIp || node.publicIp,
    ...(isLinux ? { ssh_port: String(config.sshPort) } : { rdp_port: String(config.rdpPort) }),
    user_name: vm.userName,
    login_password: vm.password,
    cpu_cores: config.cpuCores,
    gpu_count: config.gpuCount,
    mem_size: `${config.memSize}G`,
    disk_system: '350G',
    vnc_port: String(config.vncPort),
    vnc_password: vm.vncPassword,
    ...(config.networkName === '' ? {} : { network_name: config.networkName }),
    create_time: vm.createTime,
    desc: config.desc,
    status: state,
    ...(vm.rentOrder === '' ? {} : { rent_order: vm.rentOrder }),
    ...(inNetwork && state === 'running' ? { local_address: ['192.168.66.2'] } : {}),
    ...(vm.disks.length === 0
      ? {}
      : { disks: vm.disks.map(({ name, size, file }) => ({ name, size: `${size}G`, source_file: file })) }),
    ...(config.networkFilters.length === 0 ? {} : { network_filters: config.networkFilters }),
    interface: [{ name: 'vnet0', type: 'bridge', mac_address: vm.macAddress }],
  };
}
