// JSON as RapidJSON reads it: from bytes, up to the first NUL, keeping duplicate keys, with its own error texts
// and offsets. JSON.parse gives none of that, and the node's answers show all of it.
import { DeadlyInput } from './death.ts';
import { JsonCursor } from './rapid-json-cursor.ts';

/** Numbers keep their text: whether RapidJSON calls one an unsigned int depends on how it is written. */
export type RapidValue =
  | { type: 'null' }
  | { type: 'boolean'; value: boolean }
  | { type: 'number'; text: string }
  | { type: 'string'; value: string }
  | RapidArray
  | RapidObject;

export interface RapidArray {
  type: 'array';
  items: RapidValue[];
}

export interface RapidObject {
  type: 'object';
  members: [name: string, value: RapidValue][];
}

/** Somewhere below the 300,000 levels that were seen to kill it, the parser's recursion overflows the stack. */
const DEADLY_DEPTH = 50_000;

/**
 * Parses the bytes before the first NUL.
 * @throws RapidParseError with RapidJSON's text and byte offset; DeadlyInput when nested too deeply
 */
export function parseRapidJson(bytes: Uint8Array): RapidValue {
  const cursor = new JsonCursor(bytes);
  cursor.skipSpace();
  if (cursor.atEnd) cursor.fail('The document is empty.');
  const root = parseValue(cursor);
  cursor.skipSpace();
  if (!cursor.atEnd) cursor.fail('The document root must not be followed by other values.');
  return root;
}

/** The first member of that name. */
export function member(object: RapidObject, name: string): RapidValue | undefined {
  return object.members.find(([key]) => key === name)?.[1];
}

/** The text of a string as C sees it: it ends at an escaped NUL. */
export function cString(value: string): string {
  const nul = value.indexOf('\0');
  return nul < 0 ? value : value.slice(0, nul);
}

/** `GetString()`: aborts the program on anything that is no string. */
export function getString(value: RapidValue): string {
  if (value.type !== 'string') throw new DeadlyInput('SIGABRT', "Assertion `IsString()' failed");
  return cString(value.value);
}

/** The value when RapidJSON's `IsUint()` holds (an integer literal that fits 32 bits), else undefined. */
export function unsignedInt(value: RapidValue | undefined): number | undefined {
  if (value?.type !== 'number' || !/^\d+$/.test(value.text)) return undefined;
  const number = Number(value.text);
  return number <= 0xffff_ffff ? number : undefined;
}

/** One value with everything in it; open containers wait on a stack of their own, not on ours. */
function parseValue(cursor: JsonCursor): RapidValue {
  const open: (RapidArray | RapidObject)[] = [];
  for (;;) {
    let value = startValue(cursor);
    if (isOpen(value, cursor)) {
      open.push(value);
      if (open.length > DEADLY_DEPTH) throw new DeadlyInput('SIGSEGV', 'stack overflow in the JSON parser');
      if (value.type === 'object') value.members.push([memberName(cursor), { type: 'null' }]);
      continue;
    }
    // A finished value goes into its container; a container that ends there is itself finished.
    for (;;) {
      const container = open.at(-1);
      if (!container) return value;
      attach(container, value);
      cursor.skipSpace();
      if (cursor.take(',')) {
        cursor.skipSpace();
        if (container.type === 'object') container.members.push([memberName(cursor), { type: 'null' }]);
        break;
      }
      if (!cursor.take(container.type === 'object' ? '}' : ']')) {
        cursor.fail(
          container.type === 'object'
            ? 'Missing a comma or } after an object member.'
            : 'Missing a comma or ] after an array element.',
        );
      }
      value = container;
      open.pop();
    }
  }
}

/** A scalar, or the opening bracket of a container. */
function startValue(cursor: JsonCursor): RapidValue {
  if (cursor.take('{')) return { type: 'object', members: [] };
  if (cursor.take('[')) return { type: 'array', items: [] };
  if (cursor.peek('"')) return { type: 'string', value: cursor.string() };
  if (cursor.word('true')) return { type: 'boolean', value: true };
  if (cursor.word('false')) return { type: 'boolean', value: false };
  if (cursor.word('null')) return { type: 'null' };
  return { type: 'number', text: cursor.number() };
}

/** True for a container that does not end at once. */
function isOpen(value: RapidValue, cursor: JsonCursor): value is RapidArray | RapidObject {
  if (value.type !== 'array' && value.type !== 'object') return false;
  cursor.skipSpace();
  return !cursor.take(value.type === 'object' ? '}' : ']');
}

function memberName(cursor: JsonCursor): string {
  if (!cursor.peek('"')) cursor.fail('Missing a name for object member.');
  const name = cursor.string();
  cursor.skipSpace();
  if (!cursor.take(':')) cursor.fail('Missing a colon after a name of object member.');
  cursor.skipSpace();
  return name;
}

function attach(container: RapidArray | RapidObject, value: RapidValue): void {
  if (container.type === 'array') {
    container.items.push(value);
    return;
  }
  const last = container.members.at(-1);
  if (last) last[1] = value;
}
