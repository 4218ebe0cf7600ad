// Framing: any list of messages survives any split, and no bytes at all can make the decoder throw.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeFrame,
  FrameDecoder,
  type FrameResult,
  LAN_MAX_BODY,
  PIPE_MAX_BODY,
} from '../../../shared/deeplink/codec.ts';
import { DeepLinkError } from '../../../shared/deeplink/errors.ts';

const message = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)));
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });

/** Cuts `bytes` into chunks of the given sizes, over and over. */
function split(bytes: Buffer, sizes: number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

function decode(chunks: Uint8Array[], maxBody = PIPE_MAX_BODY): FrameResult[] {
  const decoder = new FrameDecoder({ maxBody });
  return chunks.flatMap((chunk) => decoder.push(chunk));
}

function frame(length: number, body: string): Buffer {
  const bytes = Buffer.alloc(4 + Buffer.byteLength(body));
  bytes.writeUInt32LE(length);
  bytes.write(body, 4);
  return bytes;
}

/** The code of an undecodable frame; fails on a good one. */
function failure(result: FrameResult | undefined): { code: string; fatal: boolean } {
  if (!result || result.ok) throw new Error('expected a frame that can not be decoded');
  return { code: result.error.code, fatal: result.fatal };
}

describe('a frame', () => {
  it('has its length in front, little-endian', () => {
    const bytes = encodeFrame({ method: 'auth' }, { maxBody: PIPE_MAX_BODY });
    expect(bytes.toString('latin1')).toBe('\x11\0\0\0{"method":"auth"}');
  });

  it('counts bytes, not characters', () => {
    const bytes = encodeFrame({ name: '网吧' }, { maxBody: PIPE_MAX_BODY });
    expect(bytes.readUInt32LE()).toBe(Buffer.byteLength('{"name":"网吧"}'));
  });

  it('is padded with spaces, which change nothing for the reader', () => {
    const bytes = encodeFrame({ a: 1 }, { maxBody: LAN_MAX_BODY, padTo: 20 });
    expect(bytes.readUInt32LE()).toBe(20);
    expect(decode([bytes], LAN_MAX_BODY)).toEqual([{ ok: true, message: { a: 1 } }]);
  });

  it('is not made when its body would be too long', () => {
    expect(() => encodeFrame({ a: 'x'.repeat(600) }, { maxBody: LAN_MAX_BODY })).toThrow(
      expect.objectContaining({ code: 'FRAME_TOO_LONG' }),
    );
  });
});

describe('the decoder', () => {
  it('gives back any list of messages, however the bytes were split', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 8 }), cuts, (messages, sizes) => {
        const bytes = Buffer.concat(messages.map((each) => encodeFrame(each, { maxBody: PIPE_MAX_BODY })));
        expect(decode(split(bytes, sizes))).toEqual(messages.map((each) => ({ ok: true, message: each })));
      }),
    );
  });

  it('never throws on garbage, and gives typed errors only', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        for (const result of decode(chunks)) {
          if (!result.ok) expect(result.error).toBeInstanceOf(DeepLinkError);
        }
      }),
    );
  });

  it('says the same about garbage whether it comes at once or byte by byte', () => {
    const body = fc.uint8Array({ maxLength: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 40 }), body), { maxLength: 6 }), (parts) => {
        const bytes = Buffer.concat(
          parts.flatMap(([length, rest]) => [frame(length, ''), Buffer.from(rest)]),
        );
        const told = (results: FrameResult[]) =>
          results.map((each) => (each.ok ? each.message : failure(each)));
        expect(told(decode(split(bytes, [1])))).toEqual(told(decode([bytes])));
      }),
    );
  });

  it('refuses a length over the limit before the body has come, and is of no use afterwards', () => {
    const decoder = new FrameDecoder({ maxBody: LAN_MAX_BODY });
    const [result] = decoder.push(frame(513, ''));
    expect(failure(result)).toEqual({ code: 'FRAME_TOO_LONG', fatal: true });
    expect(decoder.push(encodeFrame({ a: 1 }, { maxBody: LAN_MAX_BODY }))).toEqual([]);
  });

  it('reads what came before a frame that is too long', () => {
    const bytes = Buffer.concat([encodeFrame({ a: 1 }, { maxBody: LAN_MAX_BODY }), frame(0xffffffff, 'xx')]);
    const [first, second] = decode([bytes], LAN_MAX_BODY);
    expect(first).toEqual({ ok: true, message: { a: 1 } });
    expect(failure(second).fatal).toBe(true);
  });

  it.each([
    ['no body', frame(0, ''), 'FRAME_EMPTY'],
    ['text that is no JSON', frame(5, 'hello'), 'FRAME_NOT_JSON'],
    ['an array', frame(3, '[1]'), 'FRAME_NOT_JSON'],
    ['a string', frame(3, '"x"'), 'FRAME_NOT_JSON'],
    ['null', frame(4, 'null'), 'FRAME_NOT_JSON'],
    ['bytes that are no UTF-8', Buffer.from('\x09\0\0\0{"a":"\xff"}', 'latin1'), 'FRAME_NOT_JSON'],
  ])('reports %s and goes on with the next frame', (_what, bad, code) => {
    const [first, second] = decode([bad, encodeFrame({ a: 1 }, { maxBody: PIPE_MAX_BODY })]);
    expect(failure(first)).toEqual({ code, fatal: false });
    expect(second).toEqual({ ok: true, message: { a: 1 } });
  });

  it('keeps the body out of its errors, it may hold a password', () => {
    const [result] = decode([frame(28, '{"password":"Secret123",oops')]);
    if (!result || result.ok) throw new Error('expected an error');
    expect(`${JSON.stringify(result.error)} ${result.error.stack} ${result.error.cause}`).not.toContain(
      'Secret',
    );
  });
});
