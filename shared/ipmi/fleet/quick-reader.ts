// Power state and boot device over RMCP+, which is quick, and through ipmitool for a BMC that does not take our sessions.
import type { BootDeviceReader, BootFlags } from '../capabilities/boot-device.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { PowerReader, PowerState } from '../capabilities/power.ts';
import { isIpmiError } from '../errors.ts';
import type { RmcpRefusal } from '../rmcp/refusal.ts';

export interface ThoroughReaders {
  power: PowerReader;
  bootDevice: BootDeviceReader;
}

export class QuickReader implements PowerReader, BootDeviceReader {
  readonly #quick: PowerReader & BootDeviceReader;
  readonly #thorough: ThoroughReaders;
  readonly #refusal: RmcpRefusal;

  constructor(quick: PowerReader & BootDeviceReader, thorough: ThoroughReaders, refusal: RmcpRefusal) {
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
    return this.#thorough.power.readPower(call);
  }

  async readBootDevice(call?: CallOptions): Promise<BootFlags> {
    if (!this.#refusal.stands) {
      try {
        return await this.#quick.readBootDevice(call);
      } catch (error) {
        // A BMC without boot options says so in our session, and would say it to ipmitool too.
        const answered = isIpmiError(error) && error.context.completion !== undefined;
        if (answered || !this.#refusal.isOne(error)) throw error;
      }
    }
    return this.#thorough.bootDevice.readBootDevice(call);
  }
}
