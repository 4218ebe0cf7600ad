// What an import would do, line by line.
import { describe, expect, it } from 'vitest';
import { type ImportState, planImport } from '../../../../kiosk/counter/machines/import/plan.ts';
import { readCsv } from '../../../../kiosk/counter/machines/import/read-csv.ts';
import type { MachineFacts } from '../../../../kiosk/counter/machines/machine-table.ts';
import type { SeatRecord } from '../../../../kiosk/counter/machines/types.ts';
import type { Remark } from '../../../../kiosk/ipc/remarks.ts';

const HEADER = 'label,zone,uuid,ip,ipmi host,ipmi user,ipmi password';

function facts(number: number): MachineFacts {
  return {
    nodeId: String(number).repeat(64).slice(0, 64),
    uuid: `pc-${number}`,
    ip: `10.0.0.${number}`,
    os: '',
    description: '',
    ipmiHostname: `10.1.0.${number}`,
    ipmiPort: 623,
    bmcKey: `10.1.0.${number}:623`,
    bmcProblem: null,
    present: true,
  };
}

function seat(number: number): SeatRecord {
  const { nodeId, uuid, ip, os, description, bmcKey, bmcProblem } = facts(number);
  const own = { id: `s${number}`, label: `A${number}`, zone: 'Hall', place: null, notes: '', tags: [] };
  return { ...own, nodeId, uuid, ip, os, description, bmcKey, bmcProblem };
}

/** pc-1 has seat A1, pc-2 has none. */
const STATE: ImportState = {
  seats: [seat(1)],
  machines: [facts(1), facts(2)],
  secretsOf: () => ({ ipmiUsername: 'admin', ipmiPassword: 'Geheim1', key: '' }),
  readOnly: false,
};

const plan = (lines: string[], state = STATE) => planImport(readCsv([HEADER, ...lines].join('\n')), state);
const planOne = (line: string, state = STATE) => {
  const [planned] = plan([line], state);
  if (!planned) throw new Error('no line');
  return planned;
};
const messages = (remarks: Remark[]) => remarks.map(({ message }) => message);
const errorsOf = (line: string) => messages(planOne(line).errors).join('; ');

describe('a line', () => {
  it.each([
    ['B1,Hall,pc-9,10.0.0.9,10.1.0.9,admin,pw', 'add'],
    ['B2,Hall,pc-2,,,,', 'takeOver'],
    ['A1,Hall,pc-1,10.0.0.1,10.1.0.1,admin,Geheim1', 'nothing'],
    ['A1,Hall,pc-1,,,,Geheim2', 'update'],
    ['Z1,,pc-1,,,,', 'update'],
    ['A1,VIP,pc-1,,,,', 'update'],
  ])('%s means %s', (line, action) => {
    const planned = planOne(line);
    expect(planned.errors).toEqual([]);
    expect(planned.step.action).toBe(action);
  });

  it('changes on the node only what differs, and nothing for empty cells', () => {
    expect(planOne('A1,Hall,pc-1,10.0.0.77,10.1.0.1,,').step).toEqual({
      ...{ action: 'update', machine: seat(1), change: { ip: '10.0.0.77' } },
    });
  });

  it.each([
    ['B1,Hall,,10.0.0.9,10.1.0.9,admin,pw', 'uuid is missing'],
    ['B1,Hall,pc 9,10.0.0.9,10.1.0.9,admin,pw', 'uuid must be'],
    ['B1,Hall,pc-9,host,10.1.0.9,admin,pw', 'ip must be an IP address'],
    ['B1,Hall,pc-9,10.0.0.9,10.1.0.9,admin,', 'ipmi password is missing'],
    ['B1,Hall,pc-9,10.0.0.9,10.1.0.9,admin,a;b', 'ipmi password holds a character that is not safe'],
    ['much-too-long-label,Hall,pc-9,10.0.0.9,10.1.0.9,admin,pw', 'label must be 12 characters or shorter'],
    ['a1,Hall,pc-2,,,,', 'label A1 belongs to another seat'],
  ])('%s is refused: %s', (line, error) => {
    expect(errorsOf(line)).toContain(error);
    expect(planOne(line).step).toEqual({ action: 'error' });
  });

  it('never shows a password', () => {
    expect(errorsOf('B1,Hall,pc-9,10.0.0.9,10.1.0.9,admin,Geheim$(x)')).not.toContain('Geheim');
  });

  it('warns of a password that the node itself cannot use', () => {
    const { errors, warnings } = planOne(`B1,Hall,pc-9,10.0.0.9,10.1.0.9,admin,${'p'.repeat(17)}`);
    expect(errors).toEqual([]);
    expect(messages(warnings)).toEqual([expect.stringContaining('longer than 16 bytes')]);
    expect(warnings).toMatchObject([{ code: 'NODE_PASSWORD_LONG', params: { most: 16 } }]);
  });

  it('warns of addresses that another machine has', () => {
    const { errors, warnings } = planOne('B1,Hall,pc-9,10.0.0.1,10.1.0.2,admin,pw');
    expect(errors).toEqual([]);
    expect(messages(warnings)).toEqual([
      'ip 10.0.0.1 belongs to machine pc-1 too',
      'ipmi host 10.1.0.2:623 belongs to machine pc-2 too',
    ]);
  });
});

it('names the line where a uuid or a label was first', () => {
  const planned = plan([
    'B1,Hall,pc-8,10.0.0.8,10.1.0.8,admin,pw',
    'b1,Hall,pc-8,10.0.0.7,10.1.0.7,admin,pw',
  ]);
  expect(planned.map(({ errors }) => messages(errors))).toEqual([
    [],
    ['uuid is on line 2 already', 'label is on line 2 already'],
  ]);
});

it('adds and changes nothing in read-only mode', () => {
  const state = { ...STATE, readOnly: true, secretsOf: () => undefined };
  expect(planOne('B2,Hall,pc-2,10.0.0.2,,admin,whatever', state).step.action).toBe('takeOver');
  expect(planOne('B2,Hall,pc-2,10.0.0.3,,,', state).errors).toMatchObject([{ code: 'READ_ONLY_CHANGE' }]);
  expect(planOne('B1,Hall,pc-9,10.0.0.9,10.1.0.9,admin,pw', state).errors).toMatchObject([
    { code: 'READ_ONLY_NEW' },
  ]);
});
