// Calls over IPC: only those of the contract, only what they take, only for whom they are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_NAMES, CALLS } from '../../kiosk/ipc/contract.ts';
import { inputLimit } from '../../kiosk/ipc/limits.ts';
import { ROLES } from '../../kiosk/ipc/staff.ts';
import { type Answer, Kiosk, OWNER, setUpOwner } from './lib/kiosk.ts';

const codeOf = (answer: Answer | undefined) => (answer?.ok ? 'ok' : answer?.failure.code);

describe('a call', () => {
  it('that is not of the contract is refused, whatever its name is made of', async () => {
    const kiosk = await Kiosk.start();
    const names: unknown[] = [
      ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'],
      ...['', ' session.status', 'session.status\0', 'SESSION.STATUS', 'session', 'session.status.csrf'],
      ...[null, 1, true, {}, [], ['session.status'], { toString: 'session.status' }],
    ];
    const answers = await kiosk.callAll(names.map((name) => [name, {}]));
    expect(answers.map(codeOf)).toEqual(names.map(() => 'NOT_FOUND'));
  });

  it('takes no more than its input may hold', async () => {
    const kiosk = await Kiosk.start();
    await setUpOwner(kiosk);
    const status = await kiosk.page.evaluate(
      async ([usual, large]) => {
        const netbar: { call(name: string, input: unknown): Promise<Answer> } = Reflect.get(window, 'netbar');
        const text = (length: number) => 'x'.repeat(length);
        const answers = [
          await netbar.call('session.login', { personId: text(usual), pin: '1' }),
          await netbar.call('machines.previewImport', { csv: text(usual) }),
          await netbar.call('machines.previewImport', { csv: text(large) }),
          await netbar.call(
            'seats.edit',
            Array.from({ length: usual }, () => 1),
          ),
          await netbar.call('session.status', {}),
        ];
        return answers.map((answer) => (answer.ok ? 200 : answer.failure.status));
      },
      [inputLimit('session.login'), inputLimit('machines.previewImport')] as const,
    );
    expect(status).toEqual([413, expect.any(Number), 413, 413, 200]);
    expect(status[1]).not.toBe(413);
  });

  it('with any input is answered, and never by an error of the counter', async () => {
    const kiosk = await Kiosk.start();
    await setUpOwner(kiosk);
    // What ends the session or the counter itself would spoil the rest.
    const names = CALL_NAMES.filter((name) => !/^(session|backup|setup)\./.test(name));
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('on', -1, 1e308, null, [''], {}));
    const asked = fc.constantFrom(...names).chain((name) => {
      const fields = Object.keys(CALLS[name].input.shape).map((field) => [field, value]);
      const right = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
      return fc.tuple(fc.constant(name), fc.oneof(right, right, value));
    });
    const calls = fc.sample(asked, 400);
    const answers = await kiosk.callAll(calls);
    const wrong = answers.flatMap((answer, at) =>
      answer.ok || answer.failure.code !== 'INTERNAL' ? [] : [JSON.stringify([calls[at], answer])],
    );
    expect(wrong).toEqual([]);
    expect(answers).toHaveLength(400);
    expect(kiosk.output).not.toContain('for no known reason');
  });
});

describe('a role', () => {
  it('is let in to exactly the calls of the contract', async () => {
    const kiosk = await Kiosk.start();
    await setUpOwner(kiosk);
    const pins = { viewer: '8306', staff: '2749', owner: OWNER.pin };
    for (const role of ['viewer', 'staff'] as const)
      await kiosk.get('staff.add', { name: `The ${role}`, role, pin: pins[role] });
    const { people } = (await kiosk.get('session.status')) as { people: { id: string; role: string }[] };

    const wrong: string[] = [];
    for (const role of [undefined, ...ROLES]) {
      await kiosk.call('session.logout');
      const personId = people.find((person) => person.role === role)?.id;
      if (role) await kiosk.get('session.login', { personId, pin: pins[role] });
      // What ends or locks the session itself would spoil the rest.
      const names = CALL_NAMES.filter((name) => !['session.logout', 'session.lock'].includes(name));
      const answers = await kiosk.callAll(names.map((name) => [name, {}]));
      for (const [at, name] of names.entries()) {
        const { access } = CALLS[name];
        const least = ['public', 'locked', ...ROLES].indexOf(access);
        const may = least === 0 || (role !== undefined && ROLES.indexOf(role) + 2 >= least);
        const answer = answers[at];
        const refused =
          !answer?.ok &&
          (answer?.failure.status === 401 || answer?.failure.message.includes('only for the role') === true);
        if (refused === may) wrong.push(`${name} by ${role}: ${JSON.stringify(answer)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('that is locked sees the map alone', async () => {
    const kiosk = await Kiosk.start();
    await setUpOwner(kiosk);
    await kiosk.get('session.lock');
    const names = ['settings.get', 'audit.list', 'staff.list', 'seats.snapshot'] as const;
    const answers = await kiosk.callAll(names.map((name) => [name, {}]));
    expect(answers.map(codeOf)).toEqual(['LOCKED', 'LOCKED', 'LOCKED', 'ok']);
  });
});
