// The four RAKP messages and the open session exchange: layouts and codes (IPMI 2.0 §13.17 to §13.24, §13.31).
import type { KeyObject } from 'node:crypto';
import { type CipherSuite, hmac, secretKey } from './cipher-suites.ts';

/** What both sides know once RAKP 2 has been sent; all codes are made of it. */
export interface RakpFacts {
  consoleId: number;
  bmcId: number;
  consoleRandom: Buffer;
  bmcRandom: Buffer;
  bmcGuid: Buffer;
  /** Requested privilege level, with the bit for the look-up by name alone. */
  role: number;
  user: Buffer;
}

export const RANDOM_BYTES = 16;
const GUID_BYTES = 16;

/** Look the user up by name alone, not by name and privilege (table 13-11); as ipmitool and FreeIPMI do. */
export const NAME_ONLY_LOOKUP = 0x10;

export interface OpenReply {
  tag: number;
  status: number;
  /** Undefined when the status is an error and the message ends early. */
  consoleId: number | undefined;
  bmcId: number;
  authentication: number;
  integrity: number;
  confidentiality: number;
}

export interface RakpReply {
  tag: number;
  status: number;
  consoleId: number | undefined;
  /** What follows the session id: RAKP 2 random, GUID and code; RAKP 4 the code. */
  rest: Buffer;
}

/** Offers exactly one suite: what the BMC answers is then this suite or a refusal. */
export function encodeOpenRequest(tag: number, consoleId: number, suite: CipherSuite): Buffer {
  const message = Buffer.alloc(32);
  message[0] = tag;
  message.writeUInt32LE(consoleId, 4);
  [suite.authentication, suite.integrity, suite.confidentiality].forEach((algorithm, kind) => {
    message.set([kind, 0, 0, 8, algorithm], 8 + 8 * kind);
  });
  return message;
}

export function parseOpenReply(message: Buffer): OpenReply | undefined {
  const head = parseHead(message);
  if (!head || (head.status === 0 && message.length < 36)) return undefined;
  const complete = message.length >= 36;
  return {
    ...head,
    bmcId: complete ? message.readUInt32LE(8) : 0,
    authentication: (message[16] ?? 0) & 0x3f,
    integrity: (message[24] ?? 0) & 0x3f,
    confidentiality: (message[32] ?? 0) & 0x3f,
  };
}

export function encodeRakp1(
  tag: number,
  facts: Pick<RakpFacts, 'bmcId' | 'consoleRandom' | 'role' | 'user'>,
): Buffer {
  const message = Buffer.alloc(28 + facts.user.length);
  message[0] = tag;
  message.writeUInt32LE(facts.bmcId, 4);
  message.set(facts.consoleRandom, 8);
  message[24] = facts.role;
  message[27] = facts.user.length;
  message.set(facts.user, 28);
  return message;
}

/** RAKP 3; with a `status` other than 0 it has no code and tells the BMC to forget the session. */
export function encodeRakp3(tag: number, bmcId: number, status: number, code?: Uint8Array): Buffer {
  const message = Buffer.alloc(8 + (code?.length ?? 0));
  message[0] = tag;
  message[1] = status;
  message.writeUInt32LE(bmcId, 4);
  if (code) message.set(code, 8);
  return message;
}

/** RAKP 2 or RAKP 4. */
export function parseRakpReply(message: Buffer): RakpReply | undefined {
  const head = parseHead(message);
  if (!head || (head.status === 0 && message.length < 8)) return undefined;
  return { ...head, rest: message.subarray(8) };
}

/** Random, GUID and code of RAKP 2; undefined unless the length is exactly what the suite demands. */
export function parseRakp2Rest(
  suite: CipherSuite,
  rest: Buffer,
): { bmcRandom: Buffer; bmcGuid: Buffer; code: Buffer } | undefined {
  const codeAt = RANDOM_BYTES + GUID_BYTES;
  if (rest.length !== codeAt + suite.hashBytes) return undefined;
  return {
    bmcRandom: rest.subarray(0, RANDOM_BYTES),
    bmcGuid: rest.subarray(RANDOM_BYTES, codeAt),
    code: rest.subarray(codeAt),
  };
}

/** Some BMCs end a refusal right behind the status. */
function parseHead(message: Buffer): Pick<RakpReply, 'tag' | 'status' | 'consoleId'> | undefined {
  const [tag, status] = message;
  if (tag === undefined || status === undefined) return undefined;
  return { tag, status, consoleId: message.length >= 8 ? message.readUInt32LE(4) : undefined };
}

/** Proves to the console that the BMC knows the user's password. */
export function rakp2Code(suite: CipherSuite, password: KeyObject, facts: RakpFacts): Buffer {
  const ids = [id(facts.consoleId), id(facts.bmcId)];
  const randoms = [facts.consoleRandom, facts.bmcRandom];
  return hmac(suite, password, ...ids, ...randoms, facts.bmcGuid, roleAndUser(facts));
}

/** Proves to the BMC that the console knows it. */
export function rakp3Code(suite: CipherSuite, password: KeyObject, facts: RakpFacts): Buffer {
  return hmac(suite, password, facts.bmcRandom, id(facts.consoleId), roleAndUser(facts));
}

/** @param key Kg, or the user's password where no Kg is set */
export function sessionIntegrityKey(suite: CipherSuite, key: KeyObject, facts: RakpFacts): KeyObject {
  return secretKey(hmac(suite, key, facts.consoleRandom, facts.bmcRandom, roleAndUser(facts)));
}

/** Proves to the console that both have the same session integrity key, and with it the same Kg. */
export function rakp4Code(suite: CipherSuite, sik: KeyObject, facts: RakpFacts): Buffer {
  const code = hmac(suite, sik, facts.consoleRandom, id(facts.bmcId), facts.bmcGuid);
  return code.subarray(0, suite.integrityBytes);
}

function roleAndUser(facts: RakpFacts): Buffer {
  return Buffer.concat([Buffer.from([facts.role, facts.user.length]), facts.user]);
}

function id(sessionId: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(sessionId);
  return bytes;
}
