// What add, modify and delete refuse to send, and how they read the answers.
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../shared/dbc/answer.ts';
import {
  addedSchema,
  addFields,
  deletedSchema,
  deleteFields,
  modifyFields,
  type NewMachine,
  problemsOfChange,
  problemsOfMachine,
} from '../../../shared/dbc/bare-metal.ts';
import { answerOf, requestBodyOf } from './recordings.ts';

const GOOD: NewMachine = {
  uuid: 'zz-2',
  ip: '127.0.0.7',
  os: 'Ubuntu 22.04',
  description: 'first server',
  ipmiHostname: '127.0.0.1',
  ipmiUsername: 'admin',
  ipmiPassword: 'secret',
  ipmiPort: 9001,
};
const ID = 'ab'.repeat(32);

describe('the request', () => {
  it('is the recorded one', () => {
    const second = {
      uuid: 'aa-1',
      ip: '127.0.0.8',
      ipmiHostname: '127.0.0.1',
      ipmiUsername: 'admin',
      ipmiPassword: 'secret',
    };
    const additional = addFields([GOOD, { ...second, os: '' }]);
    expect(JSON.stringify(additional)).toBe(JSON.stringify(requestBodyOf('add-two')?.additional));
    const changed = { ...GOOD, uuid: 'uuid-0002', ip: '127.0.0.20', os: 'Debian 12', description: 'renamed' };
    const recorded = requestBodyOf('modify-ok-all')?.additional as { ipmi_port: number };
    expect(JSON.stringify(modifyFields({ ...changed, ipmiPort: recorded.ipmi_port }))).toBe(
      JSON.stringify(recorded),
    );
    expect(deleteFields([ID, ID])).toEqual({ bare_metal_node_ids: [ID] });
  });

  it.each<[keyof NewMachine, unknown[]]>([
    ['uuid', ['a_b', 'u b', 'modify', 'Delete', 'x'.repeat(65), ID, 'a\u0000', '中', 5]],
    ['ip', ['localhost', '10.0.0.300', '10.0.0.1"', '10.0.0.1\n', '10.0.0.1\\', ' 10.0.0.1']],
    ['os', ['say "hi"', 'a\\b', 'a\nb', 'a\u2028b', 'a\tb', 'x'.repeat(101), '\ud800']],
    ['description', ['"', '\\', '\r', '\u0085', 'x'.repeat(201)]],
    [
      'ipmiHostname',
      [
        '10.0.0.1;ls',
        'host name',
        '-host',
        '$(ls)',
        '`ls`',
        'a|b',
        '10.0.0',
        'fe80::1%eth0',
        'x'.repeat(254),
      ],
    ],
    [
      'ipmiUsername',
      ['ad min', "o'neil", '"', '$x', '-U', 'a;b', 'a&b', 'ü', 'x'.repeat(17), 'a\n', 'a*', '~root'],
    ],
    [
      'ipmiPassword',
      [
        'pass word',
        "'",
        '"',
        '$HOME',
        '`id`',
        'a;b',
        'a|b',
        'a>b',
        'a#b',
        'a!b',
        '-P',
        'a\\b',
        '密码',
        'x'.repeat(21),
      ],
    ],
    ['ipmiPort', [0, -1, 65_536, 1.5, Number.NaN, '623']],
  ])('refuses such a %s on add and on modify', (field, values) => {
    for (const value of values) {
      const machine = { ...GOOD, [field]: value } as NewMachine;
      expect(problemsOfMachine(machine), String(value)).toMatchObject([{ field }]);
      expect(problemsOfChange({ [field]: value }), String(value)).toMatchObject([{ field }]);
      expect(() => addFields([GOOD, { ...machine }])).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
      expect(() => modifyFields({ [field]: value })).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
    }
  });

  it('takes what is usual', () => {
    const usual = [
      { ...GOOD, ipmiHostname: 'bmc-1.cafe.lan', ipmiUsername: 'ADMIN', ipmiPassword: 'P@ss_w0rd.+=%,:/-' },
      { ...GOOD, ipmiHostname: 'fd00::12', ip: 'fd00::13', description: "Zhang's 机器 <1> & co; $5", os: '' },
      { ...GOOD, ipmiPort: undefined, os: undefined, description: undefined },
    ];
    for (const machine of usual) expect(problemsOfMachine(machine)).toEqual([]);
  });

  it('never puts a password into the reason', () => {
    const [problem] = problemsOfMachine({ ...GOOD, ipmiPassword: 'Geheim$(x)' });
    expect(problem?.message).toContain('shell');
    expect(JSON.stringify(problem)).not.toContain('Geheim');
    expect(() => addFields([{ ...GOOD, ipmiPassword: 'Geheim$(x)' }])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('Geheim') }),
    );
  });

  it('asks for every field that the node needs', () => {
    const empty = { uuid: '', ip: '', ipmiHostname: '', ipmiUsername: '', ipmiPassword: '' };
    expect(problemsOfMachine(empty).map(({ field }) => field)).toEqual(Object.keys(empty));
  });

  it('clears nothing, adds no more than the answer names, and is never empty', () => {
    expect(problemsOfChange({ os: '', uuid: undefined })).toEqual([
      { field: 'os', rule: 'NOT_CLEARABLE', message: expect.stringContaining("can't be cleared") },
    ]);
    const many = Array.from({ length: 101 }, (_, index) => ({ ...GOOD, uuid: `u${index}` }));
    for (const attempt of [
      () => modifyFields({}),
      () => modifyFields({ ip: undefined }),
      () => addFields([]),
      () => addFields(many),
      () => addFields([GOOD, GOOD]),
      () => deleteFields([]),
      () => deleteFields(['uuid-0001']),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    }
  });
});

describe('the answer', () => {
  it('names the machines in the node’s order', () => {
    expect(readMessage(answerOf('add-two'), { path: '/add' }, addedSchema).map(({ uuid }) => uuid)).toEqual([
      'aa-1',
      'zz-2',
    ]);
  });

  it.each([
    ['delete-quoted', { deleted: 1, failed: 0 }],
    ['delete-dup', { deleted: 1, failed: 1 }],
  ])('%s is counted', (id, counts) => {
    expect(readMessage(answerOf(id), { path: '/delete' }, deletedSchema)).toEqual(counts);
  });

  it.each([
    ['delete-again', 'MACHINE_NOT_FOUND'],
    ['add-bad-second', 'BAD_REQUEST'],
    ['add-port-0', 'BAD_REQUEST'],
    ['add-wrong-key', 'SIGNATURE_REFUSED'],
    ['add-peer-other', 'PEER_UNKNOWN'],
    ['modify-dup-uuid', 'CONFLICT'],
    ['modify-bad-uuid', 'BAD_REQUEST'],
    ['delete-unsigned', 'SIGNATURE_REFUSED'],
  ])('%s means %s', (id, code) => {
    expect(() => readMessage(answerOf(id), { path: '/change' }, deletedSchema)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
