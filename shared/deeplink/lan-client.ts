// Client of the node's LAN port for DeepLink: speaks on DeepLink's behalf (10-agent-states, LAN link option).
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { messageOf, systemCode } from '../errors/app-error.ts';
import { TypedEmitter } from '../util/typed-emitter.ts';
import { FrameDecoder, type JsonObject, LAN_MAX_BODY } from './codec.ts';
import { DeepLinkError } from './errors.ts';
import { LanFramer } from './lan-framer.ts';
import { readData } from './messages.ts';
import { closeQuietly } from './quiet-close.ts';
import type { DeviceInfo } from './types.ts';

export interface LanClientOptions {
  host: string;
  port: number;
  /** Source address: the node keys connections by it. */
  localAddress?: string;
  /** In ms. Default 5000. */
  connectTimeoutMs?: number;
}

/** `node`: the node closed, most likely because DeepLink itself connected from this machine. */
export interface LanClosed {
  by: 'node' | 'us' | 'error';
  error?: DeepLinkError;
}

export interface LanClientEvents {
  /** The node passes on a password that somebody set; not checked, it may be anything. */
  setDevicePassword: [string];
  /** A frame that can't be understood; the connection stays. The node does not escape quotes (03-dbc-api 4.5). */
  badFrame: [DeepLinkError];
  /** Once per connection. There is no automatic reconnect. */
  closed: [LanClosed];
}

interface Link {
  readonly socket: Socket;
  readonly decoder: FrameDecoder;
  readonly framer: LanFramer;
  /** Why the connection ends, set by whatever happens first. */
  closing: LanClosed | undefined;
}

const SetDevicePasswordSchema = z.object({ password: z.string() }).transform((data) => data.password);

export class LanClient extends TypedEmitter<LanClientEvents> {
  readonly #options: LanClientOptions;
  #link: Link | undefined;
  #opening: { attempt: Promise<void>; cancel: AbortController } | undefined;

  constructor(options: LanClientOptions) {
    super();
    this.#options = options;
  }

  get connected(): boolean {
    return this.#link !== undefined;
  }

  /**
   * Opens the connection; at once when it is open already.
   * @throws DeepLinkError LAN_UNREACHABLE; the signal's reason when aborted
   */
  async connect(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#link) return;
    this.#opening ??= this.#beginOpening(signal);
    await this.#opening.attempt;
  }

  /**
   * Tells the node DeepLink's codes. Resolves when the bytes were handed to the system; the node never answers.
   * @throws DeepLinkError DEEPLINK_CLOSED, FRAME_TOO_LONG
   */
  async sendDeviceInfo(info: DeviceInfo): Promise<void> {
    const link = this.#link;
    if (!link || link.closing) throw notConnected();
    const data = { device_id: info.deviceId, password: info.password };
    const frame = link.framer.encode({ method: 'setDeviceInfo', data });
    const written = Promise.withResolvers<void>();
    link.socket.write(frame, (error) => {
      if (error) written.reject(notConnected(error));
      else written.resolve();
    });
    await written.promise;
  }

  /** Closes with FIN. */
  async close(): Promise<void> {
    this.#opening?.cancel.abort(notConnected());
    await this.#opening?.attempt.catch(() => undefined);
    if (this.#link) await this.#close(this.#link, { by: 'us' });
  }

  #beginOpening(signal?: AbortSignal) {
    const cancel = new AbortController();
    const either = signal ? AbortSignal.any([signal, cancel.signal]) : cancel.signal;
    const attempt = openSocket(this.#options, either)
      .then((socket) => this.#adopt(socket))
      .finally(() => {
        this.#opening = undefined;
      });
    return { attempt, cancel };
  }

  #adopt(socket: Socket): void {
    const link: Link = {
      socket,
      decoder: new FrameDecoder({ maxBody: LAN_MAX_BODY }),
      framer: new LanFramer(),
      closing: undefined,
    };
    this.#link = link;
    socket.on('data', (chunk) => this.#onData(link, chunk));
    socket.on('error', (cause) => {
      const context = { systemError: systemCode(cause) };
      const message = `the LAN connection to the node broke: ${messageOf(cause)}`;
      const error = new DeepLinkError('DEEPLINK_CLOSED', message, { cause, retryable: true, context });
      link.closing ??= { by: 'error', error };
    });
    socket.on('end', () => {
      link.closing ??= { by: 'node' };
    });
    socket.on('close', () => {
      this.#link = undefined;
      this.emit('closed', link.closing ?? { by: 'node' });
    });
  }

  async #close(link: Link, reason: LanClosed): Promise<void> {
    link.closing ??= reason;
    await closeQuietly(link.socket);
  }

  #onData(link: Link, chunk: Buffer): void {
    for (const frame of link.decoder.push(chunk)) {
      if (link.closing) return;
      if (frame.ok) this.#onMessage(frame.message);
      else if (frame.fatal) void this.#close(link, { by: 'error', error: frame.error });
      else this.emit('badFrame', frame.error);
    }
  }

  #onMessage(message: JsonObject): void {
    if (message.method !== 'setDevicePassword') return;
    let password: string;
    try {
      password = readData('setDevicePassword', message, SetDevicePasswordSchema);
    } catch (error) {
      if (!(error instanceof DeepLinkError)) throw error;
      this.emit('badFrame', error);
      return;
    }
    this.emit('setDevicePassword', password);
  }
}

/**
 * A socket that gives up is closed with FIN even if its handshake completes meanwhile: a connection reset at
 * once kills the node (recorded: crash-lan-connect-rst).
 */
async function openSocket(options: LanClientOptions, signal: AbortSignal): Promise<Socket> {
  const { host, port, localAddress, connectTimeoutMs = 5000 } = options;
  const opened = Promise.withResolvers<void>();
  // Keep-alive probes find out when the node's machine lost power; the node itself sends none.
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: 30_000 };
  const socket = connect({ host, port, ...(localAddress ? { localAddress } : {}), ...keepAlive });
  const onError = (cause: Error) => opened.reject(unreachable(options, cause));
  const onAbort = () => opened.reject(signal.reason);
  const timer = setTimeout(() => opened.reject(unreachable(options)), connectTimeoutMs);
  socket.once('connect', () => opened.resolve());
  socket.on('error', onError);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await opened.promise;
    return socket;
  } catch (error) {
    void closeQuietly(socket);
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function unreachable({ host, port }: LanClientOptions, cause?: Error): DeepLinkError {
  const why = cause ? messageOf(cause) : 'no answer in time';
  return new DeepLinkError('LAN_UNREACHABLE', `no connection to the node's DeepLink port: ${why}`, {
    retryable: true,
    context: { host, port, systemError: systemCode(cause) },
    cause,
  });
}

function notConnected(cause?: Error): DeepLinkError {
  return new DeepLinkError('DEEPLINK_CLOSED', 'no LAN connection to the node', { retryable: true, cause });
}
