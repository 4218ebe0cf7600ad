// The library's names of fields, as the options that people type.
import type { DbcError } from '../../../../shared/dbc/index.ts';

/** How the command line calls the fields of the library; a command's own names go before. */
const OPTION_OF: Readonly<Record<string, string>> = {
  nodeId: '--machine',
  manager: '--manager',
  identity: '--identity',
  rentOrder: '--rent-order',
  sessionId: 'session_id',
  sessionIdSign: 'session_id_sign',
  taskId: '<vm>',
  snapshotName: '<name>',
  fileName: '<file>',
  imageServer: '--server',
  localDir: '--dir',
  networkName: '--network-name',
  cidr: '<cidr>',
  disk: '<disk>',
  sizeGb: '--size',
  mountDir: '--mount',
  lineCount: '--lines',
  flag: '--from',
  username: '--user',
  device: '<device>',
  command: '<command>',
  description: '--description',
  imageName: '--image',
  os: '--os',
  biosMode: '--bios',
  gpuCount: '--gpus',
  cpuCores: '--cpus',
  memoryGb: '--memory',
  diskGb: '--disk',
  sshPort: '--ssh-port',
  rdpPort: '--rdp-port',
  vncPort: '--vnc-port',
  customPorts: '--custom-port',
  multicast: '--multicast',
  networkFilters: '--network-filter',
  publicIp: '--public-ip',
  dataFileName: '--data-file',
  change: 'the change',
};

/** "--multicast[0].address must …", "--custom-port.host[1] must …". */
const PART_OF_OPTION = /^(--[a-z-]+)(?:\[\d+\])?\.(\w+)(?:\[\d+\])?(?= must )/;

/**
 * The message of INVALID_INPUT: "sizeGb must be …" becomes "--size must be …".
 * @param names of this command, by field
 */
export function inOptionWords(error: DbcError, names: Readonly<Record<string, string>> = {}): string {
  const options: Readonly<Record<string, string>> = { ...OPTION_OF, ...names };
  return named(error, options).replace(PART_OF_OPTION, '$1: its $2');
}

function named({ message: given, context }: DbcError, options: Readonly<Record<string, string>>): string {
  const message = inOptions(given, options);
  const field = String(context.field ?? /^[a-z]+(?= must )/.exec(message)?.[0] ?? '');
  const [base = ''] = field.split(/[.[]/);
  const option = options[field] ?? options[base];
  if (option === undefined || message.startsWith(option)) return message;
  return message.startsWith(field) ? option + message.slice(field.length) : `${option}: ${message}`;
}

/** Names such as gpuCount are words of the library wherever they stand; "disk" is also a word of English. */
function inOptions(message: string, options: Readonly<Record<string, string>>): string {
  return message.replaceAll(/\b[a-z]+[A-Z]\w*/g, (word) => options[word] ?? word);
}
