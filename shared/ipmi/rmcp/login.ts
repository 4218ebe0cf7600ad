// Session set-up: open session, RAKP 1 to 4 (IPMI 2.0 §13.15). Every step has its own exact error.
import { IpmiError } from '../errors.ts';
import { type CipherSuite, sameBytes, secretKey, sessionKeys } from './cipher-suites.ts';
import type { Endpoint } from './endpoint.ts';
import { isOutOfStep, type LoginStep, loginRefusal, STATUS } from './failures.ts';
import { encodeSetup, PAYLOAD, type SessionPacket } from './packet.ts';
import {
  encodeOpenRequest,
  encodeRakp1,
  encodeRakp3,
  type OpenReply,
  parseOpenReply,
  parseRakp2Rest,
  parseRakpReply,
  RANDOM_BYTES,
  type RakpFacts,
  type RakpReply,
  rakp2Code,
  rakp3Code,
  rakp4Code,
  sessionIntegrityKey,
} from './rakp.ts';
import { random } from './random.ts';
import { Session } from './session.ts';

export interface Credentials {
  user: string;
  password: string;
  kg: Uint8Array | undefined;
  /** Requested role byte of RAKP 1. */
  role: number;
}

/** BMCs take their time for RAKP: ask again later than inside a session. */
const FIRST_WAIT_MS = 500;
/** A lost answer can leave the BMC a step ahead of us, deaf to the step before: then all begins again. */
const ROUNDS = 3;

/** No answer to that step, or one that belongs to another: the caller finds out whether anybody is there. */
export class StepLost extends Error {
  readonly step: LoginStep;
  constructor(step: LoginStep) {
    super(`the session set-up is lost at ${step}`);
    this.step = step;
  }
}

/**
 * Logs in.
 * @throws IpmiError of the step at which the BMC refuses, StepLost when the BMC does not keep up
 */
export async function login(
  endpoint: Endpoint,
  suite: CipherSuite,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Session> {
  for (let round = 1; ; round++) {
    try {
      return await new Login(endpoint, suite, credentials, signal).run();
    } catch (error) {
      const isLost = error instanceof StepLost && error.step !== 'open session';
      if (!isLost || round === ROUNDS) throw error;
    }
  }
}

class Login {
  readonly #endpoint: Endpoint;
  readonly #suite: CipherSuite;
  readonly #credentials: Credentials;
  readonly #signal: AbortSignal;
  readonly #consoleId = random(4).readUInt32LE() || 1;

  constructor(endpoint: Endpoint, suite: CipherSuite, credentials: Credentials, signal: AbortSignal) {
    this.#endpoint = endpoint;
    this.#suite = suite;
    this.#credentials = credentials;
    this.#signal = signal;
  }

  async run(): Promise<Session> {
    await this.#endpoint.open(this.#signal);
    const opened = await this.#openSession();
    const user = Buffer.from(this.#credentials.user);
    const request = {
      bmcId: opened.bmcId,
      consoleRandom: random(RANDOM_BYTES),
      role: this.#credentials.role,
      user,
    };
    const rakp2 = await this.#step('RAKP 1', PAYLOAD.rakp1, PAYLOAD.rakp2, parseRakpReply, (tag) =>
      encodeRakp1(tag, request),
    );
    const proof = parseRakp2Rest(this.#suite, rakp2.rest);
    if (!proof) throw this.#unreadable('RAKP 1');
    const { code, ...fromBmc } = proof;
    return this.#prove({ ...request, ...fromBmc, consoleId: this.#consoleId }, code);
  }

  async #openSession(): Promise<OpenReply> {
    const reply = await this.#step(
      'open session',
      PAYLOAD.openRequest,
      PAYLOAD.openReply,
      parseOpenReply,
      (tag) => encodeOpenRequest(tag, this.#consoleId, this.#suite),
    );
    if (reply.bmcId === 0) throw this.#unreadable('open session');
    const { authentication, integrity, confidentiality } = this.#suite;
    const same =
      reply.authentication === authentication &&
      reply.integrity === integrity &&
      reply.confidentiality === confidentiality;
    // Whoever answers with other algorithms than those asked for would make the session weaker.
    if (!same) throw loginRefusal(STATUS.noMatchingSuite, 'open session', this.#where());
    return reply;
  }

  async #prove(facts: RakpFacts, bmcCode: Buffer): Promise<Session> {
    const suite = this.#suite;
    const password = secretKey(Buffer.from(this.#credentials.password));
    if (!sameBytes(rakp2Code(suite, password, facts), bmcCode)) {
      // So that the BMC does not keep the half-open session's slot.
      this.#send(
        PAYLOAD.rakp3,
        encodeRakp3(this.#endpoint.nextTag(), facts.bmcId, STATUS.invalidIntegrityCode),
      );
      throw new IpmiError('IPMI_AUTH_FAILED', "The BMC's password for this user is another one", {
        context: { ...this.#where(), step: 'RAKP 1' },
      });
    }
    const { kg } = this.#credentials;
    const sik = sessionIntegrityKey(suite, kg ? secretKey(kg) : password, facts);
    const { consoleId, bmcId } = facts;
    const session = new Session(this.#endpoint, { suite, consoleId, bmcId, keys: sessionKeys(suite, sik) });
    const rakp4 = await this.#step('RAKP 3', PAYLOAD.rakp3, PAYLOAD.rakp4, parseRakpReply, (tag) =>
      encodeRakp3(tag, bmcId, STATUS.ok, rakp3Code(suite, password, facts)),
    ).catch((error: unknown) => {
      // For the BMC the session may be open, and only its word of that lost.
      if (error instanceof StepLost) session.abandon();
      throw error;
    });
    if (rakp4.rest.length !== suite.integrityBytes) throw this.#unreadable('RAKP 3');
    if (!sameBytes(rakp4Code(suite, sik, facts), rakp4.rest)) {
      throw new IpmiError(
        'IPMI_KG_WRONG',
        "User and password are right, the BMC's Kg is another one: check it",
        {
          context: { ...this.#where(), step: 'RAKP 3' },
        },
      );
    }
    return session;
  }

  /** One request and its reply. @throws IpmiError of a refusal, StepLost */
  async #step<R extends Pick<RakpReply, 'tag' | 'status' | 'consoleId'>>(
    step: LoginStep,
    requestType: number,
    replyType: number,
    parse: (message: Buffer) => R | undefined,
    request: (tag: number) => Buffer,
  ): Promise<R> {
    const first = Math.max(FIRST_WAIT_MS, this.#endpoint.roundTrip.waitMs);
    const tags: number[] = [];
    try {
      const reply = await this.#endpoint.exchange<R>(
        [first, 2 * first],
        this.#signal,
        (attempt, exchange) => {
          const tag = this.#endpoint.nextTag();
          tags[attempt] = tag;
          this.#endpoint.setup = (packet: SessionPacket) => {
            const found = packet.payloadType === replyType ? parse(packet.payload) : undefined;
            const answered = found && this.#isOurs(found) ? tags.indexOf(found.tag) : -1;
            if (found && answered >= 0) exchange.answer(found, answered);
          };
          this.#send(requestType, request(tag));
        },
      );
      if (reply?.status === STATUS.ok) return reply;
      if (!reply || isOutOfStep(reply.status, step)) throw new StepLost(step);
      throw loginRefusal(reply.status, step, this.#where());
    } finally {
      this.#endpoint.setup = undefined;
    }
  }

  /** BMCs leave the console's id out of a refusal, or zero. */
  #isOurs({ status, consoleId }: Pick<RakpReply, 'status' | 'consoleId'>): boolean {
    return consoleId === this.#consoleId || (status !== STATUS.ok && !consoleId);
  }

  #send(payloadType: number, message: Buffer): void {
    this.#endpoint.send(encodeSetup(payloadType, message));
  }

  #where(): { bmc: string; cipherSuite: number } {
    return { bmc: this.#endpoint.name, cipherSuite: this.#suite.id };
  }

  #unreadable(step: LoginStep): IpmiError {
    return new IpmiError('IPMI_UNPARSABLE_OUTPUT', `The BMC's answer to ${step} makes no sense`, {
      context: { ...this.#where(), step },
    });
  }
}
