// Collects one HTTP answer from undici, within a size limit, and can let go of it at any moment.
import type { Dispatcher } from 'undici';
import { type AskedCall, brokenError } from './classify.ts';

/** A list of 51 machines has about 20 kB. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface HttpAnswer {
  status: number;
  body: string;
}

/** Settles once: with the answer, with what broke the exchange, or with the reason of `cancel`. */
export class AnswerReceiver implements Dispatcher.DispatchHandler {
  /** The first byte of the answer has come. */
  started = false;
  readonly #call: AskedCall;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #wireError: unknown;
  #cancelled: { reason: unknown } | undefined;
  #controller: Dispatcher.DispatchController | undefined;

  constructor(call: AskedCall, resolve: (answer: HttpAnswer) => void, reject: (error: unknown) => void) {
    this.#call = call;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  failedOnWire(error: unknown): boolean {
    return error !== undefined && error === this.#wireError;
  }

  /** The request was handed to a connection. */
  get sent(): boolean {
    return this.#controller !== undefined;
  }

  /** Rejects now; a request that still waits for a connection is never written. */
  cancel(reason: unknown): void {
    this.#cancelled = { reason };
    this.#reject(reason);
    this.#controller?.abort(new Error('cancelled'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#cancelled) controller.abort(new Error('cancelled'));
  }

  onResponseStarted(): void {
    this.started = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MAX_ANSWER_BYTES) {
      this.cancel(
        brokenError(
          'BAD_ANSWER',
          `${this.#call.path} answered more than ${MAX_ANSWER_BYTES} bytes`,
          this.#call,
        ),
      );
    } else {
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    this.#resolve({ status: this.#status, body: Buffer.concat(this.#chunks, this.#size).toString('utf8') });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#wireError = error;
    this.#reject(error);
  }
}
