// One session with one BMC: numbered, encrypted and authenticated commands, one at a time.
import type { CipherSuite, SessionKeys } from './cipher-suites.ts';
import type { IpmiCommand } from './command.ts';
import { closeSession } from './commands.ts';
import type { Endpoint } from './endpoint.ts';
import { encodeRequest, type IpmiMessage, parseMessage, RQ_SEQ_LIMIT } from './message.ts';
import type { SessionPacket } from './packet.ts';
import { seal, unseal } from './sealed.ts';
import { SequenceWindow } from './sequence-window.ts';

/** A session that was idle: two short waits tell that the BMC has restarted and knows nothing of it. */
const QUICK_TRIES = [1, 1] as const;
/** A session just opened can't be dead: what is slow here is the command, and its round trip is learnt. */
const PATIENT_TRIES = [2, 4, 4] as const;
/** What must not be repeated is waited for as long as all tries of a patient one take. */
const ONE_TRY = [10] as const;

export interface SessionFacts {
  suite: CipherSuite;
  consoleId: number;
  bmcId: number;
  keys: SessionKeys;
}

export class Session {
  readonly consoleId: number;
  readonly suite: CipherSuite;
  /** What `Set Session Privilege Level` has reached. */
  privilege: 'user' | 'operator' = 'user';
  readonly #facts: SessionFacts;
  readonly #endpoint: Endpoint;
  readonly #inbound = new SequenceWindow();
  #proven = false;
  #outbound = 0;
  #rqSeq = 0;
  #waiting: ((message: IpmiMessage) => void) | undefined;

  constructor(endpoint: Endpoint, facts: SessionFacts) {
    this.#endpoint = endpoint;
    this.#facts = facts;
    this.consoleId = facts.consoleId;
    this.suite = facts.suite;
  }

  /**
   * Sends one command and waits for its answer, patiently if none has come yet in this session.
   * @param onSend called before each datagram
   * @returns the answer, completion code first; undefined for silence
   */
  async request(
    command: IpmiCommand<unknown>,
    signal: AbortSignal,
    onSend?: () => void,
  ): Promise<Buffer | undefined> {
    const { waitMs } = this.#endpoint.roundTrip;
    const tries = command.once ? ONE_TRY : this.#proven ? QUICK_TRIES : PATIENT_TRIES;
    const waits = tries.map((times) => times * waitMs);
    const sent: number[] = [];
    try {
      const answer = await this.#endpoint.exchange<Buffer>(waits, signal, (attempt, exchange) => {
        this.#waiting = (message) => {
          const answered = sent.indexOf(message.rqSeq);
          const matches = message.netFn === (command.netFn | 1) && message.command === command.command;
          if (matches && answered >= 0 && message.data.length > 0) exchange.answer(message.data, answered);
        };
        sent[attempt] = this.#nextRqSeq();
        onSend?.();
        this.#send(command, sent[attempt] ?? 0);
      });
      this.#proven ||= answer !== undefined;
      return answer;
    } finally {
      this.#waiting = undefined;
    }
  }

  /** Every packet: integrity first, then its number; only then it is read. Duplicates and old ones end here. */
  receive(packet: SessionPacket): void {
    const bytes = unseal(this.#facts.suite, this.#facts.keys, packet);
    if (!bytes || !this.#inbound.accept(packet.sequence)) return;
    const message = parseMessage(bytes);
    if (message) this.#waiting?.(message);
  }

  /** Ends the session and waits for the BMC's word. */
  async close(signal: AbortSignal): Promise<void> {
    await this.request(closeSession(this.#facts.bmcId), signal);
  }

  /** Tells a BMC that has fallen silent to free the slot, should it hear that; nobody waits for an answer. */
  abandon(): void {
    this.#send(closeSession(this.#facts.bmcId), this.#nextRqSeq());
  }

  #send({ netFn, command, data }: IpmiCommand<unknown>, rqSeq: number): void {
    const message = encodeRequest({ netFn, command, rqSeq, data: Buffer.from(data) });
    // Zero is no session number, so the count skips it when it wraps.
    this.#outbound = (this.#outbound + 1) >>> 0 || 1;
    this.#endpoint.send(
      seal(this.#facts.suite, this.#facts.keys, this.#facts.bmcId, this.#outbound, message),
    );
  }

  #nextRqSeq(): number {
    this.#rqSeq = (this.#rqSeq + 1) % RQ_SEQ_LIMIT;
    return this.#rqSeq;
  }
}
