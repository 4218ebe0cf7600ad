// An IPMI message as it travels over a LAN: addresses, two checksums, request sequence (IPMI 2.0 §13.8).

export interface IpmiMessage {
  /** Even: request; odd: response (request + 1). */
  netFn: number;
  command: number;
  /** 0 to 63; a response carries the number of its request. */
  rqSeq: number;
  /** Of a response: the completion code first. */
  data: Buffer;
}

/** rqSeq has six bits. */
export const RQ_SEQ_LIMIT = 64;

const BMC_ADDRESS = 0x20;
/** Software id of a remote console (table 5-4). */
const CONSOLE_ADDRESS = 0x81;
const OVERHEAD_BYTES = 7;

export function encodeRequest(message: IpmiMessage): Buffer {
  return encode(message, BMC_ADDRESS, CONSOLE_ADDRESS);
}

/** What a BMC sends. */
export function encodeResponse(message: IpmiMessage): Buffer {
  return encode(message, CONSOLE_ADDRESS, BMC_ADDRESS);
}

function encode({ netFn, command, rqSeq, data }: IpmiMessage, to: number, from: number): Buffer {
  const bytes = Buffer.alloc(OVERHEAD_BYTES + data.length);
  bytes[0] = to;
  bytes[1] = netFn << 2;
  bytes[2] = checksum(bytes, 0, 2);
  bytes[3] = from;
  bytes[4] = rqSeq << 2;
  bytes[5] = command;
  bytes.set(data, 6);
  bytes[bytes.length - 1] = checksum(bytes, 3, bytes.length - 1);
  return bytes;
}

/** Undefined when it is too short or a checksum is wrong. Never throws. */
export function parseMessage(bytes: Buffer): IpmiMessage | undefined {
  const last = bytes.length - 1;
  if (bytes.length < OVERHEAD_BYTES) return undefined;
  if (bytes[2] !== checksum(bytes, 0, 2) || bytes[last] !== checksum(bytes, 3, last)) return undefined;
  return {
    netFn: (bytes[1] ?? 0) >> 2,
    rqSeq: (bytes[4] ?? 0) >> 2,
    command: bytes[5] ?? 0,
    data: bytes.subarray(6, last),
  };
}

/** Makes the sum of the bytes and itself zero. */
function checksum(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += bytes[i] ?? 0;
  return -sum & 0xff;
}
