// What a BMC's settings may be, and what is refused before anything is sent.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bmcKey, parseBmc } from '../../../shared/ipmi/bmc.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';

const GOOD = { address: '10.0.0.7', user: 'admin', password: 'secret' };

function complaint(settings: Record<string, unknown>): string {
  try {
    parseBmc({ ...GOOD, ...settings });
  } catch (error) {
    expect(error).toBeInstanceOf(IpmiError);
    expect(error).toMatchObject({ code: 'IPMI_BAD_CONFIG' });
    return String(error);
  }
  return 'none';
}

describe('a BMC’s settings', () => {
  it('have defaults for everything but address, user and password', () => {
    expect(parseBmc(GOOD).toJSON()).toEqual({
      address: '10.0.0.7',
      port: 623,
      user: 'admin',
      privilege: 'administrator',
      cipherSuite: 'auto',
      interface: 'lanplus',
      quirks: {},
    });
  });

  it.each(['10.0.0.7', 'bmc-7.cafe.local', 'fe80::1%eth0', '2001:db8::7', 'node_7'])(
    'take the address %s',
    (address) => {
      expect(parseBmc({ ...GOOD, address }).address).toBe(address);
    },
  );

  it.each(['', '-H', '10.0.0', '10.0.0.256', 'a b', 'a;reboot', '$(id)', 'a/b', 'x'.repeat(64), 'a..b'])(
    'refuse the address "%s"',
    (address) => {
      expect(complaint({ address })).toContain('address must be an IP address or a host name');
    },
  );

  it('count bytes, not characters', () => {
    expect(complaint({ user: 'ä'.repeat(9) })).toContain('user is longer than 16 bytes');
    expect(complaint({ password: 'é'.repeat(11) })).toContain('password is longer than 20 bytes');
    expect(complaint({ password: 'p'.repeat(17), interface: 'lan' })).toContain('longer than 16 bytes');
    expect(parseBmc({ ...GOOD, password: 'p'.repeat(20) }).password).toHaveLength(20);
  });

  it('refuse user names that a shell or an option parser would take up', () => {
    for (const user of ['-v', 'a b', 'a;b', 'a$b', 'a`b', "a'b", 'a"b', 'a|b', 'a\nb', 'a\\b', '']) {
      expect(complaint({ user }), user).toContain('user');
    }
    expect(parseBmc({ ...GOOD, user: 'Admin.2_x@cafe-7' }).user).toBe('Admin.2_x@cafe-7');
  });

  it('take any printable password, and no control characters', () => {
    expect(parseBmc({ ...GOOD, password: `a b;$"'\\é` }).password).toBe(`a b;$"'\\é`);
    for (const password of ['a\nb', 'a\0b', '\x1b[0m', ''])
      expect(complaint({ password })).toContain('password');
  });

  it('take a Kg as text or as hexadecimal bytes, never on lan', () => {
    expect(parseBmc({ ...GOOD, kg: 'café' }).kg).toEqual(Buffer.from('café'));
    expect(parseBmc({ ...GOOD, kg: '0x00ff' }).kg).toEqual(Buffer.from([0, 255]));
    expect(complaint({ kg: `0x${'00'.repeat(21)}` })).toContain('kg is longer than 20 bytes');
    expect(complaint({ kg: 'k', interface: 'lan' })).toContain('kg belongs to lanplus alone');
  });

  it('never allow cipher suite 0, nor one without encryption', () => {
    for (const cipherSuite of [0, 1, 2, 15, 16]) expect(complaint({ cipherSuite })).toContain('cipherSuite');
  });

  it.each([8, 12])('say what to do about cipher suite %d, which was once allowed', (cipherSuite) => {
    expect(complaint({ cipherSuite })).toContain(
      'cipherSuite must be auto, 17 or 3; for a BMC that was used with 8 or 12, allow 17 or 3 in it',
    );
  });

  it('take a Kg that is not text, but not for a BMC that is spoken to through ipmitool alone', () => {
    const kg = '0x00ff';
    expect(parseBmc({ ...GOOD, kg, quirks: { replyTimeoutMs: 500 } }).kg).toHaveLength(2);
    expect(complaint({ kg, quirks: { minIntervalMs: 500 } })).toContain('kg has to be text');
    expect(parseBmc({ ...GOOD, kg: '0x6b67', quirks: { minIntervalMs: 500 } }).kg).toHaveLength(2);
  });

  it('name a key that does not exist', () => {
    expect(complaint({ pasword: 'x' })).toContain('pasword');
  });

  it('never repeat a secret in a complaint', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 21, maxLength: 40, unit: fc.constantFrom(...'QXZ789') }),
        (secret) => {
          expect(complaint({ password: secret, kg: secret })).not.toContain(secret);
        },
      ),
    );
  });
});

describe('a BMC’s key', () => {
  it('is its address and port, whatever the spelling', () => {
    expect(bmcKey(parseBmc({ ...GOOD, address: 'BMC-7.cafe', port: 6230 }))).toBe('bmc-7.cafe:6230');
    expect(bmcKey(parseBmc({ ...GOOD, address: 'FE80::1' }))).toBe('[fe80::1]:623');
    expect(bmcKey(parseBmc({ ...GOOD, address: '0:0:0:0:0:0:0:1' }))).toBe('[::1]:623');
    expect(bmcKey(parseBmc({ ...GOOD, address: 'fe80:0::1%eth0' }))).toBe('[fe80::1%eth0]:623');
  });
});
