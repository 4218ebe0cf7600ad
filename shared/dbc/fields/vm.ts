// A virtual machine as it is created and changed: numbers here, the documents' texts on the wire.
import type { JsonValue } from '../envelope.ts';
import {
  type MulticastGroup,
  multicastGroups,
  type NetworkFilter,
  networkFilters,
  publicIpField,
} from './addresses.ts';
import { descriptionField, existingNetworkField, fileNameField } from './names.ts';
import { customPorts, type PortForward, portField } from './ports.ts';
import { invalidField, oneOf, onlyKnown, plainObject, wholeNumber } from './refusal.ts';

export const VM_SYSTEMS = ['linux', 'windows'] as const;
export const VM_BIOS_MODES = ['legacy', 'uefi', 'pxe'] as const;

/** Documents 000 and 001, "Create a virtual machine". */
export interface VmSpec {
  /** File in the node's image folder or in an image centre, e.g. "ubuntu.qcow2". Not needed with `pxe`. */
  imageName?: string | undefined;
  description?: string | undefined;
  /** Default `linux`. */
  os?: (typeof VM_SYSTEMS)[number] | undefined;
  /** Linux: `legacy`; Windows: `uefi`; either: `pxe`. Default: what the system needs. */
  biosMode?: (typeof VM_BIOS_MODES)[number] | undefined;
  /** Port of the GPU node that leads to ssh (Linux). Another one for each virtual machine. */
  sshPort?: number | undefined;
  /** Port of the GPU node that leads to remote desktop (Windows). */
  rdpPort?: number | undefined;
  /** Port of the GPU node for VNC. */
  vncPort?: number | undefined;
  customPorts?: readonly PortForward[] | undefined;
  /** 0 or more. */
  gpuCount: number;
  /** 1 or more. */
  cpuCores: number;
  /** GB, 1 or more. */
  memoryGb: number;
  /** GB, 1 or more. */
  diskGb: number;
  /** A data disk file that exists already, e.g. "data.qcow2". */
  dataFileName?: string | undefined;
  multicast?: readonly MulticastGroup[] | undefined;
  /** A network made with `network.create`. */
  networkName?: string | undefined;
  /** Empty: none. */
  publicIp?: string | undefined;
  networkFilters?: readonly NetworkFilter[] | undefined;
}

/** Documents 000 and 001, "Modify virtual machine configuration". What is left out stays as it is. */
export interface VmChange {
  sshPort?: number | undefined;
  rdpPort?: number | undefined;
  vncPort?: number | undefined;
  customPorts?: readonly PortForward[] | undefined;
  /** 0 or more. */
  gpuCount?: number | undefined;
  /** 1 or more. */
  cpuCores?: number | undefined;
  /** GB, 1 or more. */
  memoryGb?: number | undefined;
  /** Empty: none. */
  publicIp?: string | undefined;
  networkFilters?: readonly NetworkFilter[] | undefined;
}

const MAX = { gpuCount: 64, cpuCores: 1024, memoryGb: 65_536, diskGb: 1_048_576 } as const;

type Writer = (field: string, value: never) => JsonValue;
type Writers = Readonly<Record<string, readonly [wireName: string, write: Writer]>>;

const port = (field: string, value: number) => String(portField(field, value));
const size =
  (least: number, most: number) =>
  (field: string, value: number): string =>
    String(wholeNumber(field, value, least, most));

/** Ports, sizes and rules stand in both calls; in `modify` their names start with `new_`. */
const SHARED_FIELDS = {
  sshPort: ['ssh_port', port],
  rdpPort: ['rdp_port', port],
  vncPort: ['vnc_port', port],
  customPorts: ['custom_port', customPorts],
  gpuCount: ['gpu_count', size(0, MAX.gpuCount)],
  cpuCores: ['cpu_cores', size(1, MAX.cpuCores)],
  memoryGb: ['mem_size', size(1, MAX.memoryGb)],
  publicIp: ['public_ip', publicIpField],
  networkFilters: ['network_filters', networkFilters],
} as const satisfies Writers;

const SPEC_FIELDS = {
  imageName: ['image_name', fileNameField],
  description: ['desc', descriptionField],
  os: ['operation_system', (field: string, value: string) => oneOf(field, value, VM_SYSTEMS)],
  biosMode: ['bios_mode', (field: string, value: string) => oneOf(field, value, VM_BIOS_MODES)],
  ...SHARED_FIELDS,
  diskGb: ['disk_size', size(1, MAX.diskGb)],
  dataFileName: ['data_file_name', fileNameField],
  multicast: ['multicast', multicastGroups],
  networkName: ['network_name', (_field: string, value: string) => existingNetworkField(value)],
} as const satisfies Writers;

/** The `additional` of `/tasks/start`. @throws DbcError INVALID_INPUT naming the field and what it may be */
export function vmSpecFields(spec: VmSpec): Record<string, JsonValue> {
  const { os = 'linux', biosMode } = plainObject('spec', spec);
  for (const field of ['gpuCount', 'cpuCores', 'memoryGb', 'diskGb'] as const) {
    if (spec[field] === undefined) throw invalidField(field, 'given: a whole number');
  }
  if (spec.imageName === undefined && biosMode !== 'pxe') {
    throw invalidField('imageName', 'given unless biosMode is pxe: a file name such as ubuntu.qcow2');
  }
  // The node's own default is legacy, with which Windows does not start.
  const needed = os === 'windows' ? 'uefi' : 'legacy';
  const mode = biosMode === undefined && os === 'windows' ? needed : biosMode;
  const fields = written('spec', { ...spec, biosMode: mode }, SPEC_FIELDS, '');
  if (mode !== undefined && mode !== needed && mode !== 'pxe') {
    throw invalidField('biosMode', `${needed} or pxe for ${os}`);
  }
  return fields;
}

/** The `additional` of `/tasks/modify`. @throws DbcError INVALID_INPUT, also when nothing is to change */
export function vmChangeFields(change: VmChange): Record<string, JsonValue> {
  const fields = written('change', plainObject('change', change), SHARED_FIELDS, 'new_');
  if (Object.keys(fields).length === 0) {
    throw invalidField('change', `one of ${Object.keys(SHARED_FIELDS).join(', ')}, at least`);
  }
  return fields;
}

function written(what: string, values: object, writers: Writers, prefix: string): Record<string, JsonValue> {
  onlyKnown(what, values, Object.keys(writers));
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) => {
      const writer = writers[field];
      return value === undefined || !writer ? [] : [[prefix + writer[0], writer[1](field, value as never)]];
    }),
  );
}
