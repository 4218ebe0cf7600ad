// Watches DeepLink on this machine: one pipe, its notifications, and config.ini where there is no pipe.
import type { ConfigIniWatcher } from '../../shared/deeplink/config-ini.ts';
import type { DeepLinkError } from '../../shared/deeplink/errors.ts';
import type { PipeClient } from '../../shared/deeplink/pipe-client.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { TypedEmitter } from '../../shared/util/typed-emitter.ts';
import type { HealthBoard } from '../health/board.ts';
import { isHealthCode } from '../health/codes.ts';
import { Machine } from '../state/machine.ts';
import { type PersistStore, STATE_FILE } from '../state/persist.ts';
import type { Timings } from '../timings.ts';
import type { Controllers } from './controllers.ts';
import { DEVICE_TRANSITIONS, type DeviceEvent, type DeviceState } from './device-states.ts';

/** T of the page: DeepLink's codes. The password is unknown where there is no pipe. */
export interface DeviceCodes {
  deviceId: string;
  password: string | undefined;
}

export interface DeviceParts {
  /** Undefined when the configuration says that there is no pipe. */
  pipe: PipeClient | undefined;
  configIni: ConfigIniWatcher | undefined;
  controllers: Controllers;
  persist: PersistStore;
  health: HealthBoard;
  log: Logger;
  timings: Timings;
}

/** DeepLink accepts remote control from this server state on. */
const ONLINE_STATE = 3;

export class Device extends TypedEmitter<{ changed: []; moved: [] }> {
  readonly #parts: DeviceParts;
  readonly #machine: Machine<DeviceState, DeviceEvent>;
  readonly #unsubscribe: (() => void)[] = [];
  #codes: DeviceCodes | undefined;
  #generation = 0;
  #changedAt = 0;
  #serverState = 0;
  #appVersion: string | undefined;
  #everReady = false;
  /** DeepLink was seen not yet online: coming online then means that nobody is in. */
  #sawOffline = false;
  /**
   * It may have been online since it started: whatever it says later, its renters may be in. Nothing but the pipe's
   * absence ends that: a connection that breaks says nothing of them, and the restarted agent has not seen the start.
   */
  #wasOnline: boolean;
  /** DeepLink answered on this connection: until then the codes are only the last known ones. */
  #fresh = false;
  #fromFile = false;
  /** Why the attempt in hand failed; shown with its health code. */
  #lastFailure: string | undefined;
  readonly #createdAt = performance.now();
  #timers: NodeJS.Timeout[] = [];
  #notOnline: NodeJS.Timeout | undefined;
  /** A pipe is there, only unusable: config.ini must not stand in for it. */
  #pipeSeen = false;

  constructor(parts: DeviceParts) {
    super();
    this.#parts = parts;
    const { continued, discarded } = parts.persist;
    this.#wasOnline = continued || discarded !== undefined;
    this.#machine = new Machine('D0', DEVICE_TRANSITIONS, (move) => {
      if (move.from !== move.to) parts.log.info({ from: move.from, to: move.to, on: move.on }, 'device');
      if (isHealthCode(move.code)) parts.health.raise('device', move.code, this.#lastFailure);
      if (move.to === 'D2' || (move.from === 'D0' && move.to === 'D1')) parts.health.clear('device');
      if (move.from !== move.to) {
        this.#watchForOnline();
        this.emit('moved');
      }
    });
  }

  get state(): DeviceState {
    return this.#machine.state;
  }

  /** T as DeepLink answered last; the last known one in D0. */
  get codes(): DeviceCodes | undefined {
    return this.#codes;
  }

  /** g: counts changes of T. */
  get generation(): number {
    return this.#generation;
  }

  /** When T changed last, as performance.now(). */
  get changedAt(): number {
    return this.#changedAt;
  }

  get appVersion(): string | undefined {
    return this.#appVersion;
  }

  /** True where DeepLink has no pipe and only config.ini tells of it. */
  get fromFile(): boolean {
    return this.#fromFile;
  }

  async start(): Promise<void> {
    const { pipe, configIni, timings } = this.#parts;
    if (configIni) {
      this.#unsubscribe.push(configIni.on('change', () => this.#onConfigIni()));
    }
    if (pipe) {
      this.#unsubscribe.push(
        pipe.on('ready', () => void this.#attach()),
        pipe.on('down', (error) => this.#onDown(error)),
        pipe.on('deviceInfoChanged', (info) => this.#apply(info)),
        pipe.on('serverConnStateChanged', (state) => this.#onServerState(state)),
        pipe.on('remoteControlledStarted', (device) => this.#onController('started', device)),
        pipe.on('remoteControlledStopped', (device) => this.#onController('stopped', device)),
      );
      pipe.start();
    }
    this.#timers = [
      setInterval(() => void this.#reread().catch(() => undefined), timings.deviceReread),
      setTimeout(() => this.#standInByFile(), pipe ? timings.noPipe : 0),
    ];
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    clearTimeout(this.#notOnline);
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    await this.#parts.pipe?.stop();
  }

  /**
   * Asks DeepLink now. Without a pipe the last known codes are the answer.
   * @throws DeepLinkError when the pipe gives no answer
   */
  async refresh(): Promise<DeviceCodes | undefined> {
    const { pipe } = this.#parts;
    if (!pipe || this.#machine.state === 'D0' || this.#fromFile) return this.#codes;
    this.#apply(await pipe.getDeviceInfo());
    return this.#codes;
  }

  /** Sets DeepLink's password through the pipe. @throws DeepLinkError */
  async setPassword(password: string): Promise<void> {
    await this.#parts.pipe?.setDevicePassword(password);
  }

  /** Asks DeepLink to throw a controller out; that it left is told by a notification. @throws DeepLinkError */
  async closeController(controller: string): Promise<void> {
    await this.#parts.pipe?.closeRemoteControlled(controller);
  }

  /** A password that the node was seen to hand out after DeepLink had reported it (no pipe). */
  learnPassword(password: string): void {
    if (this.#codes) this.#apply({ ...this.#codes, password });
  }

  /** The password that was learned without a pipe no longer holds. */
  forgetPassword(): void {
    if (this.#codes && this.#fromFile) this.#apply({ ...this.#codes, password: undefined });
  }

  /** Also asks for the server state while that is too low: DeepLink may have been too busy to tell at first. */
  async #reread(): Promise<void> {
    const { pipe } = this.#parts;
    if (pipe && this.#machine.state === 'D1') this.#onServerState(await pipe.getServerConnState());
    await this.refresh();
  }

  async #attach(): Promise<void> {
    const { pipe, log } = this.#parts;
    if (!pipe) return;
    this.#everReady = true;
    this.#fromFile = false;
    this.#fresh = false;
    this.#serverState = 0;
    this.#machine.handle('pipe-ready');
    try {
      this.#onServerState(await pipe.getServerConnState());
      this.#apply(await pipe.getDeviceInfo());
      this.#appVersion = await pipe.getAppVersion();
    } catch (error) {
      // The client drops a connection that does not answer; what was refused is asked again by #reread().
      log.debug({ err: error }, 'DeepLink did not answer while attaching');
    }
  }

  #watchForOnline(): void {
    clearTimeout(this.#notOnline);
    if (this.#machine.state !== 'D1') return;
    this.#notOnline = setTimeout(
      () => this.#machine.handle('not-online-300s'),
      this.#parts.timings.notOnline,
    );
  }

  #onServerState(state: number): void {
    const before = this.#serverState;
    this.#serverState = state;
    const cameOnline = before < ONLINE_STATE && state >= ONLINE_STATE;
    if (state < ONLINE_STATE) {
      this.#machine.handle('offline');
      if (!this.#wasOnline) this.#sawOffline = true;
    } else {
      this.#wasOnline = true;
      if (cameOnline && this.#sawOffline) {
        this.#sawOffline = false;
        void this.#parts.controllers.cameOnline().catch((error) => this.#unwritable(error));
      }
    }
    this.#maybeOnline();
  }

  #maybeOnline(): void {
    if (this.#serverState >= ONLINE_STATE && this.#fresh) this.#machine.handle('online');
  }

  #apply(codes: DeviceCodes): void {
    if (codes.deviceId === '') return;
    this.#fresh = true;
    const before = this.#codes;
    if (before?.deviceId !== codes.deviceId || before.password !== codes.password) {
      this.#codes = { deviceId: codes.deviceId, password: codes.password };
      this.#generation += 1;
      this.#changedAt = performance.now();
      this.#machine.handle('info-changed');
      this.#rememberLength(codes.password);
      this.#parts.log.info(
        { deviceId: codes.deviceId, generation: this.#generation },
        'codes of DeepLink changed',
      );
      this.emit('changed');
    }
    this.#maybeOnline();
  }

  /** No later password of this boot may be shorter than any seen: the node would drop its report. */
  #rememberLength(password: string | undefined): void {
    const { persist } = this.#parts;
    if (password !== undefined && password.length > persist.value.maxLen) {
      void persist.update({ maxLen: password.length }).catch((error) => this.#unwritable(error));
    }
  }

  #onController(what: 'started' | 'stopped', device: string): void {
    this.#parts.log.info({ device }, `controller ${what}`);
    void this.#parts.controllers[what](device).catch((error) => this.#unwritable(error));
  }

  #onDown(error: DeepLinkError): void {
    // A DeepLink that was not there yet has let nobody in.
    if (this.#everReady || error.code !== 'DEEPLINK_ABSENT') this.#parts.controllers.lostSight();
    this.#serverState = 0;
    this.#sawOffline = false;
    this.#pipeSeen = error.code !== 'DEEPLINK_ABSENT';
    if (!this.#pipeSeen) this.#wasOnline = false;
    if (this.#fromFile) return;
    if (this.#machine.state !== 'D0') {
      this.#machine.handle('pipe-closed');
      this.#parts.health.raise('device', 'DEEPLINK_PIPE_FAILED', error.message);
      return;
    }
    const events: Record<string, DeviceEvent> = {
      DEEPLINK_ABSENT: 'absent',
      DEEPLINK_TOO_OLD: 'too-old',
      AUTH_REFUSED: 'auth-refused',
    };
    this.#lastFailure = error.message;
    this.#machine.handle(events[error.code] ?? 'pipe-failed');
    this.#lastFailure = undefined;
    if (error.code === 'DEEPLINK_ABSENT') this.#standInByFile();
  }

  #onConfigIni(): void {
    // Only a hint: DeepLink's own answer counts. DeepLink may just have started, so don't wait out the back-off.
    this.#parts.pipe?.poke();
    void this.refresh().catch(() => undefined);
    this.#standInByFile();
  }

  /** Without a pipe, config.ini gives the device ID once DeepLink had its time to open the pipe. */
  #standInByFile(): void {
    const { pipe, configIni, timings } = this.#parts;
    const id = configIni?.current?.deviceId;
    if (!id || this.#everReady || this.#pipeSeen) return;
    if (pipe && performance.now() - this.#createdAt < timings.noPipe) return;
    if (this.#machine.state === 'D0' || this.#fromFile) {
      this.#fromFile = true;
      this.#parts.controllers.lostSight();
      this.#apply({
        deviceId: id,
        password: this.#codes?.deviceId === id ? this.#codes.password : undefined,
      });
      this.#machine.handle('id-from-file');
    }
  }

  #unwritable(error: unknown): void {
    this.#parts.health.unwritable(STATE_FILE, error);
  }
}
