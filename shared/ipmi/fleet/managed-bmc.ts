// Everything that can be done with one BMC, put together from ipmitool and our RMCP+ layer.
import { type Bmc, bmcKey } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { PresenceProbe } from '../capabilities/presence.ts';
import { type BmcAccess, checkAccess } from '../ipmitool/access.ts';
import type { Ipmitool } from '../ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../ipmitool/machine.ts';
import type { PowerTarget } from '../power/types.ts';
import type { RmcpConnection } from '../rmcp/connection.ts';
import { RmcpRefusal } from '../rmcp/refusal.ts';
import { BootPower } from './boot-power.ts';
import { QuickReader } from './quick-reader.ts';

export interface ManagedBmc extends Omit<ReturnType<typeof ipmitoolMachine>, 'presence'> {
  /** `address:port` */
  key: string;
  bmc: Bmc;
  /** For the power controller. */
  target: PowerTarget;
  /** One datagram, no login. */
  presence: PresenceProbe;
  /** Our own session with it: quick reads, its capabilities. */
  connection: RmcpConnection;
  /**
   * Logs in, at a lower privilege where the configured one is refused.
   * @throws IpmiError of what is wrong with presence, credentials or cipher suite
   */
  checkAccess(call?: CallOptions): Promise<BmcAccess>;
}

export function manageBmc(bmc: Bmc, tool: Ipmitool, connection: RmcpConnection): ManagedBmc {
  const machine = ipmitoolMachine(tool, bmc);
  return {
    ...machine,
    key: bmcKey(bmc),
    bmc,
    presence: connection,
    target: powerTarget(bmc, machine, connection),
    connection,
    checkAccess: (call) => checkAccess(tool, bmc, call),
  };
}

function powerTarget(
  bmc: Bmc,
  { power, bootDevice }: ReturnType<typeof ipmitoolMachine>,
  connection: RmcpConnection,
): PowerTarget {
  const target: PowerTarget = { key: bmcKey(bmc), power, bootDevice };
  const { minIntervalMs } = bmc.quirks;
  // A BMC that must not be hurried is asked through ipmitool alone, which keeps the distance.
  if (minIntervalMs !== undefined) return { ...target, minIntervalMs };
  const refusal = new RmcpRefusal();
  return {
    ...target,
    reader: new QuickReader(connection, power, refusal),
    bootPower: new BootPower(connection, { bootDevice, power }, refusal),
  };
}
