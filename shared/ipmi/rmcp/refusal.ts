// Does a BMC take our sessions: which errors say that it does not, and for how long that is believed.
import { type IpmiErrorCode, isIpmiError } from '../errors.ts';

/** The BMC does not take our session layer, or not in the way we speak it: ipmitool may do better. */
export const REFUSES_RMCP: readonly IpmiErrorCode[] = [
  'IPMI_CIPHER_REJECTED',
  'IPMI_NOT_SUPPORTED',
  'IPMI_UNPARSABLE_OUTPUT',
  'IPMI_COMMAND_REJECTED',
];

/** Firmware is mended and settings are changed, so that the question is asked again. */
const BELIEVED_FOR_MS = 600_000;

/** Shared by everyone who would otherwise find out for himself. */
export class RmcpRefusal {
  #until = 0;

  get stands(): boolean {
    return performance.now() < this.#until;
  }

  /** True, and remembered, when `error` says that this BMC needs another way. */
  isOne(error: unknown): boolean {
    if (!isIpmiError(error, ...REFUSES_RMCP)) return false;
    this.#until = performance.now() + BELIEVED_FOR_MS;
    return true;
  }
}
