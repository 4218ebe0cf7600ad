// The frames of the LAN port, with the mistakes of the node's reader and writer.

export const HEADER_BYTES = 4;
/** The node's buffers hold a body of this size. */
export const BODY_BYTES = 512;
/** The node's message object: header, body, and the 4-byte body length that lies right behind. */
const MESSAGE_BYTES = HEADER_BYTES + BODY_BYTES + 4;
/** Where the leak ends: the kernel refuses to read on. The connection is then forgotten, though open. */
const LEAK_BYTES = 196_608;
/** How far the node got with the frame of 653 bytes before it crashed. */
const LAST_BYTES = 131_072;
/** 517 bytes were survived and 653 were not; where between them the stack gives way is not known. */
const DEADLY_BODY = 545;
/** Stands for whatever lies in the node's heap behind a message. */
const FILLER = 0xf5;

/**
 * The body length that the node reads from a header. It copies the header like text, up to the first NUL byte:
 * 256 and 512 become 0, 65537 becomes 1.
 * @returns undefined when the length is above 512, which ends the connection
 */
export function decodeLength(header: Buffer): number | undefined {
  const text = Buffer.alloc(HEADER_BYTES);
  const nul = header.indexOf(0);
  header.copy(text, 0, 0, nul < 0 ? HEADER_BYTES : nul);
  const length = text.readUInt32LE(0);
  return length > BODY_BYTES ? undefined : length;
}

export interface PushedFrame {
  bytes: Buffer;
  outcome: 'sent' | 'forgotten' | 'deadly';
}

/**
 * What the node sends to set a password. Nothing in it is escaped. A body over 512 bytes runs over the length that
 * lies behind the buffer, and the node sends as many bytes as those characters say.
 */
export function encodePush(password: string): PushedFrame {
  const body = Buffer.from(`{"method":"setDevicePassword","data":{"password":"${password}"}}`);
  const message = Buffer.alloc(Math.max(MESSAGE_BYTES, HEADER_BYTES + body.length));
  message.writeUInt32LE(body.length, 0);
  message.writeUInt32LE(Math.min(body.length, BODY_BYTES), HEADER_BYTES + BODY_BYTES);
  body.copy(message, HEADER_BYTES);
  if (body.length >= DEADLY_BODY) return { bytes: leak(message, LAST_BYTES), outcome: 'deadly' };
  const announced = HEADER_BYTES + message.readUInt32LE(HEADER_BYTES + BODY_BYTES);
  if (announced > LEAK_BYTES) return { bytes: leak(message, LEAK_BYTES), outcome: 'forgotten' };
  return { bytes: leak(message, announced), outcome: 'sent' };
}

function leak(message: Buffer, length: number): Buffer {
  const bytes = Buffer.alloc(length, FILLER);
  message.copy(bytes, 0, 0, MESSAGE_BYTES);
  return bytes;
}
