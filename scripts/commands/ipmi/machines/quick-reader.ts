// Power state over RMCP+, which is quick, and through ipmitool for a BMC that does not take our sessions.
import type { CallOptions } from '../../../../shared/ipmi/capabilities/call-options.ts';
import type { PowerReader, PowerState } from '../../../../shared/ipmi/capabilities/power.ts';
import { isIpmiError } from '../../../../shared/ipmi/errors.ts';

export class QuickReader implements PowerReader {
  readonly #quick: PowerReader;
  readonly #thorough: PowerReader;
  #refused = false;

  constructor(quick: PowerReader, thorough: PowerReader) {
    this.#quick = quick;
    this.#thorough = thorough;
  }

  async readPower(call?: CallOptions): Promise<PowerState> {
    if (!this.#refused) {
      try {
        return await this.#quick.readPower(call);
      } catch (error) {
        // What ipmitool would meet as well: nobody there, wrong credentials, too busy, cancelled.
        const another = ['IPMI_CIPHER_REJECTED', 'IPMI_NOT_SUPPORTED', 'IPMI_UNPARSABLE_OUTPUT'] as const;
        if (!isIpmiError(error, ...another, 'IPMI_COMMAND_REJECTED')) throw error;
        this.#refused = true;
      }
    }
    return this.#thorough.readPower(call);
  }
}
