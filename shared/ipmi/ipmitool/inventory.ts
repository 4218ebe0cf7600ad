// Maker, model, serial numbers and firmware through ipmitool.
import type { Bmc } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { BmcInfo, FruInfo, InventoryReader } from '../capabilities/inventory.ts';
import type { Ipmitool } from './ipmitool.ts';
import type { ToolCommand } from './tool-command.ts';

export class IpmitoolInventory implements InventoryReader {
  readonly #tool: Ipmitool;
  readonly #bmc: Bmc;

  constructor(tool: Ipmitool, bmc: Bmc) {
    this.#tool = tool;
    this.#bmc = bmc;
  }

  readBmcInfo(call?: CallOptions): Promise<BmcInfo> {
    return this.#tool.run(this.#bmc, MC_INFO, call);
  }

  readFru(call?: CallOptions): Promise<FruInfo> {
    return this.#tool.run(
      this.#bmc,
      {
        words: ['fru', 'print', '0'],
        list: true,
        timeoutMs: 60_000,
        parse: ({ stdout, exitCode }) => (exitCode === 0 ? parseFru(stdout) : undefined),
      },
      call,
    );
  }
}

/** Harmless, allowed to every user, and answered by every BMC. */
export const MC_INFO: ToolCommand<BmcInfo> = {
  words: ['mc', 'info'],
  timeoutMs: 20_000,
  parse: ({ stdout }) => parseBmcInfo(stdout),
};

function parseBmcInfo(text: string): BmcInfo | undefined {
  const fields = parseFields(text);
  const manufacturerId = Number(fields.get('Manufacturer ID'));
  const productId = Number.parseInt(fields.get('Product ID') ?? '', 10);
  const firmwareRevision = fields.get('Firmware Revision');
  const ipmiVersion = fields.get('IPMI Version');
  if (firmwareRevision === undefined || ipmiVersion === undefined) return undefined;
  if (Number.isNaN(manufacturerId) || Number.isNaN(productId)) return undefined;
  return { ipmiVersion, firmwareRevision, manufacturerId, productId };
}

const FRU_FIELDS: Record<keyof FruInfo, string> = {
  boardManufacturer: 'Board Mfg',
  boardProduct: 'Board Product',
  boardSerial: 'Board Serial',
  productManufacturer: 'Product Manufacturer',
  productName: 'Product Name',
  productSerial: 'Product Serial',
  chassisSerial: 'Chassis Serial',
};

function parseFru(text: string): FruInfo {
  const fields = parseFields(text);
  const found = Object.entries(FRU_FIELDS).flatMap(([key, label]) => {
    const value = fields.get(label);
    return value ? [[key, value] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Lines of `label : value`. */
function parseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, label, value] = /^\s*([^:]+?)\s*: (.*)$/.exec(line) ?? [];
    if (label !== undefined && value !== undefined) fields.set(label, value.trim());
  }
  return fields;
}
