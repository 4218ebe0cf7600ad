// Packets inside a session: encrypted, then authenticated (IPMI 2.0 §13.6, §13.28.4, §13.29).
import { type CipherSuite, hmac, type SessionKeys, sameBytes } from './cipher-suites.ts';
import {
  encodeProtected,
  PAYLOAD,
  RMCP_HEADER_BYTES,
  SESSION_HEADER_BYTES,
  type SessionPacket,
} from './packet.ts';

/** The integrity trailer: pad, pad length, this, integrity code. */
const NEXT_HEADER = 0x07;
const PAD_BYTE = 0xff;

/** @param sessionId the receiver's session id */
export function seal(
  suite: CipherSuite,
  keys: SessionKeys,
  sessionId: number,
  sequence: number,
  message: Uint8Array,
): Buffer {
  const payload = keys.payload.encrypt(message);
  const padBytes = integrityPad(payload.length);
  const packet = encodeProtected(sessionId, sequence, payload, padBytes + 2 + suite.integrityBytes);
  const padAt = SESSION_HEADER_BYTES + payload.length;
  const codeAt = padAt + padBytes + 2;
  packet.fill(PAD_BYTE, padAt, padAt + padBytes);
  packet[codeAt - 2] = padBytes;
  packet[codeAt - 1] = NEXT_HEADER;
  const code = hmac(suite, keys.integrity, packet.subarray(RMCP_HEADER_BYTES, codeAt));
  packet.set(code.subarray(0, suite.integrityBytes), codeAt);
  return packet;
}

/** The message inside, or undefined unless the packet is encrypted and its integrity code is right. */
export function unseal(suite: CipherSuite, keys: SessionKeys, packet: SessionPacket): Buffer | undefined {
  if (!packet.authenticated || !packet.encrypted || packet.payloadType !== PAYLOAD.ipmi) return undefined;
  const { covered, payload } = packet;
  const codeAt = covered.length - suite.integrityBytes;
  const payloadEnd = SESSION_HEADER_BYTES - RMCP_HEADER_BYTES + payload.length;
  if (codeAt !== payloadEnd + integrityPad(payload.length) + 2) return undefined;
  const code = hmac(suite, keys.integrity, covered.subarray(0, codeAt)).subarray(0, suite.integrityBytes);
  if (!sameBytes(code, covered.subarray(codeAt))) return undefined;
  return keys.payload.decrypt(payload);
}

/** What makes the covered bytes a multiple of four. */
function integrityPad(payloadBytes: number): number {
  return -(SESSION_HEADER_BYTES - RMCP_HEADER_BYTES + payloadBytes + 2) & 3;
}
