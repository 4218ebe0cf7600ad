// Recorded conversations of real ipmitool, and the keys of their sessions.
import type { KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import {
  type CipherSuite,
  type SessionKeys,
  SUITES,
  secretKey,
  sessionKeys,
} from '../../../shared/ipmi/rmcp/cipher-suites.ts';
import {
  PAYLOAD,
  type PlainPacket,
  parsePacket,
  type SessionPacket,
} from '../../../shared/ipmi/rmcp/packet.ts';
import {
  parseOpenReply,
  parseRakp2Rest,
  parseRakpReply,
  type RakpFacts,
  sessionIntegrityKey,
} from '../../../shared/ipmi/rmcp/rakp.ts';

export interface Recording {
  name: string;
  suite: 3 | 17;
  user: string;
  password: string;
  kg?: string;
  output: string;
  packets: { from: 'console' | 'bmc'; hex: string }[];
}

const FOLDER = new URL('../../fixtures/ipmi/', import.meta.url);

export function recordings(): Recording[] {
  return readdirSync(FOLDER)
    .filter((file) => /^suite-.*\.json$/.test(file))
    .map((file) => recording(file.replace('.json', '')));
}

export function recording(name: string): Recording {
  const text = readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');
  return { ...(JSON.parse(text) as Omit<Recording, 'name'>), name };
}

export function datagrams(of: Recording, from?: 'console' | 'bmc'): Buffer[] {
  return of.packets
    .filter((packet) => from === undefined || packet.from === from)
    .map(({ hex }) => Buffer.from(hex, 'hex'));
}

export function parsed(datagram: Buffer | undefined): PlainPacket | SessionPacket {
  const packet = datagram && parsePacket(datagram);
  if (!packet) throw new Error('The recording has a packet that we can not read');
  return packet;
}

/** The first message of that payload type. */
export function payloadOf(of: Recording, payloadType: number): Buffer {
  for (const datagram of datagrams(of)) {
    const packet = parsed(datagram);
    if (packet.format === 'session' && packet.payloadType === payloadType) return packet.payload;
  }
  throw new Error(`${of.name} has no payload of type ${payloadType}`);
}

export interface RecordedSession {
  suite: CipherSuite;
  facts: RakpFacts;
  password: KeyObject;
  sik: KeyObject;
  keys: SessionKeys;
  /** What the BMC sent in RAKP 2 and RAKP 4, and the console in RAKP 3. */
  codes: { rakp2: Buffer; rakp3: Buffer; rakp4: Buffer };
}

/** Everything that both sides knew, worked out of the recorded bytes and the credentials. */
export function recordedSession(of: Recording): RecordedSession {
  const suite = SUITES[of.suite];
  const opened = parseOpenReply(payloadOf(of, PAYLOAD.openReply));
  const rakp1 = payloadOf(of, PAYLOAD.rakp1);
  const rakp2 = parseRakpReply(payloadOf(of, PAYLOAD.rakp2));
  const rest = rakp2 && parseRakp2Rest(suite, rakp2.rest);
  const rakp4 = parseRakpReply(payloadOf(of, PAYLOAD.rakp4));
  if (!opened || opened.consoleId === undefined || !rest || !rakp4)
    throw new Error(`${of.name} has no session`);
  const facts: RakpFacts = {
    consoleId: opened.consoleId,
    bmcId: opened.bmcId,
    consoleRandom: rakp1.subarray(8, 24),
    bmcRandom: rest.bmcRandom,
    bmcGuid: rest.bmcGuid,
    role: rakp1[24] ?? 0,
    user: rakp1.subarray(28),
  };
  const password = secretKey(Buffer.from(of.password));
  const sik = sessionIntegrityKey(
    suite,
    of.kg === undefined ? password : secretKey(Buffer.from(of.kg)),
    facts,
  );
  const codes = { rakp2: rest.code, rakp3: payloadOf(of, PAYLOAD.rakp3).subarray(8), rakp4: rakp4.rest };
  return { suite, facts, password, sik, keys: sessionKeys(suite, sik), codes };
}
