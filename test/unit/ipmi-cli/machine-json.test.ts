// The machine text of DBC's bare-metal node, in which nothing is escaped.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MachineJsonError,
  type NodeMachine,
  parseNodeMachine,
} from '../../../scripts/commands/ipmi/power-manager/machine-json.ts';

interface Written {
  description: string;
  hostname: string;
  username: string;
  password: string;
  port: number | undefined;
}

/** What the node's C++ writes. */
function nodeText({ description, hostname, username, password, port }: Written, quoted: boolean): string {
  const tail = port === undefined ? '' : `,"ipmi_port":${port}`;
  const text =
    `{"node_id":"ab","uuid":"u","ip":"","os":"","description":"${description}","ipmi_hostname":"${hostname}"` +
    `,"ipmi_username":"${username}","ipmi_password":"${password}"${tail}}`;
  return quoted ? `'${text}'` : text;
}

const plain: Written = { description: 'd', hostname: '10.0.0.7', username: 'root', password: 'p', port: 623 };
const expected = ({ hostname, username, password, port }: Written): NodeMachine => ({
  hostname,
  username,
  password,
  port,
});

describe("the node's own text", () => {
  it.each([
    ['a quote', 'a"b'],
    ['quotes at both ends', '"ab"'],
    ['a quote and a brace at the end', 'ab"}'],
    ['a backslash that JSON would take for a line end', 'pass\\new'],
    ['a backslash at the end', 'pass\\'],
    ['an escaped quote that is none', 'a\\"b'],
    ['a single quote', "o'neil'"],
    ['commas and colons', 'a,"b":c'],
    ['letters beyond ASCII', '密码é'],
  ])('is taken as it stands: password with %s', (_, password) => {
    for (const quoted of [true, false]) {
      const written = { ...plain, password };
      expect(parseNodeMachine(nodeText(written, quoted))).toEqual(expected(written));
    }
  });

  it('gives back whatever was put in, unless a value looks like a field', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const written = fc.record({
      description: fc.string({ unit: 'binary', maxLength: 60 }),
      hostname: fc.constantFrom('10.0.0.7', 'bmc-7.lan', 'fe80::1'),
      username: value,
      password: value,
      port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(written, fc.boolean(), (machine, quoted) => {
        expect(parseNodeMachine(nodeText(machine, quoted))).toEqual(expected(machine));
      }),
    );
  });

  it('is refused when a field comes twice, whoever wrote the second one', () => {
    const evil = { ...plain, description: 'x","ipmi_hostname":"10.9.9.9' };
    expect(() => parseNodeMachine(nodeText(evil, true))).toThrow(/ipmi_hostname comes twice/);
    expect(() => parseNodeMachine(nodeText({ ...plain, password: 'x","ipmi_port":1' }, true))).toThrow(
      /ipmi_port comes twice/,
    );
  });
});

describe('well-formed JSON', () => {
  it.each(['a"b', 'a\\b', 'line\\n', '{"ipmi_port":1}'])('is decoded: password %j', (password) => {
    const text = JSON.stringify({ ipmi_password: password, ipmi_hostname: 'h', ipmi_username: 'u' });
    expect(parseNodeMachine(text)).toEqual({ hostname: 'h', username: 'u', password, port: undefined });
  });

  it('may have its port as text, blanks, and fields that we do not know', () => {
    const text =
      '{ "ipmi_hostname" : "h", "more": [1], "ipmi_username": "u", "ipmi_password": "p", "ipmi_port": "6623" }';
    expect(parseNodeMachine(text).port).toBe(6623);
  });
});

describe('anything else', () => {
  it.each([
    ['', /not a JSON object/],
    ['[]', /not a JSON object/],
    ['{}', /has no ipmi_hostname/],
    ['{"ipmi_hostname":"h","ipmi_username":"u"}', /has no ipmi_password/],
    [
      '{"ipmi_hostname":"h","ipmi_username":7,"ipmi_password":"Secret-1"}',
      /wrong kind of value: ipmi_username/,
    ],
    ['{"ipmi_hostname":"h","ipmi_username":"u","ipmi_password":"Secret-1","ipmi_port":0}', /not a port/],
  ])('%j is refused without being repeated', (text, message) => {
    expect(() => parseNodeMachine(text)).toThrow(message);
    expect(() => parseNodeMachine(text)).not.toThrow('Secret-1');
  });

  it('never throws anything but its own error', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          parseNodeMachine(`{"ipmi_hostname":${text}}`);
        } catch (error) {
          expect(error).toBeInstanceOf(MachineJsonError);
        }
      }),
    );
  });
});
