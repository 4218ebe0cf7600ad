// The dispatcher: rights, input, output, and what a caller may know of a failure.
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Caller, type Handlers, RefusedCall } from '../../../kiosk/counter/calls.ts';
import { createDispatch } from '../../../kiosk/counter/dispatch.ts';
import { StoreError } from '../../../kiosk/counter/store/errors.ts';
import { CALL_NAMES, CALLS, type CallName } from '../../../kiosk/ipc/contract.ts';
import { CallError } from '../../../kiosk/ipc/errors.ts';
import { ROLES, type Role } from '../../../kiosk/ipc/staff.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { everyHandler } from './every-handler.ts';
import { aSnapshot } from './samples.ts';

const lines: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });

function caller(role: Role | null, locked = false): Caller {
  const person = role && { id: 'p1', name: 'Kim', role };
  return { person, locked, sessionId: role ? 's1' : null, transport: 'http', address: '127.0.0.1' };
}

function failing(change: Partial<Handlers>) {
  return createDispatch({ ...everyHandler(), ...change }, log);
}

async function failureOf(answer: Promise<unknown>): Promise<CallError> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CallError)) throw new Error('a CallError was expected');
  return error;
}

const dispatch = createDispatch(everyHandler(), log);
const who = [null, ...ROLES];

describe('rights', () => {
  const cases = CALL_NAMES.flatMap((name) =>
    who.flatMap((role) => [false, true].map((locked) => ({ name, role, locked }))),
  ).filter(({ role, locked }) => role !== null || !locked);

  it.each(cases)('$name by $role, locked: $locked', async ({ name, role, locked }) => {
    const { access } = CALLS[name];
    // Nonsense as input: who has the right gets as far as the handler or the check of the input.
    const error = await failureOf(dispatch(name, { nonsense: 1 } as never, caller(role, locked)));
    const expected = (() => {
      if (access === 'public') return 'in';
      if (role === null) return 'NOT_LOGGED_IN';
      if (access === 'locked') return 'in';
      if (locked) return 'LOCKED';
      return ROLES.indexOf(role) >= ROLES.indexOf(access) ? 'in' : 'FORBIDDEN';
    })();
    const got = ['BAD_INPUT', 'CONFLICT'].includes(error.code) ? 'in' : error.code;
    expect(got).toBe(expected);
  });

  it('knows no call that the contract does not name', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'seats.nothing', '']) {
      expect(await failureOf(dispatch(name as CallName, {} as never, caller('owner')))).toMatchObject({
        status: 404,
        code: 'NOT_FOUND',
      });
    }
  });
});

describe('input', () => {
  it('is refused with field and rule, never with the value', async () => {
    const pin = 'xyz';
    const error = await failureOf(
      dispatch('staff.add', { name: 'A\u0000', role: 'king' as Role, pin }, caller('owner')),
    );
    expect(error).toMatchObject({ status: 400, code: 'BAD_INPUT', details: { field: 'name' } });
    expect(error.message).toContain('name: must not hold control characters');
    expect(error.message).toContain('pin: must be 4 characters or longer');
    expect(error.message).not.toContain(pin);
    expect(error.message).not.toContain('king');
  });

  it('may be anything that a window can send', async () => {
    for (const limit of [{ toString: null }, Symbol('x'), 1n, () => 1, new Map(), Number.NaN]) {
      const error = await failureOf(dispatch('audit.list', { limit } as never, caller('owner')));
      expect(['BAD_INPUT', 'CONFLICT']).toContain(error.code);
    }
    for (const whole of [undefined, null, 1, 'text', [], Object.create(null)]) {
      const error = await failureOf(dispatch('codes.reveal', whole as never, caller('owner')));
      expect(error.code).toBe('BAD_INPUT');
    }
  });

  it('reaches the handler with its defaults and without unknown keys', async () => {
    let got: unknown;
    const watching = failing({
      'codes.endSession': (input) => {
        got = input;
        throw new RefusedCall('CONFLICT', 'enough');
      },
    });
    await failureOf(watching('codes.endSession', { seatId: 'a1', extra: 1 } as never, caller('staff')));
    expect(got).toEqual({ seatId: 'a1', powerCycle: true });
  });
});

describe('output', () => {
  it('loses what the contract does not name', async () => {
    const leaky = failing({
      'staff.list': () => ({
        staff: [
          {
            ...{ id: 'p', name: 'Kim', role: 'owner' as const, active: true, createdAt: 1 },
            ...{ lastLoginAt: null, lockedOutUntil: null, pinHash: 'scrypt$secret' },
          },
        ],
      }),
    });
    const answer = await leaky('staff.list', {}, caller('owner'));
    expect(answer.staff).toHaveLength(1);
    expect(JSON.stringify(answer)).not.toContain('scrypt');
  });

  it('that does not fit is an error of the counter, not an answer', async () => {
    const broken = failing({ 'staff.list': () => ({ staff: 'none' }) as never });
    expect((await failureOf(broken('staff.list', {}, caller('owner')))).code).toBe('INTERNAL');
  });

  it('is reduced while the screen is locked', async () => {
    const picture = aSnapshot();
    const warnings = [{ code: 'DUPLICATE_IP', message: '10.0.0.5 is there twice' }];
    const full = { ...picture, node: { ...picture.node, warnings }, seq: 7 };
    const showing = failing({ 'seats.snapshot': () => full });
    expect(await showing('seats.snapshot', {}, caller('viewer'))).toEqual(full);
    const locked = await showing('seats.snapshot', {}, caller('owner', true));
    expect(locked).toMatchObject({
      seq: 7,
      seats: [{ label: 'A01', tags: [], machine: { ip: '', bmc: null } }],
    });
    expect(JSON.stringify(locked)).not.toMatch(/10\.0\.0|127\.0\.0\.1|Kim/);
  });
});

describe('a failure', () => {
  it.each([
    [
      new RefusedCall('LOCKED_OUT', 'wait', { status: 429, details: { untilMs: 5 } }),
      429,
      'LOCKED_OUT',
      { untilMs: 5 },
    ],
    [
      new AppError('BMC_SILENT', 'no answer', { retryable: true, context: { host: 'h' } }),
      502,
      'BMC_SILENT',
      { retryable: true },
    ],
    [
      new StoreError('WRONG_PASSPHRASE', 'that is not the recovery passphrase'),
      422,
      'WRONG_PASSPHRASE',
      { retryable: false },
    ],
    [new StoreError('RECOVERY_NOT_SET', 'set one first'), 409, 'RECOVERY_NOT_SET', { retryable: false }],
  ])('of ours goes through: %s', async (thrown, status, code, details) => {
    const throwing = failing({
      'staff.list': () => {
        throw thrown;
      },
    });
    const error = await failureOf(throwing('staff.list', {}, caller('owner')));
    expect(error).toMatchObject({ status, code, details, message: thrown.message });
  });

  it('of another kind tells nothing but a reference, which the log explains', async () => {
    lines.length = 0;
    const throwing = failing({
      'staff.list': () => {
        throw new TypeError('reading secretThing of undefined');
      },
    });
    const error = await failureOf(throwing('staff.list', {}, caller('owner')));
    expect(error).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(`${error.message}${JSON.stringify(error.details)}`).not.toMatch(
      /secretThing|TypeError|dispatch\.test/,
    );
    const entry = lines.find((line) => line.includes(String(error.details.reference)));
    expect(entry).toContain('secretThing');
  });

  it('of a parser does not put what it read into the log', async () => {
    lines.length = 0;
    const throwing = failing({ 'staff.list': () => JSON.parse('hunter2-password') });
    await failureOf(throwing('staff.list', {}, caller('owner')));
    expect(lines.join('')).not.toContain('hunter2');
  });
});
