// Session set-up: open session, RAKP 1 to 4 (IPMI 2.0 §13.15). Every step has its own exact error.
import { randomBytes } from 'node:crypto';
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
/** A lost answer can leave the BMC a step ahead of us; then the set-up begins again. */
const ROUNDS = 3;

/** Nothing came back at that step; the caller finds out whether anybody is there. */
export class LoginSilence extends Error {
  readonly step: LoginStep;
  constructor(step: LoginStep) {
    super(`no answer to ${step}`);
    this.step = step;
  }
}

/**
 * Logs in.
 * @throws IpmiError of the step that failed, LoginSilence when a step stays unanswered
 */
export async function login(
  endpoint: Endpoint,
  suite: CipherSuite,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Session> {
  let silence: LoginSilence | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const outcome = await new Login(endpoint, suite, credentials, signal).run();
    if (outcome instanceof Session) return outcome;
    if (outcome?.step === 'open session') throw outcome;
    silence = outcome;
  }
  if (silence) throw silence;
  throw new IpmiError('IPMI_BUSY', 'The BMC loses track of the session set-up: try again', {
    context: { bmc: endpoint.name, cipherSuite: suite.id },
  });
}

class Login {
  readonly #endpoint: Endpoint;
  readonly #suite: CipherSuite;
  readonly #credentials: Credentials;
  readonly #signal: AbortSignal;
  readonly #consoleId = randomBytes(4).readUInt32LE() || 1;
  #tag = randomBytes(1)[0] ?? 0;

  constructor(endpoint: Endpoint, suite: CipherSuite, credentials: Credentials, signal: AbortSignal) {
    this.#endpoint = endpoint;
    this.#suite = suite;
    this.#credentials = credentials;
    this.#signal = signal;
  }

  /** Undefined when the BMC's half is out of step. */
  async run(): Promise<Session | undefined> {
    await this.#endpoint.open(this.#signal);
    const opened = await this.#openSession();
    const user = Buffer.from(this.#credentials.user);
    const request = {
      bmcId: opened.bmcId,
      consoleRandom: randomBytes(RANDOM_BYTES),
      role: this.#credentials.role,
      user,
    };
    const rakp2 = await this.#step('RAKP 1', PAYLOAD.rakp1, PAYLOAD.rakp2, parseRakpReply, (tag) =>
      encodeRakp1(tag, request),
    );
    if (rakp2 === undefined) return undefined;
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
    if (!reply || reply.bmcId === 0) throw this.#unreadable('open session');
    const { authentication, integrity, confidentiality } = this.#suite;
    const same =
      reply.authentication === authentication &&
      reply.integrity === integrity &&
      reply.confidentiality === confidentiality;
    // Whoever answers with other algorithms than those asked for would make the session weaker.
    if (!same) throw loginRefusal(STATUS.noMatchingSuite, 'open session', this.#where());
    return reply;
  }

  async #prove(facts: RakpFacts, bmcCode: Buffer): Promise<Session | undefined> {
    const suite = this.#suite;
    const password = secretKey(Buffer.from(this.#credentials.password));
    if (!sameBytes(rakp2Code(suite, password, facts), bmcCode)) {
      // So that the BMC does not keep the half-open session's slot.
      this.#send(PAYLOAD.rakp3, encodeRakp3(this.#tag, facts.bmcId, STATUS.invalidIntegrityCode));
      throw new IpmiError('IPMI_AUTH_FAILED', "The BMC's password for this user is another one", {
        context: { ...this.#where(), step: 'RAKP 1' },
      });
    }
    const rakp4 = await this.#step('RAKP 3', PAYLOAD.rakp3, PAYLOAD.rakp4, parseRakpReply, (tag) =>
      encodeRakp3(tag, facts.bmcId, STATUS.ok, rakp3Code(suite, password, facts)),
    );
    if (rakp4 === undefined) return undefined;
    const { kg } = this.#credentials;
    const sik = sessionIntegrityKey(suite, kg ? secretKey(kg) : password, facts);
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
    const { consoleId, bmcId } = facts;
    return new Session(this.#endpoint, { suite, consoleId, bmcId, keys: sessionKeys(suite, sik) });
  }

  /** One request and its reply. Undefined: out of step. @throws IpmiError of a refusal, LoginSilence */
  async #step<R extends Pick<RakpReply, 'tag' | 'status' | 'consoleId'>>(
    step: LoginStep,
    requestType: number,
    replyType: number,
    parse: (message: Buffer) => R | undefined,
    request: (tag: number) => Buffer,
  ): Promise<R | undefined> {
    const first = Math.max(FIRST_WAIT_MS, this.#endpoint.roundTrip.waitMs);
    const waits = step === 'open session' ? [first, 2 * first] : [first, 2 * first, 2 * first];
    const tags: number[] = [];
    try {
      const reply = await this.#endpoint.exchange<R>(waits, this.#signal, (attempt, exchange) => {
        tags[attempt] = this.#tag = (this.#tag + 1) & 0xff;
        this.#endpoint.setup = (packet: SessionPacket) => {
          const found = packet.payloadType === replyType ? parse(packet.payload) : undefined;
          const answered = found && this.#isOurs(found) ? tags.indexOf(found.tag) : -1;
          if (found && answered >= 0) exchange.answer(found, answered);
        };
        this.#send(requestType, request(this.#tag));
      });
      if (!reply) throw new LoginSilence(step);
      if (reply.status === STATUS.ok) return reply;
      if (isOutOfStep(reply.status, step)) return undefined;
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
