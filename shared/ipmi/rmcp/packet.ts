// The outer layers of a datagram: RMCP header and session header of both formats (IPMI 2.0 §13.1.3, §13.6).

/** Payload types of RMCP+ (table 13-16). */
export const PAYLOAD = {
  ipmi: 0x00,
  openRequest: 0x10,
  openReply: 0x11,
  rakp1: 0x12,
  rakp2: 0x13,
  rakp3: 0x14,
  rakp4: 0x15,
} as const;

/** IPMI 1.5 format without a session: only for finding out who is there. */
export interface PlainPacket {
  format: 'plain';
  payload: Buffer;
}

export interface SessionPacket {
  format: 'session';
  payloadType: number;
  encrypted: boolean;
  authenticated: boolean;
  /** The receiver's own session id; 0 while a session is being set up. */
  sessionId: number;
  sequence: number;
  payload: Buffer;
  /** Everything that the integrity code covers, and the code: the whole datagram after the RMCP header. */
  covered: Buffer;
}

/** RMCP 1.0, reserved, no RMCP acknowledge, class IPMI (§13.1.3). */
const RMCP_HEADER = Buffer.from([0x06, 0x00, 0xff, 0x07]);
export const RMCP_HEADER_BYTES = RMCP_HEADER.length;
const AUTH_NONE = 0x00;
const AUTH_RMCPP = 0x06;
const ENCRYPTED = 0x80;
const AUTHENTICATED = 0x40;
const OEM_PAYLOAD = 0x02;
const PLAIN_HEADER_BYTES = 14;
export const SESSION_HEADER_BYTES = 16;

/** One IPMI message outside any session, in IPMI 1.5 format (table 13-8). */
export function encodePlain(payload: Uint8Array): Buffer {
  const packet = Buffer.alloc(PLAIN_HEADER_BYTES + payload.length);
  packet.set(RMCP_HEADER);
  packet[4] = AUTH_NONE;
  packet[13] = payload.length;
  packet.set(payload, PLAIN_HEADER_BYTES);
  return packet;
}

/** One message of the session set-up: neither encrypted nor authenticated. */
export function encodeSetup(payloadType: number, payload: Uint8Array): Buffer {
  return encodeSession({ payloadType, flags: 0, sessionId: 0, sequence: 0, payload, trailerBytes: 0 });
}

/** An encrypted and authenticated packet with `trailerBytes` left empty behind the payload. */
export function encodeProtected(
  sessionId: number,
  sequence: number,
  payload: Uint8Array,
  trailerBytes: number,
): Buffer {
  const flags = ENCRYPTED | AUTHENTICATED;
  return encodeSession({ payloadType: PAYLOAD.ipmi, flags, sessionId, sequence, payload, trailerBytes });
}

interface SessionFields {
  payloadType: number;
  flags: number;
  sessionId: number;
  sequence: number;
  payload: Uint8Array;
  trailerBytes: number;
}

function encodeSession(fields: SessionFields): Buffer {
  const { payload } = fields;
  const packet = Buffer.alloc(SESSION_HEADER_BYTES + payload.length + fields.trailerBytes);
  packet.set(RMCP_HEADER);
  packet[4] = AUTH_RMCPP;
  packet[5] = fields.flags | fields.payloadType;
  packet.writeUInt32LE(fields.sessionId, 6);
  packet.writeUInt32LE(fields.sequence, 10);
  packet.writeUInt16LE(payload.length, 14);
  packet.set(payload, SESSION_HEADER_BYTES);
  return packet;
}

/** Undefined for everything that is no IPMI packet of one of the two formats. Never throws. */
export function parsePacket(datagram: Buffer): PlainPacket | SessionPacket | undefined {
  if (datagram.length < PLAIN_HEADER_BYTES) return undefined;
  if (datagram[0] !== RMCP_HEADER[0] || datagram[3] !== RMCP_HEADER[3]) return undefined;
  if (datagram[4] === AUTH_NONE) return parsePlain(datagram);
  if (datagram[4] === AUTH_RMCPP) return parseSession(datagram);
  return undefined;
}

function parsePlain(datagram: Buffer): PlainPacket | undefined {
  const end = PLAIN_HEADER_BYTES + (datagram[13] ?? 0);
  if (end > datagram.length) return undefined;
  return { format: 'plain', payload: datagram.subarray(PLAIN_HEADER_BYTES, end) };
}

function parseSession(datagram: Buffer): SessionPacket | undefined {
  if (datagram.length < SESSION_HEADER_BYTES) return undefined;
  const type = datagram[5] ?? 0;
  const payloadType = type & 0x3f;
  // A maker's own payload has a longer header; nothing that we ask for is answered with one.
  if (payloadType === OEM_PAYLOAD) return undefined;
  const end = SESSION_HEADER_BYTES + datagram.readUInt16LE(14);
  if (end > datagram.length) return undefined;
  return {
    format: 'session',
    payloadType,
    encrypted: (type & ENCRYPTED) !== 0,
    authenticated: (type & AUTHENTICATED) !== 0,
    sessionId: datagram.readUInt32LE(6),
    sequence: datagram.readUInt32LE(10),
    payload: datagram.subarray(SESSION_HEADER_BYTES, end),
    covered: datagram.subarray(RMCP_HEADER_BYTES),
  };
}
