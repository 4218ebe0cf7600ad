// Frames that the node's LAN port reads correctly, in spite of its buffer.
import { encodeFrame, type JsonObject } from './codec.ts';

/** Largest body that the node reads; 512 resets the connection (recorded: lan-len-511, lan-len-512). */
const MAX_BODY = 511;

/** The node takes a body of 256 bytes for one of 0 (03-dbc-api 4.6). */
const UNREADABLE_LENGTH = 256;

/**
 * Encodes for one connection. The node does not clear its buffer between frames, so a body shorter than an
 * earlier one is dropped (recorded: lan-two-frames-shrinking) unless padded to the longest sent so far
 * (recorded: lan-shrinking-spaces).
 */
export class LanFramer {
  #longest = 0;

  /** @throws DeepLinkError FRAME_TOO_LONG; then nothing was counted as sent */
  encode(message: JsonObject): Buffer {
    const needed = Math.max(Buffer.byteLength(JSON.stringify(message)), this.#longest);
    const length = needed === UNREADABLE_LENGTH ? needed + 1 : needed;
    const frame = encodeFrame(message, { maxBody: MAX_BODY, padTo: length });
    this.#longest = length;
    return frame;
  }
}
