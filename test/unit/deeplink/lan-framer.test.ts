// Frames for the node's LAN port: its uncleared buffer must read each of them as it was meant.
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LanFramer } from '../../../shared/deeplink/lan-framer.ts';

/** Reads frames as the node does: into one buffer that is never cleared, up to the first NUL. */
class NodeBuffer {
  readonly #buffer = Buffer.alloc(1024);

  /** What the node parses after this frame; undefined when that is no JSON and the frame is dropped. */
  read(frame: Buffer): unknown {
    frame.copy(this.#buffer, 0, 4);
    const text = this.#buffer.subarray(0, this.#buffer.indexOf(0)).toString();
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
}

const info = (id: string, password: string) => ({
  method: 'setDeviceInfo',
  data: { device_id: id, password },
});

async function recordedSends(name: string): Promise<Buffer[]> {
  const path = new URL(`../../fixtures/lan/${name}.json`, import.meta.url);
  const { events } = JSON.parse(await readFile(path, 'utf8'));
  return events
    .filter((event: { type: string }) => event.type === 'send')
    .map((event: { hex: string }) => Buffer.from(event.hex, 'hex'));
}

describe('the frames of one connection', () => {
  it('are the recorded bytes for the recorded codes', async () => {
    const sent = [new LanFramer().encode(info('123456789', 'aAbBcC'))];
    expect(sent).toEqual(await recordedSends('lan-set-info'));
  });

  it('are padded exactly as in the recording that the node understood', async () => {
    const framer = new LanFramer();
    const sent = [framer.encode(info('123456789', 'longer')), framer.encode(info('1', 'a'))];
    expect(sent).toEqual(await recordedSends('lan-shrinking-spaces'));
  });

  it('would be dropped without padding, as recorded', async () => {
    const node = new NodeBuffer();
    const [first, second] = await recordedSends('lan-two-frames-shrinking');
    if (!first || !second) throw new Error('the recording has two frames');
    expect(node.read(first)).toEqual(info('123456789', 'longer'));
    expect(node.read(second)).toBeUndefined();
  });

  it('are all understood by the node, however the lengths go up and down', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9]{0,200}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 10 }), (pairs) => {
        const framer = new LanFramer();
        const node = new NodeBuffer();
        for (const [id, password] of pairs) {
          expect(node.read(framer.encode(info(id, password)))).toEqual(info(id, password));
        }
      }),
    );
  });

  it('never have a body of 256 or of more than 511 bytes, and never a shorter one', () => {
    const lengths = fc.array(fc.nat({ max: 600 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(lengths, (all) => {
        const framer = new LanFramer();
        let longest = 0;
        for (const length of all) {
          const message = { x: 'x'.repeat(length) };
          if (JSON.stringify(message).length > 511) {
            expect(() => framer.encode(message)).toThrow(expect.objectContaining({ code: 'FRAME_TOO_LONG' }));
            continue;
          }
          const body = framer.encode(message).readUInt32LE();
          expect(body).not.toBe(256);
          expect(body).toBeLessThanOrEqual(511);
          expect(body).toBeGreaterThanOrEqual(longest);
          longest = body;
        }
      }),
    );
  });

  it.each([
    [255, 255],
    [256, 257],
    [257, 257],
    [511, 511],
  ])('carry %i bytes of JSON in a body of %i', (json, body) => {
    const message = { x: 'x'.repeat(json - '{"x":""}'.length) };
    expect(new LanFramer().encode(message).readUInt32LE()).toBe(body);
  });
});
