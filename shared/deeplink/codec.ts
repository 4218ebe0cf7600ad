// DeepLink's framing: a 4-byte little-endian length, then that many bytes of UTF-8 JSON.
import { DeepLinkError } from './errors.ts';

/** Largest body on the SDK pipe. DeepLink states no limit; its messages have a few hundred bytes. */
export const PIPE_MAX_BODY = 65_536;

/** Largest body on the node's LAN port. The node can send 512, but reads only 511 (recorded: lan-len-511, -512). */
export const LAN_MAX_BODY = 512;

const HEADER_BYTES = 4;

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * One decoded frame. After `fatal: true` the length can't be trusted, so nobody knows where the next frame
 * begins: drop the connection. After `fatal: false` the stream goes on at the next frame.
 */
export type FrameResult =
  | { ok: true; message: JsonObject }
  | { ok: false; error: DeepLinkError; fatal: boolean };

/**
 * Length header and JSON body of `value`.
 * @param options.padTo body length to reach with trailing spaces
 * @throws DeepLinkError FRAME_TOO_LONG
 */
export function encodeFrame(value: JsonObject, options: { maxBody: number; padTo?: number }): Buffer {
  const json = Buffer.from(JSON.stringify(value));
  const length = Math.max(json.length, options.padTo ?? 0);
  if (length > options.maxBody) throw tooLong(length, options.maxBody);
  const frame = Buffer.alloc(HEADER_BYTES + length, ' ');
  frame.writeUInt32LE(length);
  json.copy(frame, HEADER_BYTES);
  return frame;
}

/** Cuts a byte stream into messages, however it was split on the way. Never throws. */
export class FrameDecoder {
  readonly #maxBody: number;
  #rest: Buffer = Buffer.alloc(0);
  #dead = false;

  constructor(options: { maxBody: number }) {
    this.#maxBody = options.maxBody;
  }

  /** The frames that `chunk` completes, in order. Nothing more comes after a fatal one. */
  push(chunk: Uint8Array): FrameResult[] {
    if (this.#dead) return [];
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    const results: FrameResult[] = [];
    for (let result = this.#next(); result; result = this.#next()) {
      results.push(result);
      if (!result.ok && result.fatal) {
        this.#dead = true;
        this.#rest = Buffer.alloc(0);
        break;
      }
    }
    return results;
  }

  #next(): FrameResult | undefined {
    if (this.#rest.length < HEADER_BYTES) return undefined;
    const length = this.#rest.readUInt32LE();
    if (length > this.#maxBody) return { ok: false, error: tooLong(length, this.#maxBody), fatal: true };
    const end = HEADER_BYTES + length;
    if (this.#rest.length < end) return undefined;
    const body = this.#rest.subarray(HEADER_BYTES, end);
    this.#rest = this.#rest.subarray(end);
    return length === 0 ? empty() : decodeBody(body);
  }
}

function decodeBody(body: Uint8Array): FrameResult {
  try {
    const message: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (isJsonObject(message)) return { ok: true, message };
  } catch {
    // The parser's own message quotes the body, which may hold a password: not kept as a cause.
  }
  const error = new DeepLinkError('FRAME_NOT_JSON', 'the body of a DeepLink frame is not a JSON object', {
    context: { length: body.length },
  });
  return { ok: false, error, fatal: false };
}

function empty(): FrameResult {
  const error = new DeepLinkError('FRAME_EMPTY', 'a DeepLink frame without a body');
  return { ok: false, error, fatal: false };
}

function tooLong(length: number, maxBody: number): DeepLinkError {
  return new DeepLinkError('FRAME_TOO_LONG', `a DeepLink frame of ${length} bytes; the limit is ${maxBody}`, {
    context: { length, maxBody },
  });
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
