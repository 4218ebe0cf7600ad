// What our user may do at a BMC, found out by logging in: the heart of `netbar bmc check`.
import { Bmc, type BmcPrivilege, type CipherSuite } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { BmcInfo } from '../capabilities/inventory.ts';
import { isIpmiError } from '../errors.ts';
import { MC_INFO } from './inventory.ts';
import type { Ipmitool } from './ipmitool.ts';

export interface BmcAccess {
  /** The best level that the BMC grants; power and boot device need `operator`. */
  privilege: BmcPrivilege;
  /** Null on `lan`, which has none. */
  cipherSuite: CipherSuite | null;
  info: BmcInfo;
}

const LEVELS: readonly BmcPrivilege[] = ['administrator', 'operator', 'user'];

/**
 * Logs in at the BMC's configured level, and when that is refused at each lower one.
 * @throws IpmiError of the last try
 */
export async function checkAccess(tool: Ipmitool, bmc: Bmc, call: CallOptions = {}): Promise<BmcAccess> {
  let refusal: unknown;
  for (const privilege of LEVELS.slice(LEVELS.indexOf(bmc.privilege))) {
    try {
      const info = await tool.run(withPrivilege(bmc, privilege), MC_INFO, call);
      return { privilege, cipherSuite: tool.cipherSuite(bmc) ?? null, info };
    } catch (error) {
      if (!isIpmiError(error, 'IPMI_PRIVILEGE')) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

function withPrivilege(bmc: Bmc, privilege: BmcPrivilege): Bmc {
  const { address, port, user, password, cipherSuite, quirks } = bmc;
  return new Bmc({
    address,
    port,
    user,
    password,
    cipherSuite,
    interface: bmc.interface,
    quirks,
    privilege,
    ...(bmc.kg ? { kg: `0x${Buffer.from(bmc.kg).toString('hex')}` } : {}),
  });
}
