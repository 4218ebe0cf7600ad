// What went wrong, in words: which option, what it may be, what to do.
import { ConfigError } from '../../../../shared/config/load-yaml.ts';
import { DbcError, type DbcErrorCode } from '../../../../shared/dbc/index.ts';
import { isAppError, messageOf } from '../../../../shared/errors/app-error.ts';
import { NoAnswer } from '../../ipmi/ask.ts';
import { UsageError } from '../../ipmi/usage.ts';
import { DBC_EXIT, EXIT_OF } from './exit-codes.ts';

export interface Failure {
  exitCode: number;
  code: string;
  message: string;
  retryable: boolean;
  /** What to do about it. */
  hint?: string | undefined;
}

/** How the command line calls the fields of the library; a command's own names go before. */
const OPTION_OF: Readonly<Record<string, string>> = {
  nodeId: '--machine',
  manager: '--manager',
  identity: '--identity',
  rentOrder: '--rent-order',
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

const HINTS: Readonly<Partial<Record<DbcErrorCode, string>>> = {
  NODE_UNREACHABLE: 'check --node, and that the node runs and lets this computer in',
  NODE_TIMEOUT: 'a change may have been made all the same: look before you repeat it',
  BROADCAST_FAILED: 'the client node has no connection to that machine; leave it alone for a minute',
  SIGNATURE_REFUSED: 'check --identity: the right key, and the right kind for this call',
  NOT_AUTHORISED: 'the machine is not rented by this identity now; a new rental has a new session',
  PEER_UNKNOWN: 'the client node does not know this machine: check --machine, or try again in a minute',
  DEEPLINK_NOT_CONNECTED: 'the machine is off or still starting: `netbar deeplink wait`',
  NOT_SUPPORTED_HERE: 'this kind of node does not offer the call: see --via',
  UNCONFIRMED: 'read the state before you repeat it',
};

/** @param names options of this command, by field */
export function failureOf(error: unknown, names: Readonly<Record<string, string>> = {}): Failure | undefined {
  if (error instanceof NoAnswer) {
    return { exitCode: DBC_EXIT.cancelled, code: 'CANCELLED', message: 'cancelled', retryable: false };
  }
  if (error instanceof UsageError) return failure(DBC_EXIT.usage, error);
  if (error instanceof ConfigError) return failure(DBC_EXIT.config, error);
  if (error instanceof DbcError) {
    const hint = HINTS[error.code];
    const message = error.code === 'INVALID_INPUT' ? withOption(error, names) : error.message;
    return { ...failure(EXIT_OF[error.code], error), message, hint };
  }
  return isAppError(error) ? failure(DBC_EXIT.failed, error) : undefined;
}

function failure(exitCode: number, error: { code: string; retryable: boolean }): Failure {
  return { exitCode, code: error.code, message: messageOf(error), retryable: error.retryable };
}

/** "sizeGb must be …" becomes "--size must be …". */
function withOption(error: DbcError, names: Readonly<Record<string, string>>): string {
  const options: Readonly<Record<string, string>> = { ...OPTION_OF, ...names };
  const message = inOptions(error.message, options);
  const field = String(error.context.field ?? '');
  const [base = ''] = field.split(/[.[]/);
  const option = options[field] ?? options[base];
  if (option === undefined || message.startsWith(option)) return message;
  return message.startsWith(field) ? option + message.slice(field.length) : `${option}: ${message}`;
}

/** Names such as gpuCount are words of the library wherever they stand; "disk" is also a word of English. */
function inOptions(message: string, options: Readonly<Record<string, string>>): string {
  return message.replaceAll(/\b[a-z]+[A-Z]\w*/g, (word) => options[word] ?? word);
}
