// A DeepLink to test against: SDK pipe, LAN link to the node and config.ini of one machine.
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { isValidPassword, randomPassword } from '../../../shared/deeplink/password.ts';
import { type DeviceInfo, SERVER_CONN_STATE } from '../../../shared/deeplink/types.ts';
import { writeFileAtomic } from '../../../shared/util/atomic-file.ts';
import { sleep } from '../../../shared/util/time.ts';
import { TypedEmitter } from '../../../shared/util/typed-emitter.ts';
import { configIniText } from './config-ini-text.ts';
import { LanLink } from './lan-link.ts';
import type { DeepLinkSimulatorOptions, ReportMode, SimulatorEvent } from './options.ts';
import { PipeMethods } from './pipe-methods.ts';
import { PipeServer } from './pipe-server.ts';
import { DeepLinkState } from './state.ts';

export type { DeepLinkSimulatorOptions, ReportMode, SimulatorEvent } from './options.ts';

const LAN_BACKOFF = { baseMs: 50, capMs: 5000, floorMs: 10 };
/** Steps of a slow climb: 0→1→2→3. */
const CLIMB = [SERVER_CONN_STATE.connected, SERVER_CONN_STATE.registered, SERVER_CONN_STATE.online];

export interface RestartOptions {
  /** How long everything is gone. Default 500. */
  downMs?: number;
  deviceId?: string;
  password?: string;
}

/** Starts one; resolves when the pipe listens, or at once where it comes later or never. */
export async function startDeepLinkSimulator(
  options: DeepLinkSimulatorOptions = {},
): Promise<DeepLinkSimulator> {
  const simulator = new DeepLinkSimulator(options);
  await simulator.start();
  return simulator;
}

export class DeepLinkSimulator extends TypedEmitter<{ event: [SimulatorEvent] }> {
  readonly #options: DeepLinkSimulatorOptions;
  readonly #state: DeepLinkState;
  readonly #pipe: PipeServer | undefined;
  readonly #lan: LanLink | undefined;
  readonly #uuid = randomUUID();
  #booting: { attempt: Promise<void>; cancel: AbortController } | undefined;
  #restarting: AbortController | undefined;
  #fileWrites: Promise<void> = Promise.resolve();

  constructor(options: DeepLinkSimulatorOptions) {
    super();
    this.#options = options;
    this.#state = new DeepLinkState(options.deviceId, options.password);
    const tell = (event: SimulatorEvent) => this.emit('event', event);
    if (options.pipe) {
      this.#pipe = new PipeServer({
        path: options.pipe,
        methods: new PipeMethods(this.#state, options.appVersion ?? '1.0.3.1'),
        channelId: options.channelId,
        token: options.token,
        requireAuth: options.requireAuth ?? true,
        tell,
      });
      this.#pipe.tooOld = options.tooOld ?? false;
    }
    if (options.lan) {
      const backoff = options.lanBackoff ?? LAN_BACKOFF;
      this.#lan = new LanLink({ address: options.lan, state: this.#state, backoff, tell });
      this.#lan.report = options.report ?? 'at-once';
      this.#lan.ignorePush = options.ignorePush ?? false;
    }
    this.#announceChanges();
  }

  get info(): DeviceInfo {
    return this.#state.info;
  }

  get serverState(): number {
    return this.#state.serverState;
  }

  get controllers(): string[] {
    return this.#state.controllers;
  }

  get lanConnected(): boolean {
    return this.#lan?.connected ?? false;
  }

  /** What a renter with these codes would find now. */
  accepts(deviceId: string, password: string): boolean {
    return this.#state.accepts(deviceId, password);
  }

  async start(): Promise<void> {
    if (this.#booting) return;
    const cancel = new AbortController();
    const { slowStartMs = 0, slowStart } = this.#options;
    const quick = slowStartMs === 0 && slowStart !== 'asked';
    const opensLate = !quick && slowStart === 'pipe';
    await this.#writeConfigIni();
    if (!opensLate) await this.#pipe?.start();
    const attempt = this.#climb(opensLate, cancel.signal).catch((error) => {
      if (!cancel.signal.aborted) throw error;
    });
    this.#booting = { attempt, cancel };
    if (quick) await attempt;
  }

  async stop(): Promise<void> {
    this.#restarting?.abort();
    await this.#halt();
  }

  /** DeepLink ends and starts again; every connection drops. A stop() meanwhile wins. */
  async restart({ downMs = 500, deviceId, password }: RestartOptions = {}): Promise<void> {
    const restarting = new AbortController();
    this.#restarting = restarting;
    await this.#halt();
    await sleep(downMs, restarting.signal).catch(() => undefined);
    if (restarting.signal.aborted) return;
    const fresh = this.#options.alwaysRefreshPassword ? randomPassword(8) : undefined;
    this.#state.change({
      deviceId: deviceId ?? this.info.deviceId,
      password: password ?? fresh ?? this.info.password,
    });
    await this.start();
  }

  /** Somebody types a password into DeepLink's window. @throws RangeError for one that DeepLink refuses */
  setPassword(password: string): void {
    if (!isValidPassword(password)) throw new RangeError('DeepLink takes 6 to 16 letters and digits');
    this.#state.change({ password });
  }

  setDeviceId(deviceId: string): void {
    this.#state.change({ deviceId });
  }

  setServerState(state: number): void {
    this.#state.setServerState(state);
  }

  /** False when it can't come in: four are in, or it is in already. */
  controllerStart(device: string): boolean {
    return this.#state.controllerStart(device);
  }

  controllerStop(device: string): boolean {
    return this.#state.controllerStop(device);
  }

  async lanDown(): Promise<void> {
    await this.#lan?.stop();
  }

  lanUp(): void {
    this.#lan?.start();
  }

  setReport(mode: ReportMode): void {
    if (this.#lan) this.#lan.report = mode;
  }

  setIgnorePush(on: boolean): void {
    if (this.#lan) this.#lan.ignorePush = on;
  }

  /** Writes garbage to every client of the pipe. */
  garble(kind: 'length' | 'json' = 'length'): void {
    this.#pipe?.garble(kind);
  }

  /** Drops every client of the pipe; new ones are welcome. */
  dropPipe(): void {
    this.#pipe?.dropClients();
  }

  setTooOld(on: boolean): void {
    if (this.#pipe) this.#pipe.tooOld = on;
  }

  /** Answers `method` with `code` from now on; undefined ends that. */
  refuse(method: string, code: number | undefined): void {
    if (code === undefined) this.#pipe?.refused.delete(method);
    else this.#pipe?.refused.set(method, code);
  }

  /** Does what `method` asks, but sends no reply. */
  silence(method: string, on: boolean): void {
    if (on) this.#pipe?.silenced.add(method);
    else this.#pipe?.silenced.delete(method);
  }

  /** Replies to `method` come `ms` late. */
  delay(method: string, ms: number): void {
    this.#pipe?.delays.set(method, ms);
  }

  async #halt(): Promise<void> {
    this.#booting?.cancel.abort();
    await this.#booting?.attempt;
    this.#booting = undefined;
    this.#state.powerDown();
    await Promise.all([this.#pipe?.stop(), this.#lan?.stop()]);
    await this.#fileWrites;
  }

  async #climb(opensLate: boolean, signal: AbortSignal): Promise<void> {
    const { slowStartMs = 0, slowStart } = this.#options;
    if (opensLate) {
      await sleep(slowStartMs, signal);
      await this.#pipe?.start();
    }
    if (slowStart === 'asked') await this.#asked(signal);
    for (const state of CLIMB) {
      if (slowStartMs > 0 && !opensLate) await sleep(slowStartMs / CLIMB.length, signal);
      this.#state.setServerState(state);
    }
    this.#lan?.start();
  }

  async #asked(signal: AbortSignal): Promise<void> {
    const asked = Promise.withResolvers<void>();
    const stopListening = this.on('event', (event) => {
      if (event.event === 'request' && event.method === 'getServerConnState') asked.resolve();
    });
    const stopped = () => asked.reject(signal.reason);
    signal.addEventListener('abort', stopped);
    try {
      await asked.promise;
      // The answer is on its way before the state changes.
      await setImmediate();
    } finally {
      stopListening();
      signal.removeEventListener('abort', stopped);
    }
  }

  #announceChanges(): void {
    const state = this.#state;
    state.on('info', (info) => {
      this.emit('event', {
        event: 'device-info',
        deviceId: info.deviceId,
        passwordLength: info.password.length,
      });
      void this.#writeConfigIni();
      this.#pipe?.notify('deviceInfoChanged', { device_id: info.deviceId, password: info.password });
      this.#lan?.sendReport();
    });
    state.on('serverState', (value) => {
      this.emit('event', { event: 'server-state', state: value });
      this.#pipe?.notify('serverConnStateChanged', { state: value });
    });
    state.on('controllerStarted', (device) => {
      this.emit('event', { event: 'controller-started', device });
      this.#pipe?.notify('remoteControlledStarted', { device });
    });
    state.on('controllerStopped', (device) => {
      this.emit('event', { event: 'controller-stopped', device });
      this.#pipe?.notify('remoteControlledStopped', { device });
    });
  }

  async #writeConfigIni(): Promise<void> {
    const { configIni, lan, alwaysRefreshPassword = false } = this.#options;
    if (!configIni) return;
    const write = () =>
      writeFileAtomic(
        configIni,
        configIniText({ info: this.info, uuid: this.#uuid, lan, alwaysRefreshPassword }),
      );
    this.#fileWrites = this.#fileWrites.then(write);
    await this.#fileWrites;
  }
}
