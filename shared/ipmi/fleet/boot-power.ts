// Boot device and power in one RMCP+ session; in two of ipmitool for a BMC that does not take ours.
import type { BootDeviceControl, BootSelection } from '../capabilities/boot-device.ts';
import type { BootPowerCall, BootPowerControl } from '../capabilities/boot-power.ts';
import type { PowerCommand, PowerControl } from '../capabilities/power.ts';
import { isIpmiError } from '../errors.ts';
import type { RmcpRefusal } from '../rmcp/refusal.ts';

export interface TwoSessions {
  bootDevice: BootDeviceControl;
  power: PowerControl;
}

export class BootPower implements BootPowerControl {
  readonly #oneSession: BootPowerControl;
  readonly #twoSessions: TwoSessions;
  readonly #refusal: RmcpRefusal;

  constructor(oneSession: BootPowerControl, twoSessions: TwoSessions, refusal: RmcpRefusal) {
    this.#oneSession = oneSession;
    this.#twoSessions = twoSessions;
    this.#refusal = refusal;
  }

  async bootAndPower(
    selection: BootSelection,
    command: PowerCommand,
    call: BootPowerCall = {},
  ): Promise<void> {
    if (!this.#refusal.stands && (await this.#inOneSession(selection, command, call))) return;
    const { bootDevice, power } = this.#twoSessions;
    const flags = await bootDevice.setBootDevice(selection, call);
    call.onBootSet?.(flags);
    await power.sendPower(command, call);
  }

  /** False: the BMC refused the session, nothing was told to it. */
  async #inOneSession(
    selection: BootSelection,
    command: PowerCommand,
    call: BootPowerCall,
  ): Promise<boolean> {
    let isSet = false;
    const onBootSet: BootPowerCall['onBootSet'] = (flags) => {
      isSet = true;
      call.onBootSet?.(flags);
    };
    try {
      await this.#oneSession.bootAndPower(selection, command, { ...call, onBootSet });
      return true;
    } catch (error) {
      // A command that the BMC answered with "no" it would refuse to ipmitool too.
      const answered = isIpmiError(error) && error.context.completion !== undefined;
      if (isSet || answered || !this.#refusal.isOne(error)) throw error;
      return false;
    }
  }
}
