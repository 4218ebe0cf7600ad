// The LAN connection of a simulated DeepLink to the node: reports its codes, takes pushed passwords.
import { connect, type Socket } from 'node:net';
import { encodeFrame, FrameDecoder, type JsonObject, LAN_MAX_BODY } from '../../../shared/deeplink/codec.ts';
import { isValidPassword } from '../../../shared/deeplink/password.ts';
import { closeQuietly } from '../../../shared/deeplink/quiet-close.ts';
import type { DeviceInfo } from '../../../shared/deeplink/types.ts';
import { Backoff } from '../../../shared/util/backoff.ts';
import { sleep } from '../../../shared/util/time.ts';
import type { LanAddress, ReportMode, Tell } from './options.ts';
import type { DeepLinkState } from './state.ts';

/** Real DeepLink sends an integer here; which one was not recorded. */
const PROTOCOL_VERSION = 1;

export interface LanLinkOptions {
  address: LanAddress;
  state: DeepLinkState;
  backoff: { baseMs: number; capMs: number; floorMs?: number };
  tell: Tell;
}

export class LanLink {
  report: ReportMode = 'at-once';
  ignorePush = false;
  readonly #options: LanLinkOptions;
  #stopping: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();
  #socket: Socket | undefined;
  #late: NodeJS.Timeout | undefined;

  constructor(options: LanLinkOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#socket !== undefined;
  }

  start(): void {
    if (this.#stopping) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#running = this.#running.then(() => this.#run(stopping.signal));
  }

  /** Closes with FIN. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#stopping?.abort();
    this.#stopping = undefined;
    await running;
  }

  /** Sends setDeviceInfo as the report mode says; what is late is sent as it is then. */
  sendReport(): void {
    if (this.report === 'never' || !this.#socket) return;
    if (this.report === 'at-once') this.#sendInfo();
    else this.#late ??= setTimeout(() => this.#sendInfo(), this.report.lateMs);
  }

  async #run(stopping: AbortSignal): Promise<void> {
    const backoff = new Backoff(this.#options.backoff);
    while (!stopping.aborted) {
      const connectedMs = await this.#connectAndStay(stopping);
      // A link that is kicked out at once, by a second DeepLink with this address, must not come back at once.
      if (connectedMs > this.#options.backoff.capMs) backoff.reset();
      await sleep(backoff.next(), stopping).catch(() => undefined);
    }
  }

  /** One connection from attempt to end; returns how long it stood, in ms. */
  async #connectAndStay(stopping: AbortSignal): Promise<number> {
    const { host, port, localAddress } = this.#options.address;
    const socket = connect({ host, port, ...(localAddress ? { localAddress } : {}) });
    const decoder = new FrameDecoder({ maxBody: LAN_MAX_BODY });
    const closed = Promise.withResolvers<void>();
    const onStop = () => void closeQuietly(socket);
    let connectedAt: number | undefined;
    socket.on('connect', () => {
      connectedAt = performance.now();
      this.#socket = socket;
      this.#options.tell({ event: 'lan-connected' });
      this.sendReport();
    });
    socket.on('data', (chunk) => this.#onData(socket, decoder, chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => closed.resolve());
    stopping.addEventListener('abort', onStop, { once: true });
    await closed.promise;
    stopping.removeEventListener('abort', onStop);
    this.#socket = undefined;
    clearTimeout(this.#late);
    this.#late = undefined;
    if (connectedAt === undefined) return 0;
    this.#options.tell({ event: 'lan-closed' });
    return performance.now() - connectedAt;
  }

  #onData(socket: Socket, decoder: FrameDecoder, chunk: Buffer): void {
    for (const frame of decoder.push(chunk)) {
      if (frame.ok) this.#onMessage(frame.message);
      else if (frame.fatal) void closeQuietly(socket);
    }
  }

  #onMessage(message: JsonObject): void {
    if (message.method !== 'setDevicePassword') return;
    const password = passwordIn(message.data);
    const applied = !this.ignorePush && password !== undefined && isValidPassword(password);
    this.#options.tell({ event: 'lan-push', applied });
    if (!applied) return;
    const { state } = this.#options;
    // A change reports by itself.
    if (password === state.info.password) this.sendReport();
    else state.change({ password });
  }

  #sendInfo(): void {
    this.#late = undefined;
    if (!this.#socket?.writable) return;
    const { info, serverState } = this.#options.state;
    const frame = encodeFrame(setDeviceInfo(info, serverState), { maxBody: LAN_MAX_BODY });
    this.#socket.write(frame);
    this.#options.tell({ event: 'lan-reported', bodyBytes: frame.readUInt32LE() });
  }
}

/** The message as the real one sends it, not padded: a shorter one after a longer one is lost on the node. */
export function setDeviceInfo(info: DeviceInfo, serverState: number): JsonObject {
  const data = { device_id: info.deviceId, password: info.password, online_state: serverState };
  return { method: 'setDeviceInfo', data, version: PROTOCOL_VERSION };
}

function passwordIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('password' in data)) return undefined;
  return typeof data.password === 'string' ? data.password : undefined;
}
