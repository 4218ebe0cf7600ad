// Chassis status, device id, session privilege and session end (IPMI 2.0 §20.1, §22.18, §22.19, §28.2).
import type { IpmiCommand } from './command.ts';

export const NETFN = { chassis: 0x00, app: 0x06 } as const;

export const COMMAND = {
  chassisStatus: 0x01,
  chassisControl: 0x02,
  setBootOptions: 0x08,
  getBootOptions: 0x09,
  deviceId: 0x01,
  channelCapabilities: 0x38,
  setPrivilege: 0x3b,
  closeSession: 0x3c,
} as const;

/** Privilege levels (table 6-1). */
export const PRIVILEGE = { user: 2, operator: 3, administrator: 4 } as const;

export interface ChassisStatus {
  power: 'on' | 'off';
  /** The power supply, the main power or its control reports a fault, an overload or an open interlock. */
  fault: boolean;
  /** What the machine does when mains power comes back. */
  restorePolicy: 'stays off' | 'as before' | 'powers on' | 'unknown';
}

const RESTORE_POLICIES = ['stays off', 'as before', 'powers on', 'unknown'] as const;

export const getChassisStatus: IpmiCommand<ChassisStatus> = {
  name: 'Get Chassis Status',
  netFn: NETFN.chassis,
  command: COMMAND.chassisStatus,
  data: [],
  privilege: 'user',
  parse([power]) {
    if (power === undefined) return undefined;
    return {
      power: (power & 0x01) === 1 ? 'on' : 'off',
      fault: (power & 0x1e) !== 0,
      restorePolicy: RESTORE_POLICIES[(power >> 5) & 3] ?? 'unknown',
    };
  },
};

export interface DeviceId {
  deviceId: number;
  /** `1.23` */
  firmware: string;
  ipmiVersion: string;
  /** IANA enterprise number of the maker. */
  manufacturer: number;
  product: number;
  /** False while the BMC starts or updates itself. */
  ready: boolean;
}

export const getDeviceId: IpmiCommand<DeviceId> = {
  name: 'Get Device ID',
  netFn: NETFN.app,
  command: COMMAND.deviceId,
  data: [],
  privilege: 'user',
  parse(data) {
    if (data.length < 11) return undefined;
    const [deviceId = 0, , major = 0, minor = 0, version = 0] = data;
    return {
      deviceId,
      // The minor number is binary coded decimal, the IPMI version has its minor digit in the upper half.
      firmware: `${major & 0x7f}.${minor.toString(16).padStart(2, '0')}`,
      ipmiVersion: `${version & 0x0f}.${version >> 4}`,
      manufacturer: data.readUIntLE(6, 3) & 0x0fffff,
      product: data.readUInt16LE(9),
      ready: (major & 0x80) === 0,
    };
  },
};

const PRIVILEGE_TOO_LOW = "the user's or the channel's privilege limit is lower: raise it in the BMC";

export function setPrivilege(level: keyof typeof PRIVILEGE): IpmiCommand<true> {
  return {
    name: 'Set Session Privilege Level',
    netFn: NETFN.app,
    command: COMMAND.setPrivilege,
    data: [PRIVILEGE[level]],
    privilege: 'user',
    refusals: { 128: ['IPMI_PRIVILEGE', PRIVILEGE_TOO_LOW], 129: ['IPMI_PRIVILEGE', PRIVILEGE_TOO_LOW] },
    parse: () => true,
  };
}

/** @param bmcSessionId the BMC's id of the session */
export function closeSession(bmcSessionId: number): IpmiCommand<true> {
  const id = Buffer.alloc(4);
  id.writeUInt32LE(bmcSessionId);
  return {
    name: 'Close Session',
    netFn: NETFN.app,
    command: COMMAND.closeSession,
    data: [...id],
    privilege: 'user',
    parse: () => true,
  };
}
