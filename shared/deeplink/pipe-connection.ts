// One connection to DeepLink's SDK pipe, from connect to close: framing, replies, notifications.
import { connect, type Socket } from 'node:net';
import type { z } from 'zod';
import { messageOf, systemCode } from '../errors/app-error.ts';
import { encodeFrame, FrameDecoder, type FrameResult, type JsonObject, PIPE_MAX_BODY } from './codec.ts';
import { DeepLinkError, type DeepLinkErrorCode } from './errors.ts';
import { readReply } from './messages.ts';
import { MethodQueue } from './method-queue.ts';
import { closeQuietly } from './quiet-close.ts';

export interface PipeConnectionOptions {
  /** Named pipe or Unix socket. */
  path: string;
  /** Time limit of the connect and of each request, in ms. */
  timeoutMs: number;
  /** A message that answers no request. A DeepLinkError thrown from it drops the connection. */
  onNotification(method: string, message: JsonObject): void;
}

export class PipeConnection {
  readonly #options: PipeConnectionOptions;
  readonly #decoder = new FrameDecoder({ maxBody: PIPE_MAX_BODY });
  readonly #queue: MethodQueue;
  readonly #ended = Promise.withResolvers<DeepLinkError>();
  #socket: Socket | undefined;
  #firstByte: number | undefined;
  #heardFrame = false;
  #over = false;
  readonly #inbox: FrameResult[] = [];
  #pause: NodeJS.Immediate | undefined;

  constructor(options: PipeConnectionOptions) {
    this.#options = options;
    this.#queue = new MethodQueue({
      timeoutMs: options.timeoutMs,
      send: (message) => void this.#socket?.write(encodeFrame(message, { maxBody: PIPE_MAX_BODY })),
      onTimeout: (error) => this.drop(this.#heardFrame ? error : tooOld(error)),
    });
  }

  /** Resolves, never rejects, with the reason when the connection has ended. */
  get ended(): Promise<DeepLinkError> {
    return this.#ended.promise;
  }

  /** @throws DeepLinkError DEEPLINK_ABSENT, DEEPLINK_NO_ACCESS, DEEPLINK_TIMEOUT, DEEPLINK_CLOSED */
  async open(): Promise<void> {
    const opened = Promise.withResolvers<void>();
    const socket = connect({ path: this.#options.path });
    this.#socket = socket;
    const timer = setTimeout(() => this.drop(connectTimedOut(this.#options)), this.#options.timeoutMs);
    socket.on('connect', () => opened.resolve());
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('error', (cause) => this.#end(connectionError(cause)));
    socket.on('close', () => this.#end(closed()));
    void this.ended.then((error) => opened.reject(error));
    try {
      await opened.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Sends a request when its turn comes and returns the checked data of its reply. A reply of the wrong
   * shape also drops the connection.
   * @throws DeepLinkError
   */
  async request<T>(method: string, data: JsonObject, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    const reply = await this.#queue.request(method, data, signal);
    try {
      return readReply(method, reply, schema);
    } catch (error) {
      if (error instanceof DeepLinkError && error.code === 'DEEPLINK_BAD_REPLY') this.drop(error);
      throw error;
    }
  }

  /** Passes a notification on; one that is not understood ends the connection. */
  notify(method: string, message: JsonObject): void {
    try {
      this.#options.onNotification(method, message);
    } catch (error) {
      if (!(error instanceof DeepLinkError)) throw error;
      this.drop(error);
    }
  }

  /** Ends the connection at once because of `error`. */
  drop(error: DeepLinkError): void {
    this.#end(error);
    this.#socket?.destroy();
  }

  /** Ends the connection in an orderly way. */
  async close(): Promise<void> {
    this.#end(closed());
    if (this.#socket) await closeQuietly(this.#socket);
  }

  #end(error: DeepLinkError): void {
    this.#over = true;
    this.#ended.resolve(error);
    this.#queue.close(error);
  }

  #onData(chunk: Buffer): void {
    this.#firstByte ??= chunk[0];
    this.#inbox.push(...this.#decoder.push(chunk));
    this.#readInbox();
  }

  /**
   * In order for the caller too: a reply reaches whoever awaits it before the next message is read. Otherwise a
   * deviceInfoChanged in the same chunk would overtake an older getDeviceInfo reply.
   */
  #readInbox(): void {
    while (!this.#over && !this.#pause) {
      const frame = this.#inbox.shift();
      if (!frame) return;
      if (!frame.ok) this.drop(this.#isUnframed(frame) ? tooOld(frame.error) : frame.error);
      else if (this.#onMessage(frame.message) === 'reply') {
        this.#pause = setImmediate(() => {
          this.#pause = undefined;
          this.#readInbox();
        });
      }
    }
  }

  /** DeepLink before 1.0.3.1 answers bare JSON: its first four characters, read as a length, are huge. */
  #isUnframed(frame: FrameResult & { ok: false }): boolean {
    return !this.#heardFrame && frame.fatal && this.#firstByte === '{'.charCodeAt(0);
  }

  #onMessage(message: JsonObject): 'reply' | 'other' {
    this.#heardFrame = true;
    const { method } = message;
    if (typeof method !== 'string') {
      this.drop(new DeepLinkError('DEEPLINK_BAD_REPLY', 'DeepLink sent a message without a method'));
      return 'other';
    }
    if (this.#queue.settle(method, message)) return 'reply';
    this.notify(method, message);
    return 'other';
  }
}

const CODES_BY_SYSTEM_CODE: Readonly<Record<string, [DeepLinkErrorCode, string]>> = {
  ENOENT: ['DEEPLINK_ABSENT', 'no DeepLink pipe: DeepLink does not run, or this is not its SDK build'],
  ECONNREFUSED: ['DEEPLINK_ABSENT', 'nobody listens on the DeepLink pipe: DeepLink does not run'],
  EACCES: ['DEEPLINK_NO_ACCESS', 'this account may not open the DeepLink pipe: run as the right account'],
  EPERM: ['DEEPLINK_NO_ACCESS', 'this account may not open the DeepLink pipe: run as the right account'],
};

function connectionError(cause: Error): DeepLinkError {
  const systemError = systemCode(cause);
  const [code, message] = CODES_BY_SYSTEM_CODE[systemError ?? ''] ?? [
    'DEEPLINK_CLOSED',
    `the connection to DeepLink broke: ${messageOf(cause)}`,
  ];
  return new DeepLinkError(code, message, { cause, retryable: true, context: { systemError } });
}

function closed(): DeepLinkError {
  return new DeepLinkError('DEEPLINK_CLOSED', 'the connection to DeepLink was closed', { retryable: true });
}

function connectTimedOut({ timeoutMs }: PipeConnectionOptions): DeepLinkError {
  return new DeepLinkError('DEEPLINK_TIMEOUT', 'the DeepLink pipe did not accept a connection in time', {
    retryable: true,
    context: { timeoutMs },
  });
}

function tooOld(cause: DeepLinkError): DeepLinkError {
  return new DeepLinkError(
    'DEEPLINK_TOO_OLD',
    'DeepLink gave no framed reply: update it to 1.0.3.1 or newer',
    {
      cause,
    },
  );
}
