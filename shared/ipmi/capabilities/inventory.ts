// Capability: who made the machine and its BMC.
import type { CallOptions } from './call-options.ts';

/** Get Device ID, in words. */
export interface BmcInfo {
  ipmiVersion: string;
  firmwareRevision: string;
  /** IANA enterprise number of the BMC's maker. */
  manufacturerId: number;
  productId: number;
}

/** What the BMC's first FRU says; every field may be missing. */
export interface FruInfo {
  boardManufacturer?: string;
  boardProduct?: string;
  boardSerial?: string;
  productManufacturer?: string;
  productName?: string;
  productSerial?: string;
  chassisSerial?: string;
}

export interface InventoryReader {
  readBmcInfo(call?: CallOptions): Promise<BmcInfo>;
  readFru(call?: CallOptions): Promise<FruInfo>;
}
