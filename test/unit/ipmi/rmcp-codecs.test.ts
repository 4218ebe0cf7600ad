// Codecs of the RMCP+ layer: what goes in comes out, limits and bit layouts of the specification.
import { createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOOT_DEVICES, type BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import { isIpmiError } from '../../../shared/ipmi/errors.ts';
import { encodeBootFlags, getBootFlags } from '../../../shared/ipmi/rmcp/boot-options.ts';
import { SUITES, secretKey, sessionKeys } from '../../../shared/ipmi/rmcp/cipher-suites.ts';
import { type IpmiCommand, resultOf } from '../../../shared/ipmi/rmcp/command.ts';
import { getChassisStatus, getDeviceId, setPrivilege } from '../../../shared/ipmi/rmcp/commands.ts';
import { isOutOfStep, loginRefusal } from '../../../shared/ipmi/rmcp/failures.ts';
import { encodeRequest, parseMessage } from '../../../shared/ipmi/rmcp/message.ts';
import { parsePacket } from '../../../shared/ipmi/rmcp/packet.ts';
import { PayloadCipher } from '../../../shared/ipmi/rmcp/payload-cipher.ts';
import { seal, unseal } from '../../../shared/ipmi/rmcp/sealed.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));

it.each([SUITES[3], SUITES[17]])('suite $id: whatever is sealed unseals to the same', (suite) => {
  const keys = sessionKeys(suite, secretKey(Buffer.alloc(suite.hashBytes, 7)));
  const anyId = fc.integer({ min: 1, max: 0xffffffff });
  fc.assert(
    fc.property(bytes(200), anyId, anyId, (message, sessionId, sequence) => {
      const packet = parsePacket(seal(suite, keys, sessionId, sequence, message));
      if (packet?.format !== 'session') throw new Error('not a session packet');
      expect(packet).toMatchObject({ sessionId, sequence, encrypted: true, authenticated: true });
      expect(packet.covered.length % 4).toBe(suite.integrityBytes % 4);
      expect(unseal(suite, keys, packet)).toEqual(message);
    }),
  );
});

it('a packet of one suite does not open as the other', () => {
  const [keys3, keys17] = [SUITES[3], SUITES[17]].map((suite) =>
    sessionKeys(suite, secretKey(Buffer.alloc(20, 1))),
  );
  if (!keys3 || !keys17) throw new Error('no keys');
  const packet = parsePacket(seal(SUITES[3], keys3, 1, 1, Buffer.from('message')));
  expect(packet?.format === 'session' && unseal(SUITES[17], keys17, packet)).toBeUndefined();
});

describe('the payload cipher', () => {
  const key = secretKey(Buffer.alloc(16, 3));

  it('puts every length into whole blocks, and refuses what has none', () => {
    const cipher = new PayloadCipher(key);
    for (let length = 0; length < 40; length++) {
      const data = Buffer.alloc(length, length);
      const payload = cipher.encrypt(data);
      expect(payload.length % 16).toBe(0);
      expect(cipher.decrypt(payload)).toEqual(data);
    }
    for (const length of [0, 16, 40]) expect(cipher.decrypt(Buffer.alloc(length))).toBeUndefined();
  });

  it('makes packets that plain AES-CBC reads, each alone, whatever came before', () => {
    const cipher = new PayloadCipher(key);
    const ivs = new Set<string>();
    for (let n = 0; n < 100; n++) {
      const data = Buffer.from(`message ${n % 3}`);
      const payload = cipher.encrypt(data);
      const iv = payload.subarray(0, 16);
      ivs.add(iv.toString('hex'));
      const plain = createDecipheriv('aes-128-cbc', key, iv)
        .setAutoPadding(false)
        .update(payload.subarray(16));
      expect(plain.subarray(0, data.length)).toEqual(data);
    }
    expect(ivs.size).toBe(100);
  });

  it('reads packets in any order, and after broken ones', () => {
    const [console, bmc] = [new PayloadCipher(key), new PayloadCipher(key)];
    const packets = ['a', 'b', 'c'].map((text) => console.encrypt(Buffer.from(text)));
    bmc.decrypt(Buffer.alloc(48, 0xee));
    const read = packets.toReversed().map((packet) => bmc.decrypt(packet)?.toString());
    expect(read).toEqual(['c', 'b', 'a']);
  });
});

it('a message comes back as it was, and a wrong checksum makes it nothing', () => {
  const message = { netFn: 6, command: 0x38, rqSeq: 63, data: Buffer.from([1, 2, 3]) };
  const encoded = encodeRequest(message);
  expect(parseMessage(encoded)).toEqual(message);
  for (let at = 0; at < encoded.length; at++) {
    const broken = Buffer.from(encoded);
    broken[at] = (broken[at] ?? 0) ^ 0x10;
    expect(parseMessage(broken)).toBeUndefined();
  }
});

describe('boot flags', () => {
  const selections: BootSelection[] = BOOT_DEVICES.flatMap((device) =>
    [true, false].flatMap((persistent) =>
      (['legacy', 'uefi'] as const).map((firmware) => ({ device, persistent, firmware })),
    ),
  );

  it.each(selections)('$device, persistent $persistent, $firmware reads back as it was set', (selection) => {
    const answer = Buffer.from([1, 5, ...encodeBootFlags(selection)]);
    expect(getBootFlags.parse(answer)).toEqual({ ...selection, valid: true });
  });

  it('are the bytes that ipmitool sends for persistent UEFI pxe', () => {
    const flags = encodeBootFlags({ device: 'pxe', persistent: true, firmware: 'uefi' });
    expect(Buffer.from(flags).toString('hex')).toBe('e004000000');
  });

  it('of a device that we never set are called other, of another parameter nothing', () => {
    expect(getBootFlags.parse(Buffer.from([1, 5, 0x80, 0x0f << 2, 0, 0, 0]))?.device).toBe('other');
    expect(getBootFlags.parse(Buffer.from([1, 4, 0x80, 4, 0, 0, 0]))).toBeUndefined();
    expect(getBootFlags.parse(Buffer.from([1, 5, 0x80]))).toBeUndefined();
  });
});

describe('answers', () => {
  const commands: readonly IpmiCommand<unknown>[] = [getChassisStatus, getDeviceId, getBootFlags];
  it.each(commands)('$name cut short is unparsable, not a guess', (command) => {
    for (const response of [Buffer.alloc(0), Buffer.from([0])]) {
      expect(failure(() => resultOf(command, response, 'bmc'))).toBe('IPMI_UNPARSABLE_OUTPUT');
    }
  });

  it.each([
    [0xc0, 'IPMI_BUSY'],
    [0xc1, 'IPMI_NOT_SUPPORTED'],
    [0xc3, 'IPMI_TIMEOUT'],
    [0xd4, 'IPMI_PRIVILEGE'],
    [0xd5, 'IPMI_NOT_SUPPORTED_IN_STATE'],
    [0xcc, 'IPMI_COMMAND_REJECTED'],
  ])('completion code %i is %s', (completion, code) => {
    expect(failure(() => resultOf(getChassisStatus, Buffer.from([completion]), 'bmc'))).toBe(code);
  });

  it('a privilege level above the limit is a matter of privilege', () => {
    expect(failure(() => resultOf(setPrivilege('administrator'), Buffer.from([0x81]), 'bmc'))).toBe(
      'IPMI_PRIVILEGE',
    );
  });

  it('chassis status shows faults and the restore policy', () => {
    expect(getChassisStatus.parse(Buffer.from([0x41, 0, 0]))).toEqual({
      power: 'on',
      fault: false,
      restorePolicy: 'powers on',
    });
    expect(getChassisStatus.parse(Buffer.from([0x68, 0, 0]))).toEqual({
      power: 'off',
      fault: true,
      restorePolicy: 'unknown',
    });
  });
});

describe('refused log-ins', () => {
  it.each([
    [0x01, 'IPMI_NO_SESSION_SLOT', true],
    [0x04, 'IPMI_CIPHER_REJECTED', false],
    [0x09, 'IPMI_PRIVILEGE', false],
    [0x0a, 'IPMI_PRIVILEGE', false],
    [0x0b, 'IPMI_NO_SESSION_SLOT', true],
    [0x0d, 'IPMI_USER_UNKNOWN', false],
    [0x11, 'IPMI_CIPHER_REJECTED', false],
    [0x12, 'IPMI_UNPARSABLE_OUTPUT', false],
  ])('status %i is %s, worth another try: %s', (status, code, retryable) => {
    const refusal = loginRefusal(status, 'RAKP 1', { bmc: 'bmc', cipherSuite: 3 });
    expect(refusal).toMatchObject({ code, retryable, delivery: 'none', context: { step: 'RAKP 1' } });
  });

  it('a session id that the BMC has forgotten means: begin again', () => {
    expect(isOutOfStep(0x02, 'RAKP 1')).toBe(true);
    expect(isOutOfStep(0x0f, 'RAKP 3')).toBe(true);
    expect(isOutOfStep(0x0f, 'RAKP 1')).toBe(false);
    expect(isOutOfStep(0x02, 'open session')).toBe(false);
  });
});

function failure(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isIpmiError(error)) return error.code;
    throw error;
  }
  return 'none';
}
