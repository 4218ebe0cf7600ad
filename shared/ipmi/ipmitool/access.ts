// What our user may do at a BMC, found out by logging in: the heart of `netbar bmc check`.
import { type Bmc, type BmcPrivilege, type CipherSuite, withPrivilege } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { BmcInfo } from '../capabilities/inventory.ts';
import { isIpmiError } from '../errors.ts';
import { MC_INFO } from './inventory.ts';
import type { Ipmitool } from './ipmitool.ts';

export interface BmcAccess {
  /** The best level that the BMC grants, and at most the configured one; power and boot device need `operator`. */
  privilege: BmcPrivilege;
  /** Null on `lan`, which has none. */
  cipherSuite: CipherSuite | null;
  info: BmcInfo;
}

/** Logs in as `bmc` says and reads who it is. @throws IpmiError */
export type LogIn = (bmc: Bmc, call: CallOptions) => Promise<BmcInfo>;

const LEVELS: readonly BmcPrivilege[] = ['administrator', 'operator', 'user'];

export function throughTool(tool: Ipmitool): LogIn {
  return (bmc, call) => tool.run(bmc, MC_INFO, call);
}

/**
 * Logs in at the BMC's configured level, and when that is refused at each lower one.
 * @throws IpmiError of the last try
 */
export async function grantedAccess(
  bmc: Bmc,
  call: CallOptions,
  logIn: LogIn,
): Promise<Omit<BmcAccess, 'cipherSuite'>> {
  let refusal: unknown;
  for (const privilege of LEVELS.slice(LEVELS.indexOf(bmc.privilege))) {
    try {
      return { privilege, info: await logIn(withPrivilege(bmc, privilege), call) };
    } catch (error) {
      if (!isIpmiError(error, 'IPMI_PRIVILEGE')) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
