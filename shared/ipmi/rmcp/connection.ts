// One BMC over RMCP+: what can be asked of it and told to it. The session behind it comes and goes by itself.
import { type Bmc, bmcKey } from '../bmc.ts';
import type { BmcTurns } from '../bmc-turns.ts';
import type { BootDeviceControl, BootFlags, BootSelection } from '../capabilities/boot-device.ts';
import type { BootPowerCall, BootPowerControl } from '../capabilities/boot-power.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import {
  POWER_COMMANDS,
  type PowerCommand,
  type PowerControl,
  type PowerState,
} from '../capabilities/power.ts';
import type { Presence, PresenceProbe } from '../capabilities/presence.ts';
import { getBootFlags } from './boot-options.ts';
import { callScope } from './call-scope.ts';
import type { ChannelCapabilities } from './channel-capabilities.ts';
import { chassisControl } from './chassis-control.ts';
import { type ChassisStatus, type DeviceId, getChassisStatus, getDeviceId } from './commands.ts';
import { Endpoint } from './endpoint.ts';
import { SessionKeeper } from './session-keeper.ts';
import { SessionOpener, type SessionOpenerOptions } from './session-opener.ts';
import { writeBootFlags } from './write-boot-flags.ts';

export interface ConnectionOptions extends SessionOpenerOptions {
  turns: BmcTurns;
}

/**
 * Calls wait for one another: a BMC gets one command at a time. Every call throws IpmiError with the exact
 * step that failed; IPMI_NOT_SUPPORTED and IPMI_CIPHER_REJECTED mean that this BMC needs another way than ours.
 */
export class RmcpConnection implements PowerControl, BootDeviceControl, BootPowerControl, PresenceProbe {
  readonly commands: ReadonlySet<PowerCommand> = new Set(POWER_COMMANDS);
  readonly bmc: Bmc;
  readonly key: string;
  readonly #endpoint: Endpoint;
  readonly #keeper: SessionKeeper;
  readonly #closed: () => void;
  #closing: Promise<void> | undefined;

  /** @param closed called once, when the connection has ended */
  constructor(bmc: Bmc, options: ConnectionOptions, closed: () => void) {
    this.#closed = closed;
    this.bmc = bmc;
    this.key = bmcKey(bmc);
    const { address, port, quirks } = bmc;
    const { replyTimeoutMs } = quirks;
    this.#endpoint = new Endpoint(options.udp, { address, port, name: this.key, replyTimeoutMs });
    const opener = new SessionOpener(bmc, this.#endpoint, options);
    this.#keeper = new SessionKeeper(bmc, this.#endpoint, opener, options.turns.of(bmc));
  }

  async readPower(call: CallOptions = {}): Promise<PowerState> {
    return (await this.chassisStatus(call)).power;
  }

  chassisStatus(call: CallOptions = {}): Promise<ChassisStatus> {
    return this.#keeper.call(call, 'Reading the chassis status', (run) => run(getChassisStatus));
  }

  deviceId(call: CallOptions = {}): Promise<DeviceId> {
    return this.#keeper.call(call, 'Reading the device id', (run) => run(getDeviceId));
  }

  readBootDevice(call: CallOptions = {}): Promise<BootFlags> {
    return this.#keeper.call(call, 'Reading the boot device', (run) => run(getBootFlags));
  }

  setBootDevice(selection: BootSelection, call: CallOptions = {}): Promise<BootFlags> {
    return this.#keeper.call(call, 'Setting the boot device', (run) =>
      writeBootFlags(selection, this.key, run),
    );
  }

  /** In one turn and one session, so that nothing comes between the read-back and the command. */
  bootAndPower(selection: BootSelection, command: PowerCommand, call: BootPowerCall = {}): Promise<void> {
    return this.#keeper.call(call, 'Setting boot device and power', async (run) => {
      const flags = await writeBootFlags(selection, this.key, run);
      call.onBootSet?.(flags);
      await run(chassisControl(command));
    });
  }

  /** The session is opened and raised by a read: the command itself goes out once, and does neither. */
  sendPower(command: PowerCommand, call: CallOptions = {}): Promise<void> {
    return this.#keeper.call(call, 'Switching the power', async (run) => {
      await run({ ...getChassisStatus, privilege: 'operator' });
      await run(chassisControl(command));
    });
  }

  /** One datagram, no session. @returns undefined when nothing answers */
  capabilities(call: CallOptions = {}): Promise<ChannelCapabilities | undefined> {
    return callScope(call, 'Asking who is there', this.key, (signal) => this.#endpoint.capabilities(signal));
  }

  async probe(call: CallOptions = {}): Promise<Presence> {
    const began = performance.now();
    const found = await this.capabilities(call);
    const ms = performance.now() - began;
    return found ? { present: true, ms, rmcpPlus: found.rmcpPlus } : { present: false, ms };
  }

  /** Gives the session back to the BMC; the next call opens another. Never throws. */
  endSession(): Promise<void> {
    return this.#keeper.end();
  }

  /** Ends the session at the BMC, after the calls before it; the connection can't be used again. */
  close(): Promise<void> {
    this.#closing ??= this.#keeper.close().finally(() => {
      this.#endpoint.close();
      this.#closed();
    });
    return this.#closing;
  }
}
