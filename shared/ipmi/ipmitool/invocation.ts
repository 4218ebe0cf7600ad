// ipmitool's arguments and environment for one BMC. Secrets go into the environment alone.
import { type Bmc, bmcKey, type CipherSuite, kgText } from '../bmc.ts';
import { IpmiError } from '../errors.ts';

export interface Invocation {
  args: string[];
  env: Record<string, string>;
}

export interface InvocationOptions {
  command: readonly string[];
  /** Undefined on `lan`, which has none. */
  cipherSuite: CipherSuite | undefined;
  home: string;
  /** Failures are told apart on stderr; list commands would change their stdout, so they go without. */
  verbose: boolean;
  /**
   * Reads may be asked again (1 s, then 2 s). A command that changes something is put on the wire exactly
   * once: ipmitool's own repetition would be a second power cycle.
   */
  changes: boolean;
}

const PRIVILEGE = { user: 'USER', operator: 'OPERATOR', administrator: 'ADMINISTRATOR' } as const;

/** @throws IpmiError IPMI_BAD_CONFIG for a Kg that ipmitool can't take without showing it in `ps` */
export function invocation(bmc: Bmc, options: InvocationOptions): Invocation {
  const { command, cipherSuite, home, verbose, changes } = options;
  const { replyTimeoutMs, oem } = bmc.quirks;
  const [seconds, tries] = changes ? [2, 1] : [1, 2];
  const wait = replyTimeoutMs === undefined ? seconds : Math.ceil(replyTimeoutMs / 1000);
  const args = ['-I', bmc.interface, '-H', bmc.address, '-p', String(bmc.port), '-U', bmc.user, '-E'];
  args.push('-L', PRIVILEGE[bmc.privilege], '-N', String(wait), '-R', String(tries));
  if (cipherSuite !== undefined) args.push('-C', String(cipherSuite));
  if (bmc.kg) args.push('-K');
  if (oem) args.push('-o', oem);
  if (verbose) args.push('-v');
  args.push(...command);
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin:/usr/sbin:/sbin',
    HOME: home,
    LC_ALL: 'C',
    // Times of the event log as the BMC has them.
    TZ: 'UTC',
    IPMITOOL_PASSWORD: bmc.password,
    ...(bmc.kg ? { IPMI_KGKEY: environmentKg(bmc, bmc.kg) } : {}),
  };
  return { args, env };
}

function environmentKg(bmc: Bmc, kg: Uint8Array): string {
  const text = kgText(kg);
  if (text !== undefined) return text;
  throw new IpmiError(
    'IPMI_BAD_CONFIG',
    "ipmitool, which does this, can't take this Kg without showing it to every user of this computer: set one that is text",
    { context: { bmc: bmcKey(bmc) } },
  );
}
