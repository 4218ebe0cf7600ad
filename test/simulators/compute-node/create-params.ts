// POST /tasks/start: every parameter of a new virtual machine, as the documents allow it.
import { isIPv4 } from 'node:net';
import type { RapidObject } from '../node/rapid-json.ts';
import { Fields, malformed } from './fields.ts';
import { isCustomPort, isMulticast, isNetworkFilter } from './formats.ts';
import type { VmConfig } from './vm.ts';

const SPEC = {
  image_name: 'text',
  desc: 'text',
  operation_system: 'text',
  bios_mode: 'text',
  ssh_port: 'text',
  rdp_port: 'text',
  vnc_port: 'text',
  custom_port: 'texts',
  gpu_count: 'text',
  cpu_cores: 'text',
  mem_size: 'text',
  disk_size: 'text',
  data_file_name: 'text',
  multicast: 'texts',
  network_name: 'text',
  public_ip: 'text',
  network_filters: 'texts',
} as const;

export const LEAST_VNC_PORT = 5900;
export const MOST_PORT = 65_535;

/** @throws Refused naming the field and the allowed form */
export function readCreateParams(additional: RapidObject): VmConfig {
  const fields = new Fields(additional, SPEC);
  const operationSystem = oneOf(fields.text('operation_system') || 'linux', 'operation_system', [
    'linux',
    'windows',
  ] as const);
  const biosMode = oneOf(fields.text('bios_mode') || 'legacy', 'bios_mode', [
    'legacy',
    'uefi',
    'pxe',
  ] as const);
  const fitting = operationSystem === 'linux' ? 'legacy' : 'uefi';
  if (biosMode !== fitting && biosMode !== 'pxe') {
    malformed(`additional bios_mode must be ${fitting} or pxe for ${operationSystem}`);
  }
  const publicIp = fields.text('public_ip');
  requireIp(publicIp, 'public_ip');
  const isPxe = biosMode === 'pxe';
  const imageName = isPxe ? fields.text('image_name') : fields.needed('image_name');
  if (imageName !== '' && !/^[^/]+\.qcow2$/.test(imageName)) {
    malformed('additional image_name must be the name of a .qcow2 file');
  }
  const networkFilters = fields.texts('network_filters');
  requireEach(networkFilters, isNetworkFilter, 'network_filters', 'in,tcp,22,0.0.0.0/0,accept');
  const customPort = fields.texts('custom_port');
  requireEach(customPort, isCustomPort, 'custom_port', 'tcp,555-666:777-888');
  const multicast = fields.texts('multicast');
  requireEach(multicast, isMulticast, 'multicast', '230.0.0.1:5558, from 224.0.0.0 to 239.0.0.0');
  const port = (name: 'ssh_port' | 'rdp_port') => fields.count(name, 1, MOST_PORT);
  const login = operationSystem === 'linux' ? 'ssh_port' : 'rdp_port';
  if (port(login) === undefined && publicIp === '') malformed(`additional ${login} is missing or empty`);
  return {
    imageName,
    desc: fields.text('desc'),
    operationSystem,
    biosMode,
    sshPort: port('ssh_port') ?? 22,
    rdpPort: port('rdp_port') ?? 3389,
    vncPort: needed(fields.count('vnc_port', LEAST_VNC_PORT, MOST_PORT), 'vnc_port'),
    customPort,
    gpuCount: needed(fields.count('gpu_count', 0), 'gpu_count'),
    cpuCores: needed(fields.count('cpu_cores', 1), 'cpu_cores'),
    memSize: needed(fields.count('mem_size', 1), 'mem_size'),
    diskSize: isPxe ? (fields.count('disk_size', 1) ?? 0) : needed(fields.count('disk_size', 1), 'disk_size'),
    dataFileName: fields.text('data_file_name'),
    multicast,
    networkName: fields.text('network_name'),
    publicIp,
    networkFilters,
  };
}

export function requireIp(text: string, name: string): void {
  if (text !== '' && !isIPv4(text)) malformed(`additional ${name} must be an IPv4 address or empty`);
}

export function requireEach(
  texts: readonly string[],
  isValid: (text: string) => boolean,
  name: string,
  form: string,
): void {
  const wrong = texts.find((text) => !isValid(text));
  if (wrong !== undefined) malformed(`additional ${name} has ${wrong}: the form is ${form}`);
}

function needed(value: number | undefined, name: string): number {
  return value ?? malformed(`additional ${name} is missing`);
}

function oneOf<T extends string>(text: string, name: string, allowed: readonly T[]): T {
  return (
    allowed.find((item) => item === text) ?? malformed(`additional ${name} must be ${allowed.join(' or ')}`)
  );
}
