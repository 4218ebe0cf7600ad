// Power state over RMCP+, which is quick, and through ipmitool for a BMC that does not take our sessions.
import type { CallOptions } from '../capabilities/call-options.ts';
import type { PowerReader, PowerState } from '../capabilities/power.ts';
import type { RmcpRefusal } from '../rmcp/refusal.ts';

export class QuickReader implements PowerReader {
  readonly #quick: PowerReader;
  readonly #thorough: PowerReader;
  readonly #refusal: RmcpRefusal;

  constructor(quick: PowerReader, thorough: PowerReader, refusal: RmcpRefusal) {
    this.#quick = quick;
    this.#thorough = thorough;
    this.#refusal = refusal;
  }

  async readPower(call?: CallOptions): Promise<PowerState> {
    if (!this.#refusal.stands) {
      try {
        return await this.#quick.readPower(call);
      } catch (error) {
        // All else ipmitool would meet as well: nobody there, wrong credentials, too busy, cancelled.
        if (!this.#refusal.isOne(error)) throw error;
      }
    }
    return this.#thorough.readPower(call);
  }
}
