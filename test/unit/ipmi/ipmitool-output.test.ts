// Reading ipmitool's words: recorded outputs of 1.8.19, and words that nobody has seen.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBmc } from '../../../shared/ipmi/bmc.ts';
import { classify, neverLoggedIn, openingIgnored } from '../../../shared/ipmi/ipmitool/classify.ts';
import { parseEntries } from '../../../shared/ipmi/ipmitool/event-log.ts';
import { parseSensors } from '../../../shared/ipmi/ipmitool/sensors.ts';
import { leavesDoubt } from '../../../shared/ipmi/rmcp/failures.ts';

const told = {
  bmc: parseBmc({ address: '10.0.0.7', user: 'admin', password: 'secret' }),
  cipherSuite: 17,
  command: 'chassis power on',
  onlyIpmi15: false,
} as const;
const codeOf = (stderr: string) => classify(stderr, told)?.code;
const NO_SESSION = 'Error: Unable to establish IPMI v2 / RMCP+ session\n';

/** What stands before every answer with -v, on a BMC that grants less than administrator. */
const PREAMBLE = `Loading IANA PEN Registry...
Get HPM.x Capabilities request failed, compcode = d4
Running Get VSO Capabilities my_addr 0x20, transit 0, target 0x20
Invalid completion code received: Insufficient privilege level
Discovered IPMB address 0x0
`;

describe('the reason on stderr', () => {
  it.each([
    ['Error in open session response message : no matching cipher suite', 'IPMI_CIPHER_REJECTED'],
    ['Error in open session response message : invalid authentication algorithm', 'IPMI_CIPHER_REJECTED'],
    ['Error in open session response message : insufficient resources for session\n', 'IPMI_NO_SESSION_SLOT'],
    ['RAKP 2 message indicates an error : unauthorized name', 'IPMI_USER_UNKNOWN'],
    ['RAKP 2 message indicates an error : unauthorized role requested', 'IPMI_PRIVILEGE'],
    ['> RAKP 2 HMAC is invalid', 'IPMI_AUTH_FAILED'],
    ['> RAKP 4 message has invalid integrity check value', 'IPMI_KG_WRONG'],
    ['Get Auth Capabilities error', 'IPMI_UNREACHABLE'],
    ['Timeout in open session response message.', 'IPMI_TIMEOUT'],
    ['lanplus: password is longer than 20 bytes.', 'IPMI_BAD_CONFIG'],
    ['Set Session Privilege Level to ADMINISTRATOR failed: Unknown (0x81)', 'IPMI_PRIVILEGE'],
    ['Set Session Privilege Level to ADMINISTRATOR failed: Node busy', 'IPMI_BUSY'],
    ['Authentication type NONE not supported', 'IPMI_NOT_SUPPORTED'],
  ])('before there is a session: %s', (stderr, code) => {
    expect(codeOf(`${PREAMBLE}${stderr}\n${NO_SESSION}`)).toBe(code);
  });

  it.each([
    'Set Session Privilege Level to ADMINISTRATOR failed',
    'Get Session Challenge command failed',
    'This BMC does not support IPMI v2 / RMCP+',
  ])('is one lost answer: %s', (stderr) => {
    const error = classify(`${PREAMBLE}${stderr}\n${NO_SESSION}`, told);
    expect(error).toMatchObject({ code: 'IPMI_TIMEOUT', delivery: 'none', retryable: true });
  });

  it('is an old BMC only when the BMC has said so to us too', () => {
    const stderr = `This BMC does not support IPMI v2 / RMCP+\n${NO_SESSION}`;
    expect(classify(stderr, { ...told, onlyIpmi15: true })?.code).toBe('IPMI_NOT_SUPPORTED');
  });

  it.each([
    [
      'Set Chassis Power Control to Reset failed: Command not supported in present state',
      'IPMI_NOT_SUPPORTED_IN_STATE',
    ],
    ['Get Chassis Power Status failed: Node busy', 'IPMI_BUSY'],
    ['Error obtaining SDR info: Invalid command\nUnable to open SDR for reading', 'IPMI_NOT_SUPPORTED'],
    ['Unable to clear SEL: Insufficient privilege level', 'IPMI_PRIVILEGE'],
    [
      'Unable to send RAW command (channel=0x0 netfn=0x0 lun=0x0 cmd=0x8 rsp=0xd4): Insuff…',
      'IPMI_PRIVILEGE',
    ],
  ])('in a session: %s', (stderr, code) => {
    expect(codeOf(`${PREAMBLE}${stderr}\n`)).toBe(code);
  });

  it('is none from a log-in that failed first and then succeeded', () => {
    const lost = 'Unable to set Chassis Power Control to Up/On\n';
    expect(codeOf(`> Error: no response from RAKP 1 message\n${lost}`)).toBeUndefined();
    expect(openingIgnored(`Timeout in open session response message.\n${lost}`)).toBe(false);
  });

  it('is the option and not the user where no more privilege was asked for', () => {
    const asUser = parseBmc({ address: '10.0.0.7', user: 'admin', password: 'secret', privilege: 'user' });
    const stderr = 'Set Chassis Power Control to Down/Off failed: Insufficient privilege level';
    const message = classify(stderr, { ...told, bmc: asUser })?.message;
    expect(message).toContain('at privilege "user", which was asked for');
    expect(message).not.toContain('in the BMC');
    expect(classify(stderr, told)?.message).toContain('raise it in the BMC');
  });

  it('is not found in what ipmitool says on every run', () => {
    expect(classify(PREAMBLE, told)).toBeUndefined();
    expect(neverLoggedIn(PREAMBLE)).toBe(false);
  });

  it('leaves doubt after a time-out inside the BMC and after a code that means nothing', () => {
    const doubt = (text: string) => {
      const error = classify(`Set Chassis Power Control to Cycle failed: ${text}`, told);
      return error !== undefined && leavesDoubt(error);
    };
    expect(doubt('Unspecified error')).toBe(true);
    expect(doubt('Timeout')).toBe(true);
    expect(doubt('Something new')).toBe(true);
    expect(doubt('Insufficient privilege level')).toBe(false);
    expect(doubt('Command not supported in present state')).toBe(false);
  });

  it('never shows a secret, whatever ipmitool prints', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const error = classify(`${before}secret: failed: secret${after}`, told);
        expect(JSON.stringify([error, error?.context, error?.message])).not.toContain('secret');
      }),
    );
  });
});

describe('sensor lists', () => {
  it('give numbers, states and nothing for locators', () => {
    const text = `CPU1 Temp        | 30h | ok  |  3.1 | 42 degrees C
VBAT             | 31h | cr  | 40.1 | 2.48 Volts
FAN3             | 43h | ns  | 29.3 | No Reading
PS1 Status       | C8h | ok  | 10.1 | Presence detected
Inlet Temp       | 32h | lnr |  7.1 | -5 degrees C
BMC              | 00h | ok  |  7.1 | Dynamic MC @ 20h
System FRU       | 00h | ns  |  7.1 | Logical FRU @00h
garbage`;
    expect(parseSensors(text)).toEqual([
      { name: 'CPU1 Temp', entity: '3.1', value: 42, unit: 'degrees C', status: 'ok', text: '' },
      { name: 'VBAT', entity: '40.1', value: 2.48, unit: 'Volts', status: 'critical', text: '' },
      { name: 'FAN3', entity: '29.3', value: null, unit: null, status: 'unknown', text: '' },
      {
        name: 'PS1 Status',
        entity: '10.1',
        value: null,
        unit: null,
        status: 'ok',
        text: 'Presence detected',
      },
      {
        name: 'Inlet Temp',
        entity: '7.1',
        value: -5,
        unit: 'degrees C',
        status: 'non-recoverable',
        text: '',
      },
    ]);
  });

  it('of any text are read without a crash', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseSensors(text))));
  });
});

describe('event lists', () => {
  it('give times with two and four digits of the year, and records without direction', () => {
    const text = `   3 | 11/21/25 | 04:06:58 UTC | Temperature CPU Temp | Upper Critical going high | Asserted | Reading 95 > Threshold 90 degrees C
   4 | 11/21/2025 | 04:06:58 | Power Unit #0x01 | Power off/down | Deasserted
   5 |  Pre-Init  |0000001955| OEM record df | 040020 | 0901ef00ffff`;
    expect(parseEntries(text)).toEqual([
      {
        id: '3',
        time: '2025-11-21T04:06:58Z',
        sensor: 'Temperature CPU Temp',
        event: 'Upper Critical going high: Reading 95 > Threshold 90 degrees C',
        asserted: true,
      },
      {
        id: '4',
        time: '2025-11-21T04:06:58Z',
        sensor: 'Power Unit #0x01',
        event: 'Power off/down',
        asserted: false,
      },
      { id: '5', time: null, sensor: 'OEM record df', event: '040020', asserted: null },
    ]);
  });

  it('of any text are read without a crash', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseEntries(text))));
  });
});
