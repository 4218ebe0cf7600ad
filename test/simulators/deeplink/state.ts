// What a simulated DeepLink knows: its codes, its server connection, who is in.
import { randomInt } from 'node:crypto';
import { randomPassword } from '../../../shared/deeplink/password.ts';
import { type DeviceInfo, SERVER_CONN_STATE } from '../../../shared/deeplink/types.ts';
import { TypedEmitter } from '../../../shared/util/typed-emitter.ts';

/** 02-deeplink A: so many controllers may be connected at once. */
const MAX_CONTROLLERS = 4;

export interface StateEvents {
  info: [DeviceInfo];
  serverState: [number];
  controllerStarted: [string];
  controllerStopped: [string];
}

export class DeepLinkState extends TypedEmitter<StateEvents> {
  #info: DeviceInfo;
  #serverState: number = SERVER_CONN_STATE.notConnected;
  readonly #controllers = new Set<string>();

  constructor(deviceId = randomDeviceId(), password = randomPassword(8)) {
    super();
    this.#info = { deviceId, password };
  }

  get info(): DeviceInfo {
    return this.#info;
  }

  get serverState(): number {
    return this.#serverState;
  }

  get controllers(): string[] {
    return [...this.#controllers];
  }

  /** What DeepLink accepts from a controller at this moment. */
  accepts(deviceId: string, password: string): boolean {
    const online = this.#serverState >= SERVER_CONN_STATE.online;
    return online && deviceId === this.#info.deviceId && password === this.#info.password;
  }

  change(info: Partial<DeviceInfo>): void {
    const next = { ...this.#info, ...info };
    if (next.deviceId === this.#info.deviceId && next.password === this.#info.password) return;
    this.#info = next;
    this.emit('info', next);
  }

  setServerState(state: number): void {
    if (state === this.#serverState) return;
    this.#serverState = state;
    this.emit('serverState', state);
  }

  /** False when four are in already, or this one is. */
  controllerStart(device: string): boolean {
    if (this.#controllers.size >= MAX_CONTROLLERS || this.#controllers.has(device)) return false;
    this.#controllers.add(device);
    this.emit('controllerStarted', device);
    return true;
  }

  /** False when it was not in. */
  controllerStop(device: string): boolean {
    const was = this.#controllers.delete(device);
    if (was) this.emit('controllerStopped', device);
    return was;
  }

  /** DeepLink ends: nobody is told, nobody stays. */
  powerDown(): void {
    this.#controllers.clear();
    this.#serverState = SERVER_CONN_STATE.notConnected;
  }
}

function randomDeviceId(): string {
  return String(randomInt(100_000_000, 1_000_000_000));
}
