// The error class of the project, and what can be read from anything thrown.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { AppError, isAppError, messageOf, systemCode } from '../../../../shared/errors/app-error.ts';

class DoorError extends AppError<'DOOR_LOCKED' | 'DOOR_GONE'> {}

test('an error carries its code, what may be shown, and its cause', () => {
  const cause = new Error('the key broke');
  const error = new DoorError('DOOR_LOCKED', 'unlock the door', {
    retryable: true,
    context: { door: 3 },
    cause,
  });
  expect(error).toMatchObject({ code: 'DOOR_LOCKED', retryable: true, context: { door: 3 }, cause });
  expect(error.name).toBe('DoorError');
  expect(error.message).toBe('unlock the door');
  expect(error).toBeInstanceOf(Error);
});

test('without options it is final, has no context and no cause', () => {
  const error = new DoorError('DOOR_GONE', 'build a door');
  expect(error.retryable).toBe(false);
  expect(error.context).toEqual({});
  expect('cause' in error).toBe(false);
});

test('at a process border it shows code, message and whether to try again, and nothing else', () => {
  const error = new DoorError('DOOR_LOCKED', 'unlock the door', {
    context: { door: 3 },
    cause: new Error('x'),
  });
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    ...{ code: 'DOOR_LOCKED', message: 'unlock the door', retryable: false },
  });
});

test('it is told from other errors that have a code', () => {
  expect(isAppError(new DoorError('DOOR_GONE', ''))).toBe(true);
  expect(isAppError(Object.assign(new Error(''), { code: 'DOOR_GONE' }))).toBe(false);
  expect(isAppError(undefined)).toBe(false);
});

test('anything thrown has a message, and none shows a stack', () => {
  expect(messageOf(new Error('broken'))).toBe('broken');
  expect(messageOf('broken')).toBe('broken');
  expect(messageOf(undefined)).toBe('undefined');
});

test("the system's code is found through causes", async () => {
  const system = await readFile('/no/such/file').catch((error: unknown) => error);
  expect(systemCode(system)).toBe('ENOENT');
  expect(systemCode(new Error('outer', { cause: new Error('middle', { cause: system }) }))).toBe('ENOENT');
  expect(systemCode(Object.assign(new Error('x'), { code: 'UND_ERR_SOCKET' }))).toBe('UND_ERR_SOCKET');
});

test('a code of ours, or none, is no code of the system', () => {
  expect(systemCode(new DoorError('DOOR_GONE', ''))).toBeUndefined();
  expect(systemCode(new Error('x'))).toBeUndefined();
  expect(systemCode('ENOENT')).toBeUndefined();
  const loop = new Error('loop');
  loop.cause = loop;
  expect(systemCode(loop)).toBeUndefined();
});
