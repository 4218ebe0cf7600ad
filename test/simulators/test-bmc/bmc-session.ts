// A BMC's side of one session: the RAKP answers, then numbered, encrypted and authenticated messages.
import { type KeyObject, randomBytes } from 'node:crypto';
import {
  type CipherSuite,
  type SessionKeys,
  sameBytes,
  secretKey,
  sessionKeys,
} from '../../../shared/ipmi/rmcp/cipher-suites.ts';
import { PRIVILEGE } from '../../../shared/ipmi/rmcp/commands.ts';
import { STATUS } from '../../../shared/ipmi/rmcp/failures.ts';
import type { SessionPacket } from '../../../shared/ipmi/rmcp/packet.ts';
import {
  RANDOM_BYTES,
  type RakpFacts,
  rakp2Code,
  rakp3Code,
  rakp4Code,
  sessionIntegrityKey,
} from '../../../shared/ipmi/rmcp/rakp.ts';
import { seal, unseal } from '../../../shared/ipmi/rmcp/sealed.ts';
import { SequenceWindow } from '../../../shared/ipmi/rmcp/sequence-window.ts';
import type { TestBmcSettings } from './settings.ts';

export class BmcSession {
  readonly bmcId: number;
  readonly consoleId: number;
  privilege: number = PRIVILEGE.user;
  maxPrivilege: number = PRIVILEGE.user;
  lastUsed = Date.now();
  readonly #suite: CipherSuite;
  readonly #settings: TestBmcSettings;
  readonly #guid: Buffer;
  readonly #inbound = new SequenceWindow();
  #outbound = 0;
  #facts: RakpFacts | undefined;
  #keys: SessionKeys | undefined;

  constructor(
    ids: { bmcId: number; consoleId: number },
    suite: CipherSuite,
    guid: Buffer,
    settings: TestBmcSettings,
  ) {
    this.bmcId = ids.bmcId;
    this.consoleId = ids.consoleId;
    this.#suite = suite;
    this.#guid = guid;
    this.#settings = settings;
  }

  /** True once RAKP 4 has been sent. */
  get open(): boolean {
    return this.#keys !== undefined;
  }

  /** Answer to RAKP 1. */
  rakp2(message: Buffer): Buffer {
    const tag = message[0] ?? 0;
    const role = message[24] ?? 0;
    const user = message.subarray(28, 28 + (message[27] ?? 0));
    if (message.length < 28) return this.#reply(tag, STATUS.illegalParameter);
    if (!user.equals(Buffer.from(this.#settings.user))) return this.#reply(tag, STATUS.unauthorisedName);
    const limit = PRIVILEGE[this.#settings.maxPrivilege];
    if ((role & 0x0f) > limit) return this.#reply(tag, STATUS.unauthorisedRole);
    this.maxPrivilege = role & 0x0f;
    const facts: RakpFacts = {
      consoleId: this.consoleId,
      bmcId: this.bmcId,
      consoleRandom: Buffer.from(message.subarray(8, 24)),
      bmcRandom: randomBytes(RANDOM_BYTES),
      bmcGuid: this.#guid,
      role,
      user: Buffer.from(user),
    };
    this.#facts = facts;
    const code = rakp2Code(this.#suite, this.#passwordKey(), facts);
    return this.#reply(tag, STATUS.ok, facts.bmcRandom, facts.bmcGuid, code);
  }

  /** Answer to RAKP 3; undefined when the console gave up, and then the session is over. */
  rakp4(message: Buffer): Buffer | undefined {
    const [tag = 0, status] = message;
    const facts = this.#facts;
    if (status !== STATUS.ok || message.length < 8) return undefined;
    if (!facts) return this.#reply(tag, STATUS.invalidSessionId);
    const expected = rakp3Code(this.#suite, this.#passwordKey(), facts);
    if (!sameBytes(expected, message.subarray(8))) return this.#reply(tag, STATUS.invalidIntegrityCode);
    const { kg } = this.#settings;
    const sik = sessionIntegrityKey(
      this.#suite,
      kg === undefined ? this.#passwordKey() : secretKey(Buffer.from(kg)),
      facts,
    );
    this.#keys = sessionKeys(this.#suite, sik);
    return this.#reply(tag, STATUS.ok, rakp4Code(this.#suite, sik, facts));
  }

  /** The IPMI message in a packet that is new and genuine. */
  read(packet: SessionPacket): Buffer | undefined {
    const message = this.#keys && unseal(this.#suite, this.#keys, packet);
    return message && this.#inbound.accept(packet.sequence) ? message : undefined;
  }

  write(message: Buffer): Buffer {
    if (!this.#keys) throw new Error('The session is not open yet');
    this.#outbound += 1;
    return seal(this.#suite, this.#keys, this.consoleId, this.#outbound, message);
  }

  #passwordKey(): KeyObject {
    return secretKey(Buffer.from(this.#settings.password));
  }

  #reply(tag: number, status: number, ...rest: Buffer[]): Buffer {
    const head = Buffer.from([tag, status, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(this.consoleId, 4);
    return Buffer.concat([head, ...rest]);
  }
}
