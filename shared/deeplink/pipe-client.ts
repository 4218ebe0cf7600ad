// Client of DeepLink's SDK pipe: stays connected, authenticates, asks, and passes notifications on.
import type { z } from 'zod';
import { Backoff } from '../util/backoff.ts';
import { sleep } from '../util/time.ts';
import { TypedEmitter } from '../util/typed-emitter.ts';
import type { JsonObject } from './codec.ts';
import { DeepLinkError } from './errors.ts';
import {
  AppVersionSchema,
  ControllerSchema,
  DeviceInfoSchema,
  NoDataSchema,
  readData,
  ServerConnStateSchema,
} from './messages.ts';
import { isValidPassword, PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from './password.ts';
import { PipeConnection } from './pipe-connection.ts';
import type { DeviceInfo } from './types.ts';

export type { DeviceInfo } from './types.ts';

/** DeepLink's pipe on Windows; elsewhere the path is a Unix socket of our choice. */
export const WINDOWS_PIPE = String.raw`\\.\pipe\deeplink_sdk`;

export interface PipeClientOptions {
  /** Named pipe or Unix socket. */
  path: string;
  /** The café's channel number, sent with `auth`. */
  channelId: string;
  /** Wallet token for `auth`, asked for at every connection and not kept; undefined sends none. */
  readToken?: () => Promise<string | undefined>;
  /** Time limit of the connect, of reading the token, and of each request from when it is sent, in ms. */
  timeoutMs?: number;
  /** Waits between attempts, full jitter. */
  backoff?: { baseMs: number; capMs: number; floorMs?: number };
}

export interface PipeClientEvents {
  /** `auth` was accepted: requests are possible. */
  ready: [];
  /** An attempt failed, or the connection was lost; the next attempt follows by itself. */
  down: [DeepLinkError];
  deviceInfoChanged: [DeviceInfo];
  /** See SERVER_CONN_STATE. */
  serverConnStateChanged: [number];
  /** The device ID of a controller that came in. */
  remoteControlledStarted: [string];
  remoteControlledStopped: [string];
}

/** `waiting` is the pause before the next attempt. */
export type PipeClientState = 'stopped' | 'connecting' | 'ready' | 'waiting';

const DEFAULT_TIMEOUT_MS = 5000;
const DEFAULT_BACKOFF = { baseMs: 1000, capMs: 60_000 };

export class PipeClient extends TypedEmitter<PipeClientEvents> {
  readonly #options: PipeClientOptions;
  readonly #timeoutMs: number;
  readonly #backoff: Backoff;
  #state: PipeClientState = 'stopped';
  #connection: PipeConnection | undefined;
  #stopping: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();
  /** Notifications that came before `ready`, told right after it: who came in can't be asked for later. */
  readonly #early: { method: string; message: JsonObject }[] = [];
  #skipWait = new AbortController();

  constructor(options: PipeClientOptions) {
    super();
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#backoff = new Backoff(options.backoff ?? DEFAULT_BACKOFF);
  }

  get state(): PipeClientState {
    return this.#state;
  }

  start(): void {
    if (this.#stopping) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#running = this.#running.then(() => this.#run(stopping.signal));
  }

  /** Closes the connection; requests still open are rejected with DEEPLINK_CLOSED. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#stopping?.abort();
    this.#stopping = undefined;
    await this.#connection?.close();
    await running;
  }

  /** Skips the wait before the next attempt, and begins the waits anew. */
  poke(): void {
    if (this.#state !== 'waiting') return;
    this.#backoff.reset();
    this.#skipWait.abort();
  }

  /** @throws DeepLinkError, like every request: DEEPLINK_CLOSED (not ready), _TIMEOUT, _REFUSED, _BUSY, _BAD_REPLY */
  async getDeviceInfo(signal?: AbortSignal): Promise<DeviceInfo> {
    return this.#request('getDeviceInfo', {}, DeviceInfoSchema, signal);
  }

  /**
   * Sets DeepLink's password. After any failure but PASSWORD_INVALID and DEEPLINK_REFUSED it is unknown
   * whether DeepLink took it: ask with getDeviceInfo().
   * @param password 6–16 letters and digits
   * @throws DeepLinkError PASSWORD_INVALID (nothing was sent), and see getDeviceInfo
   */
  async setDevicePassword(password: string, signal?: AbortSignal): Promise<void> {
    if (!isValidPassword(password)) {
      const rule = `${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} letters and digits`;
      throw new DeepLinkError('PASSWORD_INVALID', `DeepLink takes passwords of ${rule} only`);
    }
    await this.#request('setDevicePassword', { password }, NoDataSchema, signal);
  }

  /** Version like "1.0.3.1". */
  async getAppVersion(signal?: AbortSignal): Promise<string> {
    return this.#request('getAppVersion', {}, AppVersionSchema, signal);
  }

  /** See SERVER_CONN_STATE. */
  async getServerConnState(signal?: AbortSignal): Promise<number> {
    return this.#request('getServerConnState', {}, ServerConnStateSchema, signal);
  }

  /** Throws a controller out. @param device the controller's device ID as remoteControlledStarted told it */
  async closeRemoteControlled(device: string, signal?: AbortSignal): Promise<void> {
    await this.#request('closeRemoteControlled', { device }, NoDataSchema, signal);
  }

  async #request<T>(
    method: string,
    data: JsonObject,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (this.#state !== 'ready' || !this.#connection) {
      throw new DeepLinkError('DEEPLINK_CLOSED', 'not connected to DeepLink', {
        retryable: true,
        context: { method },
      });
    }
    return this.#connection.request(method, data, schema, signal);
  }

  async #run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      this.#state = 'connecting';
      const error = await this.#connectAndStay(stopping);
      if (stopping.aborted) break;
      this.#state = 'waiting';
      // Fresh before the event: a listener may poke() at once.
      this.#skipWait = new AbortController();
      const waitMs = this.#backoff.next();
      this.emit('down', error);
      await sleep(waitMs, AbortSignal.any([this.#skipWait.signal, stopping])).catch(() => undefined);
    }
    this.#state = 'stopped';
  }

  /** One connection from attempt to end; returns why it ended. */
  async #connectAndStay(stopping: AbortSignal): Promise<DeepLinkError> {
    const connection = new PipeConnection({
      path: this.#options.path,
      timeoutMs: this.#timeoutMs,
      onNotification: (method, message) => this.#onNotification(method, message),
    });
    this.#connection = connection;
    this.#early.length = 0;
    try {
      await connection.open();
      // The first message on every connection. The manual does not say what DeepLink refuses without it.
      const token = await this.#token(stopping);
      const identity = { id: this.#options.channelId, ...(token === undefined ? {} : { token }) };
      await connection.request('auth', identity, NoDataSchema);
    } catch (error) {
      if (!(error instanceof DeepLinkError)) throw error;
      connection.drop(error);
      return connection.ended;
    }
    if (!stopping.aborted) {
      this.#state = 'ready';
      this.#backoff.reset();
      this.emit('ready');
      for (const { method, message } of this.#early.splice(0)) connection.notify(method, message);
    }
    return connection.ended;
  }

  /** @throws DeepLinkError TOKEN_UNREADABLE; the reader's own error is not kept, it may quote the token */
  async #token(stopping: AbortSignal): Promise<string | undefined> {
    const done = new AbortController();
    const limit = AbortSignal.any([done.signal, stopping]);
    try {
      const tooLate = sleep(this.#timeoutMs, limit).then(() => Promise.reject(new Error('too late')));
      return await Promise.race([this.#options.readToken?.(), tooLate]);
    } catch {
      const message = 'the wallet token for DeepLink can not be read: check its file';
      throw new DeepLinkError('TOKEN_UNREADABLE', message, { retryable: true });
    } finally {
      done.abort();
    }
  }

  #onNotification(method: string, message: JsonObject): void {
    if (this.#state !== 'ready') {
      this.#early.push({ method, message });
      return;
    }
    switch (method) {
      case 'deviceInfoChanged':
        this.emit(method, readData(method, message, DeviceInfoSchema));
        break;
      case 'serverConnStateChanged':
        this.emit(method, readData(method, message, ServerConnStateSchema));
        break;
      case 'remoteControlledStarted':
      case 'remoteControlledStopped':
        this.emit(method, readData(method, message, ControllerSchema));
        break;
    }
  }
}
