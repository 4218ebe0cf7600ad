// One BMC over RMCP+: logs in when needed, keeps the session, logs in again at the first silence.
import { type Bmc, bmcKey } from '../bmc.ts';
import type { BootDeviceControl, BootFlags, BootSelection } from '../capabilities/boot-device.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { PowerReader, PowerState } from '../capabilities/power.ts';
import type { Presence, PresenceProbe } from '../capabilities/presence.ts';
import { IpmiError } from '../errors.ts';
import { getBootFlags } from './boot-options.ts';
import { callScope } from './call-scope.ts';
import type { ChannelCapabilities } from './channel-capabilities.ts';
import { type IpmiCommand, resultOf } from './command.ts';
import {
  type ChassisStatus,
  type DeviceId,
  getChassisStatus,
  getDeviceId,
  setPrivilege,
} from './commands.ts';
import { Endpoint } from './endpoint.ts';
import { Gate } from './gate.ts';
import type { Session } from './session.ts';
import { SessionOpener, type SessionOpenerOptions } from './session-opener.ts';
import { writeBootFlags } from './write-boot-flags.ts';

/** BMCs drop a session that is idle for 60 s (ipmi_sim: 30 s). */
const KEEP_ALIVE_MS = 15_000;
const CLOSE_TIMEOUT_MS = 2000;

/**
 * Calls wait for one another: a BMC gets one command at a time. Every call throws IpmiError with the exact
 * step that failed; IPMI_NOT_SUPPORTED and IPMI_CIPHER_REJECTED mean that this BMC needs another way than ours.
 */
export class RmcpConnection implements PowerReader, BootDeviceControl, PresenceProbe {
  readonly bmc: Bmc;
  readonly key: string;
  readonly #endpoint: Endpoint;
  readonly #opener: SessionOpener;
  readonly #turn = new Gate(1);
  readonly #closed: () => void;
  #session: Session | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  /** @param closed called once, when the connection has ended */
  constructor(bmc: Bmc, options: SessionOpenerOptions, closed: () => void) {
    this.#closed = closed;
    this.bmc = bmc;
    this.key = bmcKey(bmc);
    const { address, port, quirks } = bmc;
    this.#endpoint = new Endpoint(options.udp, {
      address,
      port,
      name: this.key,
      replyTimeoutMs: quirks.replyTimeoutMs,
    });
    this.#opener = new SessionOpener(bmc, this.#endpoint, options);
  }

  async readPower(call: CallOptions = {}): Promise<PowerState> {
    return (await this.chassisStatus(call)).power;
  }

  chassisStatus(call: CallOptions = {}): Promise<ChassisStatus> {
    return this.#call(call, 'Reading the chassis status', (signal) => this.#run(getChassisStatus, signal));
  }

  deviceId(call: CallOptions = {}): Promise<DeviceId> {
    return this.#call(call, 'Reading the device id', (signal) => this.#run(getDeviceId, signal));
  }

  readBootDevice(call: CallOptions = {}): Promise<BootFlags> {
    return this.#call(call, 'Reading the boot device', (signal) => this.#run(getBootFlags, signal));
  }

  setBootDevice(selection: BootSelection, call: CallOptions = {}): Promise<BootFlags> {
    return this.#call(call, 'Setting the boot device', (signal) =>
      writeBootFlags(selection, this.key, (command) => this.#run(command, signal)),
    );
  }

  /** One datagram, no session. @returns undefined when nothing answers */
  capabilities(call: CallOptions = {}): Promise<ChannelCapabilities | undefined> {
    return callScope(call, 'Asking who is there', this.key, (signal) => this.#endpoint.capabilities(signal));
  }

  async probe(call: CallOptions = {}): Promise<Presence> {
    const began = performance.now();
    const found = await this.capabilities(call);
    return { present: found !== undefined, ms: performance.now() - began };
  }

  /** Ends the session at the BMC, after the calls before it; the connection can't be used again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await callScope({ timeoutMs: CLOSE_TIMEOUT_MS }, 'Closing the session', this.key, (signal) =>
        this.#turn.run(signal, async () => this.#session?.close(signal)),
      );
    } catch {
      // A BMC that does not hear it drops the session by itself.
    } finally {
      this.#forget();
      this.#endpoint.close();
      this.#closed();
    }
  }

  #call<T>(call: CallOptions, what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return callScope(call, what, this.key, (signal) =>
      this.#turn.run(signal, async () => {
        if (this.#closing) {
          const context = { bmc: this.key };
          throw new IpmiError('IPMI_CANCELLED', 'The connection to the BMC is closed', { context });
        }
        return work(signal);
      }),
    );
  }

  async #run<T>(command: IpmiCommand<T>, signal: AbortSignal): Promise<T> {
    return resultOf(command, await this.#answer(command, signal), this.key);
  }

  async #answer(command: IpmiCommand<unknown>, signal: AbortSignal): Promise<Buffer> {
    const held = this.#session && (await this.#ask(this.#session, command, signal));
    if (held) return held;
    this.#abandon();
    this.#session = await this.#opener.open(signal);
    this.#endpoint.session = this.#session;
    const answer = await this.#ask(this.#session, command, signal);
    if (answer) return answer;
    this.#abandon();
    throw new IpmiError('IPMI_TIMEOUT', `The BMC lets us log in and does not answer ${command.name}`, {
      context: { bmc: this.key },
    });
  }

  /** Undefined for silence. */
  async #ask(
    session: Session,
    command: IpmiCommand<unknown>,
    signal: AbortSignal,
  ): Promise<Buffer | undefined> {
    if (command.privilege === 'operator' && session.privilege === 'user' && this.bmc.privilege !== 'user') {
      const raise = setPrivilege(this.bmc.privilege);
      const raised = await session.request(raise, signal);
      if (!raised) return undefined;
      resultOf(raise, raised, this.key);
      session.privilege = 'operator';
    }
    const answer = await session.request(command, signal);
    if (answer) this.#scheduleKeepAlive();
    return answer;
  }

  #scheduleKeepAlive(): void {
    if (this.#keepAlive) this.#keepAlive.refresh();
    else this.#keepAlive = setTimeout(() => void this.#stayAlive(), KEEP_ALIVE_MS);
  }

  async #stayAlive(): Promise<void> {
    try {
      await this.#call({}, 'Keeping the session alive', async (signal) => {
        const session = this.#session;
        if (session && !(await this.#ask(session, getDeviceId, signal))) this.#abandon();
      });
    } catch {
      // Nobody waits for it: the next call finds out and says why.
    }
  }

  /** After a silence: the BMC restarted, or it still holds the slot and had better free it. */
  #abandon(): void {
    this.#session?.abandon();
    this.#forget();
  }

  #forget(): void {
    clearTimeout(this.#keepAlive);
    this.#keepAlive = undefined;
    this.#session = undefined;
    this.#endpoint.session = undefined;
  }
}
