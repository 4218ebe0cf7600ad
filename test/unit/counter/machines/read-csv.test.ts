// CSV files as people make them.
import { describe, expect, it } from 'vitest';
import { COLUMNS, columnOf } from '../../../../kiosk/counter/machines/import/columns.ts';
import { readCsv } from '../../../../kiosk/counter/machines/import/read-csv.ts';

const cellsOf = (text: string) => readCsv(text).map(({ cells }) => cells);
const errorOf = (text: string) =>
  readCsv(text).flatMap(({ line, errors }) => errors.map(({ message }) => `${line}: ${message}`));

describe('column names', () => {
  it.each([
    ['IPMI Host', 'ipmiHostname'],
    ['bmc_ip', 'ipmiHostname'],
    ['BMC 密码', 'ipmiPassword'],
    ['用户名', 'ipmiUsername'],
    ['座位号', 'label'],
    ['ＵＵＩＤ', 'uuid'],
    ['IP地址', 'ip'],
    ['备注', 'description'],
    ['colour', undefined],
  ])('%s means %s', (heading, column) => {
    expect(columnOf(heading)).toBe(column);
  });

  it.each(COLUMNS)('%s is understood as it is', (column) => {
    expect(columnOf(column)).toBe(column);
  });
});

describe('a file', () => {
  const wanted = [
    { uuid: 'pc-1', label: 'A1', ip: '10.0.0.1' },
    { uuid: 'pc-2', label: 'A2' },
  ];

  it.each([
    ['commas and LF', 'uuid,label,ip\npc-1,A1,10.0.0.1\npc-2,A2,\n'],
    ['semicolons and CRLF', 'uuid;label;ip\r\npc-1;A1;10.0.0.1\r\npc-2;A2\r\n'],
    ['tabs and CR', 'uuid\tlabel\tip\rpc-1\tA1\t10.0.0.1\rpc-2\tA2\t\r'],
    [
      'a byte order mark, blanks, empty lines and quotes',
      '\uFEFF uuid , label,ip\n\n"pc-1", A1 ,10.0.0.1\n , ,\npc-2,A2,',
    ],
    ['columns that nobody knows', 'uuid,colour,label,ip\npc-1,red,A1,10.0.0.1\npc-2,blue,A2,'],
  ])('with %s is read', (_name, text) => {
    expect(cellsOf(text)).toEqual(wanted);
  });

  it('keeps separators inside quotes and counts its lines', () => {
    expect(readCsv('uuid,desc\r\npc-1,"one, two"\r\npc-2,x')).toEqual([
      { line: 2, cells: { uuid: 'pc-1', description: 'one, two' }, errors: [] },
      { line: 3, cells: { uuid: 'pc-2', description: 'x' }, errors: [] },
    ]);
  });

  it.each([
    ['', '1: the file is empty'],
    ['label,ip\nA1,10.0.0.1', '1: no column is named uuid'],
    ['uuid,ip,IP地址\npc-1,a,b', '1: two columns are named ip'],
    ['uuid,desc\npc-1,�������', '1: the file is not in UTF-8'],
    ['uuid,ip\npc-1,10.0.0.1,password', '2: has more cells than the first line names'],
    ['uuid,desc\npc-1,"open', 'the quotes do not match'],
    ['uuid,desc\npc-1,a"b"c', 'the quotes do not match'],
    [`uuid,desc\npc-1,${'x'.repeat(20_000)}`, 'more than 10000 characters'],
    [`uuid\n${'pc\n'.repeat(1001)}`, '1: the file has more than 1000 machines'],
  ])('%j is refused in words', (text, error) => {
    const errors = errorOf(text);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(error);
  });

  it('never quotes a cell in a complaint', () => {
    expect(JSON.stringify(errorOf('uuid,password\npc-1,"Geheim"x'))).not.toContain('Geheim');
  });
});
