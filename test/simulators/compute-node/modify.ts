// POST /tasks/modify/<task>: what may be changed in a virtual machine, and its ports.
import type { Reply } from '../node/json-styles.ts';
import type { RapidObject } from '../node/rapid-json.ts';
import type { ComputeNodeSimulator } from './compute-node.ts';
import { LEAST_VNC_PORT, MOST_PORT, requireEach, requireIp } from './create-params.ts';
import { Fields, impossible, OK, outcome } from './fields.ts';
import { hostPortsOf, isCustomPort, isNetworkFilter } from './formats.ts';
import type { VirtualMachine, VmConfig } from './vm.ts';

const SPEC = {
  new_ssh_port: 'text',
  new_rdp_port: 'text',
  new_vnc_port: 'text',
  new_custom_port: 'texts',
  new_gpu_count: 'text',
  new_cpu_cores: 'text',
  new_mem_size: 'text',
  new_public_ip: 'text',
  new_network_filters: 'texts',
} as const;

export function changeVm(node: ComputeNodeSimulator, vm: VirtualMachine, additional: RapidObject): Reply {
  const fields = new Fields(additional, SPEC);
  requireIp(fields.text('new_public_ip'), 'new_public_ip');
  const customPort = fields.texts('new_custom_port');
  requireEach(customPort, isCustomPort, 'new_custom_port', 'tcp,555-666:777-888');
  const networkFilters = fields.texts('new_network_filters');
  requireEach(networkFilters, isNetworkFilter, 'new_network_filters', 'in,tcp,22,0.0.0.0/0,accept');
  const { config } = vm;
  const changed: VmConfig = {
    ...config,
    sshPort: fields.count('new_ssh_port', 1, MOST_PORT) ?? config.sshPort,
    rdpPort: fields.count('new_rdp_port', 1, MOST_PORT) ?? config.rdpPort,
    vncPort: fields.count('new_vnc_port', LEAST_VNC_PORT, MOST_PORT) ?? config.vncPort,
    gpuCount: fields.count('new_gpu_count', 0) ?? config.gpuCount,
    cpuCores: fields.count('new_cpu_cores', 1) ?? config.cpuCores,
    memSize: fields.count('new_mem_size', 1) ?? config.memSize,
    customPort: fields.has('new_custom_port') ? customPort : config.customPort,
    networkFilters: fields.has('new_network_filters') ? networkFilters : config.networkFilters,
    publicIp: fields.has('new_public_ip') ? fields.text('new_public_ip') : config.publicIp,
  };
  if (changed.gpuCount > node.hardware.gpus) impossible('allocate gpu failed');
  if (changed.cpuCores > node.hardware.cpuCores) impossible('allocate cpu failed');
  if (changed.memSize > node.hardware.memSize) impossible('allocate memory failed');
  requireFreePorts(node, changed, vm.taskId);
  const needsBoot = (['vncPort', 'gpuCount', 'cpuCores', 'memSize'] as const).some(
    (name) => changed[name] !== config[name],
  );
  Object.assign(config, changed);
  return needsBoot ? outcome(0, 'some changes will take effect on the next boot') : OK;
}

/** @throws Refused when another machine of this node has one of the ports */
export function requireFreePorts(node: ComputeNodeSimulator, config: VmConfig, ownTaskId?: string): void {
  const wanted = portsOf(config);
  for (const vm of node.vms.values()) {
    if (vm.taskId === ownTaskId) continue;
    for (const [from, to] of portsOf(vm.config)) {
      const clash = wanted.find(([low, high]) => low <= to && from <= high);
      if (clash) impossible(`port ${Math.max(clash[0], from)} has been used`);
    }
  }
}

function portsOf(config: VmConfig): [from: number, to: number][] {
  const vnc: [number, number] = [config.vncPort, config.vncPort];
  // With an address of its own a machine shares no other port of the host.
  if (config.publicIp !== '') return [vnc];
  const login = config.operationSystem === 'linux' ? config.sshPort : config.rdpPort;
  return [vnc, [login, login], ...config.customPort.map(hostPortsOf)];
}
