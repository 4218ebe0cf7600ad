// Presence through ipmitool: for a computer where our own one-datagram probe can't be used.
import type { Bmc } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { Presence, PresenceProbe } from '../capabilities/presence.ts';
import { isIpmiError } from '../errors.ts';
import { MC_INFO } from './inventory.ts';
import type { Ipmitool } from './ipmitool.ts';

export class IpmitoolPresence implements PresenceProbe {
  readonly #tool: Ipmitool;
  readonly #bmc: Bmc;

  constructor(tool: Ipmitool, bmc: Bmc) {
    this.#tool = tool;
    this.#bmc = bmc;
  }

  /**
   * A refused login is an answer too: somebody is there.
   * @throws IpmiError when ipmitool itself can't be used, or the call was cancelled
   */
  async probe(call?: CallOptions): Promise<Presence> {
    const start = performance.now();
    const present = await this.#tool.run(this.#bmc, MC_INFO, call).then(
      () => true,
      (error: unknown) => {
        if (isIpmiError(error, 'IPMI_NOT_INSTALLED', 'IPMI_BAD_CONFIG', 'IPMI_CANCELLED')) throw error;
        return !isIpmiError(error, 'IPMI_UNREACHABLE', 'IPMI_TIMEOUT');
      },
    );
    return { present, ms: performance.now() - start };
  }
}
