// Everything that can be done with one BMC, put together from ipmitool and our RMCP+ layer.
import { type Bmc, type BmcPrivilege, bmcKey, kgText, withPrivilege } from '../bmc.ts';
import type { BootDeviceControl } from '../capabilities/boot-device.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { PowerControl } from '../capabilities/power.ts';
import type { PresenceProbe } from '../capabilities/presence.ts';
import { type BmcAccess, grantedAccess, type LogIn, throughTool } from '../ipmitool/access.ts';
import type { Ipmitool } from '../ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../ipmitool/machine.ts';
import type { PowerTarget } from '../power/types.ts';
import type { RmcpConnection } from '../rmcp/connection.ts';
import { RmcpRefusal } from '../rmcp/refusal.ts';
import { BootPower } from './boot-power.ts';
import { QuickReader } from './quick-reader.ts';

export interface ManagedBmc
  extends Omit<ReturnType<typeof ipmitoolMachine>, 'presence' | 'power' | 'bootDevice'> {
  power: PowerControl;
  bootDevice: BootDeviceControl;
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
  /** The same BMC at another privilege, with a connection of its own that the caller closes. */
  at(privilege: BmcPrivilege): ManagedBmc;
}

type Connect = (bmc: Bmc) => RmcpConnection;

export function manageBmc(bmc: Bmc, tool: Ipmitool, connect: Connect): ManagedBmc {
  const connection = connect(bmc);
  const { presence: _, ...machine } = ipmitoolMachine(tool, bmc);
  // Power and boot device need no ipmitool, which can't take every Kg.
  const isForTool = bmc.kg === undefined || kgText(bmc.kg) !== undefined;
  const switches = isForTool ? machine : { power: connection, bootDevice: connection };
  return {
    ...machine,
    ...switches,
    key: bmcKey(bmc),
    bmc,
    presence: connection,
    target: powerTarget(bmc, switches, connection),
    connection,
    checkAccess: async (call = {}) => {
      const granted = await grantedAccess(bmc, call, isForTool ? throughTool(tool) : overRmcp(connect));
      return { ...granted, cipherSuite: tool.cipherSuite(bmc) ?? null };
    },
    at: (privilege) => manageBmc(withPrivilege(bmc, privilege), tool, connect),
  };
}

function overRmcp(connect: Connect): LogIn {
  return async (bmc, call) => {
    const connection = connect(bmc);
    try {
      const { ipmiVersion, firmware, manufacturer, product } = await connection.deviceId(call);
      return {
        ipmiVersion,
        firmwareRevision: firmware,
        manufacturerId: manufacturer,
        productId: product,
      };
    } finally {
      await connection.close();
    }
  };
}

function powerTarget(
  bmc: Bmc,
  { power, bootDevice }: Pick<ManagedBmc, 'power' | 'bootDevice'>,
  connection: RmcpConnection,
): PowerTarget {
  const target: PowerTarget = { key: bmcKey(bmc), power, bootDevice, presence: connection };
  const { minIntervalMs } = bmc.quirks;
  // A BMC that must not be hurried is asked through ipmitool alone, which keeps the distance.
  if (minIntervalMs !== undefined) return { ...target, minIntervalMs };
  const refusal = new RmcpRefusal();
  const reader = new QuickReader(connection, { power, bootDevice }, refusal);
  return {
    ...target,
    reader,
    bootReader: reader,
    bootPower: new BootPower(connection, { bootDevice, power }, refusal),
  };
}
