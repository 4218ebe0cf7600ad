// The RapidJSON look-alike: what it accepts, and what it says of what it does not.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeadlyInput } from '../../simulators/node/death.ts';
import { member, parseRapidJson, type RapidValue, unsignedInt } from '../../simulators/node/rapid-json.ts';

function parse(text: string): RapidValue {
  return parseRapidJson(Buffer.from(text));
}

/** `text(offset)` as the node prints it, or "parsed". */
function complaint(text: string): string {
  try {
    parse(text);
    return 'parsed';
  } catch (error) {
    return `${(error as Error).message}(${(error as { offset?: number }).offset})`;
  }
}

function toJs(value: RapidValue): unknown {
  switch (value.type) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
      return value.value;
    case 'number':
      return Number(value.text);
    case 'array':
      return value.items.map(toJs);
    case 'object':
      return Object.fromEntries(value.members.map(([name, item]) => [name, toJs(item)]));
  }
}

describe('parseRapidJson', () => {
  test('reads every JSON text as JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.json({ stringUnit: 'grapheme' }),
        fc.constantFrom(undefined, 1, '\t'),
        (text, indent) => {
          const spaced = JSON.stringify(JSON.parse(text), null, indent);
          expect(toJs(parse(spaced))).toEqual(JSON.parse(spaced));
        },
      ),
    );
  });

  test('keeps duplicate members, of which the first counts', () => {
    const object = parse('{"a":1,"a":2}');
    expect(object.type === 'object' && member(object, 'a')).toEqual({ type: 'number', text: '1' });
  });

  test('stops at the first NUL byte', () => {
    expect(toJs(parse('{"a":1}\0garbage'))).toEqual({ a: 1 });
  });

  test.each([
    ['', 'The document is empty.(0)'],
    [' ', 'The document is empty.(1)'],
    ['hello', 'Invalid value.(0)'],
    ['nope', 'Invalid value.(1)'],
    ['+1', 'Invalid value.(0)'],
    ['"día" x', 'The document root must not be followed by other values.(7)'],
    ['{"a"', 'Missing a colon after a name of object member.(4)'],
    ['{a:1}', 'Missing a name for object member.(1)'],
    ['{"a":1 "b"}', 'Missing a comma or } after an object member.(7)'],
    ['{"a":1,}', 'Missing a name for object member.(7)'],
    ['[1 2]', 'Missing a comma or ] after an array element.(3)'],
    ['["a', 'Missing a closing quotation mark in string.(3)'],
    ['"\\x"', 'Invalid escape character in string.(1)'],
    ['"a\nb"', 'Invalid encoding in string.(2)'],
    ['"\\u12g4"', 'Incorrect hex digit after \\u escape in string.(1)'],
    ['"\\ud800x"', 'The surrogate pair in string is invalid.(1)'],
    ['1.', 'Miss fraction part in number.(2)'],
    ['1e', 'Miss exponent in number.(2)'],
    ['[1e999]', 'Number too big to be stored in double.(1)'],
    ['\ufeff{}', 'Invalid value.(0)'],
  ])('%j: %s', (text, expected) => {
    expect(complaint(text)).toBe(expected);
  });

  test('dies of nesting that would overflow the stack', () => {
    expect(() => parse('['.repeat(300_000))).toThrow(DeadlyInput);
    expect(complaint(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toBe('parsed');
  });
});

test('an unsigned int is an integer literal of at most 32 bits', () => {
  const read = (text: string) => unsignedInt(parse(text));
  expect(['0', '65536', '4294967295'].map(read)).toEqual([0, 65_536, 4_294_967_295]);
  expect(['-5', '623.0', '1e3', '4294967296', '"623"'].map(read)).toEqual(Array(5).fill(undefined));
});
