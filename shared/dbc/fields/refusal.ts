// The one wording of what is refused before it is sent: the field, and what it may be.
import { DbcError } from '../errors.ts';

/** INVALID_INPUT that says "`field` must be `form`"; the value itself is never shown. */
export function invalidField(field: string, form: string): DbcError {
  return new DbcError('INVALID_INPUT', `${field} must be ${form}`, { context: { field } });
}

/** INVALID_INPUT that says "`field` must not be `form`"; the value itself is never shown. */
export function forbiddenField(field: string, form: string): DbcError {
  return new DbcError('INVALID_INPUT', `${field} must not be ${form}`, { context: { field } });
}

/** @throws DbcError INVALID_INPUT unless `value` is text that matches */
export function matching(field: string, value: unknown, pattern: RegExp, form: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw invalidField(field, form);
}

/** @throws DbcError INVALID_INPUT unless `value` is one of `allowed` */
export function oneOf<Value extends string>(field: string, value: unknown, allowed: readonly Value[]): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw invalidField(field, `one of ${allowed.join(', ')}`);
  return found;
}

/** @throws DbcError INVALID_INPUT unless `value` is a whole number between the two, both included */
export function wholeNumber(field: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidField(field, `a whole number from ${least} to ${most}`);
}

/** @throws DbcError INVALID_INPUT unless `value` is a plain object */
export function plainObject<Value extends object>(field: string, value: Value): Value {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalidField(field, 'an object');
}

/** @throws DbcError INVALID_INPUT unless `value` is an array of at most `most` elements */
export function listOf<Item>(field: string, value: readonly Item[], most: number): readonly Item[] {
  if (Array.isArray(value) && value.length <= most) return Array.from(value);
  throw invalidField(field, `a list of at most ${most}`);
}

/** @throws DbcError INVALID_INPUT for a field that the call does not have: a typing mistake must not pass */
export function onlyKnown(what: string, value: object, known: readonly string[]): void {
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger === undefined) return;
  const name = /^\w{1,40}$/.test(stranger) ? stranger : '(unprintable)';
  throw invalidField(`${what}.${name}`, `one of the known fields: ${known.join(', ')}`);
}
