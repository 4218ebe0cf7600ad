// What every local refusal has in common.
import { expect } from 'vitest';
import { DbcError } from '../../../shared/dbc/errors.ts';

export function refusalOf(call: () => unknown): DbcError {
  try {
    call();
  } catch (error) {
    if (error instanceof DbcError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

/** A field, " must be " or a like word, and what it may be. */
export function expectGoodWords(error: DbcError, field: string): void {
  expect(error.code).toBe('INVALID_INPUT');
  expect(error.message).toContain(field);
  expect(error.message).toMatch(
    /(must (be|not|hold)|is missing|can't be cleared|holds a character|looks like) ?.{0,}/,
  );
  expect(error.message.length).toBeGreaterThan(field.length + 12);
}
