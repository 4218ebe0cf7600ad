// One question to a BMC: sent, waited for, sent again, until an answer, silence or the caller's signal.
import type { Slots } from '../../util/slots.ts';
import type { IpmiError } from '../errors.ts';
import type { RoundTrip } from './round-trip.ts';

/** A timer that is later than this tells of a process that could not listen. */
const BUSY_MS = 50;

/**
 * Every try is told apart from the others by its number (a tag or rqSeq of its own), so that an answer says
 * which try it belongs to, and the measured round trip is right even after a loss.
 */
export class Exchange<T> {
  readonly #window: Slots;
  readonly #roundTrip: RoundTrip;
  readonly #sentAt: number[] = [];
  #end: (() => void) | undefined;
  #answer: T | undefined;
  #error: IpmiError | undefined;

  /** @param window how many datagrams may be unanswered at a time, over all BMCs */
  constructor(window: Slots, roundTrip: RoundTrip) {
    this.#window = window;
    this.#roundTrip = roundTrip;
  }

  /** An answer to try `attempt`. Only the first answer counts. */
  answer(value: T, attempt: number): void {
    if (this.#answer !== undefined) return;
    this.#answer = value;
    const sentAt = this.#sentAt[attempt];
    if (sentAt !== undefined) this.#roundTrip.learn(performance.now() - sentAt);
    this.#end?.();
  }

  /** The question can't be sent. */
  fail(error: IpmiError): void {
    this.#error ??= error;
    this.#end?.();
  }

  /**
   * @param waits how long to wait after each try, in ms; their number is the number of tries
   * @returns undefined for silence
   * @throws the signal's reason, or what `fail` was given
   */
  async run(
    send: (attempt: number) => void,
    waits: readonly number[],
    signal: AbortSignal,
  ): Promise<T | undefined> {
    for (const [attempt, waitMs] of waits.entries()) {
      const entering = this.#window.take(signal);
      if (entering) await entering;
      try {
        // An answer to an earlier try may have come while this one was queueing.
        if (this.#answer === undefined) {
          this.#sentAt[attempt] = performance.now();
          send(attempt);
          await this.#wait(waitMs, signal);
        }
      } finally {
        this.#window.give();
      }
      if (this.#error) throw this.#error;
      if (this.#answer !== undefined) return this.#answer;
    }
    return undefined;
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        this.#end = undefined;
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
        resolve();
      };
      const cancel = () => {
        this.#end = undefined;
        clearTimeout(timer);
        reject(signal.reason);
      };
      let due = performance.now() + ms;
      const expire = () => {
        const now = performance.now();
        // Timers run before sockets are read: an answer that came while this process was busy is still to be
        // seen. One that was busy for long has not waited, and may have many answers to read: once more.
        if (now - due < BUSY_MS) {
          setImmediate(finish);
          return;
        }
        due = now + ms;
        timer = setTimeout(expire, ms);
      };
      let timer = setTimeout(expire, ms);
      signal.addEventListener('abort', cancel, { once: true });
      this.#end = finish;
      if (this.#error || this.#answer !== undefined) finish();
    });
  }
}
