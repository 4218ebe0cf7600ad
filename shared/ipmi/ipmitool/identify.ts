// Identify light through ipmitool.
import type { Bmc } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { IdentifyControl } from '../capabilities/identify.ts';
import { IpmiError } from '../errors.ts';
import type { Ipmitool } from './ipmitool.ts';

const LIMIT_MS = 20_000;

export class IpmitoolIdentify implements IdentifyControl {
  readonly #tool: Ipmitool;
  readonly #bmc: Bmc;

  constructor(tool: Ipmitool, bmc: Bmc) {
    this.#tool = tool;
    this.#bmc = bmc;
  }

  async identify(light: number | 'on' | 'off', call?: CallOptions): Promise<void> {
    if (typeof light === 'number' && !(Number.isInteger(light) && light >= 1 && light <= 255)) {
      throw new IpmiError('IPMI_BAD_CONFIG', 'An identify light shines for 1 to 255 whole seconds');
    }
    const interval = light === 'on' ? 'force' : light === 'off' ? '0' : String(light);
    await this.#tool.run(
      this.#bmc,
      {
        words: ['chassis', 'identify', interval],
        // Harmless twice, and a lost answer is no reason for doubt.
        changes: false,
        timeoutMs: LIMIT_MS,
        parse: ({ stdout }) => stdout.includes('Chassis identify interval:') || undefined,
      },
      call,
    );
  }
}
