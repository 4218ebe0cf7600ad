// Frames of the LAN port and the versions that have one.
import { describe, expect, test } from 'vitest';
import { decodeLength, encodePush } from '../../simulators/node/lan-frame.ts';
import { compareVersions, pushesCodes, setNeedsSignature } from '../../simulators/node/versions.ts';

describe('decodeLength', () => {
  test.each([
    [66, 66],
    [255, 255],
    [257, 257],
    [511, 511],
    [256, 0],
    [512, 0],
    [65_537, 1],
    [513, undefined],
    [0xffff_ffff, undefined],
  ])('a header of %i is read as %s', (announced, expected) => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(announced);
    expect(decodeLength(header)).toBe(expected);
  });
});

describe('encodePush', () => {
  test('a body of up to 512 bytes goes out as it is', () => {
    const { bytes, outcome } = encodePush('p'.repeat(459));
    expect(outcome).toBe('sent');
    expect(bytes).toHaveLength(4 + 512);
    expect(bytes.readUInt32LE(0)).toBe(512);
  });

  test('the characters behind byte 512 decide how much is sent', () => {
    // The body's last byte, "}", replaces the low byte of the length 512.
    expect(encodePush('p'.repeat(460)).bytes).toHaveLength(4 + 0x27d);
    expect(encodePush('p'.repeat(461)).bytes).toHaveLength(4 + 0x7d7d);
  });
});

test('versions compare by number, part by part', () => {
  expect(compareVersions('0.4.1.10', '0.4.1.9')).toBeGreaterThan(0);
  expect(compareVersions('0.4.1', '0.4.1.0')).toBe(0);
  expect(['0.4.1.6', '0.4.1.7', '0.4.2.0'].map(pushesCodes)).toEqual([false, true, true]);
  expect(['0.4.1.0', '0.4.1.1'].map(setNeedsSignature)).toEqual([false, true]);
});
