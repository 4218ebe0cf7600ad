// Our codecs against what real ipmitool, ipmi_sim and the test BMC said to each other.
import { describe, expect, it } from 'vitest';
import { IpmiError } from '../../../shared/ipmi/errors.ts';
import { getBootFlags } from '../../../shared/ipmi/rmcp/boot-options.ts';
import {
  encodeCapabilitiesRequest,
  parseCapabilities,
} from '../../../shared/ipmi/rmcp/channel-capabilities.ts';
import { hmac, secretKey } from '../../../shared/ipmi/rmcp/cipher-suites.ts';
import { type IpmiCommand, resultOf } from '../../../shared/ipmi/rmcp/command.ts';
import { getChassisStatus, getDeviceId } from '../../../shared/ipmi/rmcp/commands.ts';
import {
  encodeRequest,
  encodeResponse,
  type IpmiMessage,
  parseMessage,
} from '../../../shared/ipmi/rmcp/message.ts';
import { encodePlain, encodeSetup, PAYLOAD } from '../../../shared/ipmi/rmcp/packet.ts';
import {
  encodeOpenRequest,
  encodeRakp1,
  encodeRakp3,
  parseOpenReply,
  parseRakpReply,
  rakp2Code,
  rakp3Code,
  rakp4Code,
} from '../../../shared/ipmi/rmcp/rakp.ts';
import { seal, unseal } from '../../../shared/ipmi/rmcp/sealed.ts';
import {
  datagrams,
  parsed,
  payloadOf,
  type Recording,
  recordedSession,
  recording,
  recordings,
} from './rmcp-recordings.ts';

const withSession = recordings().filter(({ name }) => !/refused|unknown-user/.test(name));

/** The messages inside a session, of one side. */
function messages(of: Recording, from: 'console' | 'bmc'): IpmiMessage[] {
  const { suite, keys } = recordedSession(of);
  return datagrams(of, from).flatMap((datagram) => {
    const packet = parsed(datagram);
    if (packet.format !== 'session' || packet.sessionId === 0) return [];
    const message = parseMessage(unseal(suite, keys, packet) ?? Buffer.alloc(0));
    if (!message) throw new Error(`${of.name}: a packet of the session can't be read`);
    return [message];
  });
}

/** What the BMC answered to that command. */
function answerTo<T>(command: IpmiCommand<T>, of: Recording): T {
  const answer = messages(of, 'bmc').findLast(
    (message) => message.netFn === (command.netFn | 1) && message.command === command.command,
  );
  return resultOf(command, answer?.data ?? Buffer.alloc(0), of.name);
}

it('there are recordings of both suites, with and without Kg', () => {
  expect(withSession.map(({ suite, kg }) => `${suite}${kg ? ' Kg' : ''}`)).toEqual(
    expect.arrayContaining(['3', '17', '3 Kg', '17 Kg']),
  );
});

describe.each(withSession)('$name', (of) => {
  it('has the codes of RAKP 2, 3 and 4 that we calculate', () => {
    const { suite, password, sik, facts, codes } = recordedSession(of);
    expect(rakp2Code(suite, password, facts)).toEqual(codes.rakp2);
    expect(rakp3Code(suite, password, facts)).toEqual(codes.rakp3);
    expect(rakp4Code(suite, sik, facts)).toEqual(codes.rakp4);
  });

  it('has set-up messages that we would have written in the same way', () => {
    const { suite, facts, codes } = recordedSession(of);
    const open = payloadOf(of, PAYLOAD.openRequest);
    const ours = encodeOpenRequest(open[0] ?? 0, facts.consoleId, suite);
    // ipmitool names the privilege level that it wants already here; we leave it to RAKP 1.
    expect(ours.subarray(2)).toEqual(open.subarray(2));
    const rakp1 = payloadOf(of, PAYLOAD.rakp1);
    expect(encodeRakp1(rakp1[0] ?? 0, facts)).toEqual(rakp1);
    const rakp3 = payloadOf(of, PAYLOAD.rakp3);
    expect(encodeRakp3(rakp3[0] ?? 0, facts.bmcId, 0, codes.rakp3)).toEqual(rakp3);
  });

  it('opens with our keys, every packet of both sides', () => {
    const requests = messages(of, 'console');
    const answers = messages(of, 'bmc');
    expect(requests.length).toBeGreaterThan(2);
    expect(answers.map(({ rqSeq, command }) => [rqSeq, command])).toEqual(
      requests.map(({ rqSeq, command }) => [rqSeq, command]),
    );
  });

  it('has packets that are refused when any one bit is turned', () => {
    const { suite, keys } = recordedSession(of);
    const inSession = datagrams(of, 'bmc').filter((datagram) => datagram[5] === 0xc0);
    const [datagram] = inSession;
    if (!datagram) throw new Error('no packet inside the session');
    for (let bit = 8 * 6; bit < 8 * datagram.length; bit++) {
      const turned = Buffer.from(datagram);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      let opened: Buffer | undefined;
      try {
        const packet = parsed(turned);
        opened = packet.format === 'session' ? unseal(suite, keys, packet) : undefined;
      } catch {
        opened = undefined;
      }
      expect(opened, `bit ${bit}`).toBeUndefined();
    }
  });
});

it('reads what ipmitool printed', () => {
  expect(answerTo(getChassisStatus, recording('suite-3-status'))).toEqual({
    power: 'off',
    fault: false,
    restorePolicy: 'stays off',
  });
  expect(answerTo(getBootFlags, recording('suite-3-boot-flags'))).toEqual({
    valid: true,
    persistent: true,
    firmware: 'uefi',
    device: 'pxe',
  });
  expect(answerTo(getDeviceId, recording('suite-3-mc-info'))).toEqual({
    deviceId: 0,
    firmware: '9.08',
    ipmiVersion: '2.0',
    manufacturer: 4753,
    product: 0xf02,
    ready: true,
  });
});

it.each([
  ['suite-3-privilege', 'IPMI_PRIVILEGE'],
  ['suite-3-off-reset', 'IPMI_NOT_SUPPORTED_IN_STATE'],
])('%s ends with %s', (name, code) => {
  const chassisControl: IpmiCommand<true> = {
    name: 'Chassis Control',
    netFn: 0,
    command: 2,
    data: [],
    privilege: 'operator',
    parse: () => true,
  };
  expect(() => answerTo(chassisControl, recording(name))).toThrow(
    expect.objectContaining({ code, constructor: IpmiError }),
  );
});

it('reads a refusal that ends behind the status, and one with a session id', () => {
  const open = parseOpenReply(payloadOf(recording('suite-17-refused'), PAYLOAD.openReply));
  expect(open).toMatchObject({ tag: 0, status: 0x04, consoleId: undefined });
  const rakp2 = parseRakpReply(payloadOf(recording('suite-3-unknown-user'), PAYLOAD.rakp2));
  expect(rakp2).toMatchObject({ status: 0x0d });
});

it('asks who is there with the very bytes of ipmitool, and reads the answer', () => {
  const of = recording('suite-3-status');
  const [request] = datagrams(of, 'console');
  const [answer] = datagrams(of, 'bmc');
  expect(encodeCapabilitiesRequest(0)).toEqual(request);
  const message = parseMessage(parsed(answer).payload);
  expect(message && parseCapabilities(message)).toEqual({ rmcpPlus: true, kgSet: false });
});

it('writes every recorded packet outside a session again, byte for byte', () => {
  const outside = recordings().flatMap((of) => of.packets.filter(({ hex }) => hex.slice(10, 12) !== 'c0'));
  expect(outside.length).toBeGreaterThan(30);
  for (const { hex } of outside) {
    const packet = parsed(Buffer.from(hex, 'hex'));
    const again =
      packet.format === 'plain'
        ? encodePlain(packet.payload)
        : encodeSetup(packet.payloadType, packet.payload);
    expect(again.toString('hex')).toBe(hex);
  }
});

it('writes every recorded IPMI message again, byte for byte', () => {
  for (const of of withSession) {
    for (const message of messages(of, 'console')) {
      expect(parseMessage(encodeRequest(message))).toEqual(message);
    }
    for (const message of messages(of, 'bmc')) {
      expect(parseMessage(encodeResponse(message))).toEqual(message);
    }
  }
});

it('seals a message into a packet of the recorded length, with the recorded header', () => {
  for (const of of withSession) {
    const { suite, keys, facts } = recordedSession(of);
    const recorded = datagrams(of, 'console').find((datagram) => datagram[5] === 0xc0);
    const packet = parsed(recorded);
    if (packet.format !== 'session' || !recorded) throw new Error('no packet inside the session');
    const message = unseal(suite, keys, packet) ?? Buffer.alloc(0);
    const ours = seal(suite, keys, facts.bmcId, packet.sequence, message);
    expect(ours.length).toBe(recorded.length);
    expect(ours.subarray(0, 16)).toEqual(recorded.subarray(0, 16));
    const sealed = parsed(ours);
    expect(sealed.format === 'session' && unseal(suite, keys, sealed)).toEqual(message);
  }
});

it('makes HMACs as RFC 2202 and RFC 4231 have them', () => {
  const jefe = secretKey(Buffer.from('Jefe'));
  const text = Buffer.from('what do ya want for nothing?');
  const { suite: suite3 } = recordedSession(recording('suite-3-status'));
  const { suite: suite17 } = recordedSession(recording('suite-17-status'));
  expect(hmac(suite3, jefe, text).toString('hex')).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');
  expect(hmac(suite17, jefe, text.subarray(0, 8), text.subarray(8)).toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});
