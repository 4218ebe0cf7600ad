// What the counter says in codes, as people read it in their language.
import { createInstance } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { fieldProblem } from '../../../kiosk/counter/machines/field-problems.ts';
import { planImport } from '../../../kiosk/counter/machines/import/plan.ts';
import { readCsv } from '../../../kiosk/counter/machines/import/read-csv.ts';
import { CallError } from '../../../kiosk/ipc/errors.ts';
import { PARTS, PROBLEMS, problem, type Remark, WARNINGS, warning } from '../../../kiosk/ipc/remarks.ts';
import { en } from '../../../kiosk/renderer/i18n/en/index.ts';
import { errorText, failureText } from '../../../kiosk/renderer/i18n/errors.ts';
import type { Translate } from '../../../kiosk/renderer/i18n/index.ts';
import { ko } from '../../../kiosk/renderer/i18n/ko/index.ts';
import { problemText, warningText } from '../../../kiosk/renderer/i18n/remarks.ts';
import { zh } from '../../../kiosk/renderer/i18n/zh/index.ts';
import { problemsOfChange, problemsOfMachine } from '../../../shared/dbc/bare-metal.ts';
import { DBC_ERROR_CODES } from '../../../shared/dbc/errors.ts';

const DICTIONARIES = { en, zh, ko };
const LANGUAGES = ['en', 'zh', 'ko'] as const;
const HAN = /\p{Script=Han}/u;
let words: Record<(typeof LANGUAGES)[number], Translate>;

beforeAll(async () => {
  const i18n = createInstance();
  const resources = Object.fromEntries(
    Object.entries(DICTIONARIES).map(([language, translation]) => [language, { translation }]),
  );
  await i18n.init({ lng: 'en', resources, interpolation: { escapeValue: false } });
  words = { en: i18n.getFixedT('en'), zh: i18n.getFixedT('zh'), ko: i18n.getFixedT('ko') };
});

/** With a value for everything that the words need. */
const sampleOf = (code: string, names: readonly string[]): Remark => ({
  code,
  message: 'the counter in English',
  params: Object.fromEntries(names.map((name, index) => [name, `<${name} ${index}>`])),
});

describe.each(LANGUAGES)('in %s', (language) => {
  it('every warning and every problem is told with all of its values', () => {
    const t = words[language];
    const told = [
      ...Object.entries(WARNINGS).map(([code, names]) => [sampleOf(code, names), warningText] as const),
      ...Object.entries(PROBLEMS).map(([code, names]) => [sampleOf(code, names), problemText] as const),
    ];
    for (const [remark, text] of told) {
      const shown = text(t, remark);
      expect(shown).not.toContain('{{');
      expect(shown).not.toContain(remark.message);
      for (const value of Object.values(remark.params ?? {})) expect(shown).toContain(value);
    }
  });

  it('every failure of the node has words', () => {
    for (const code of DBC_ERROR_CODES) {
      expect(failureText(words[language], { code, message: '' })).not.toBe('');
    }
  });
});

it('names fields and parts in the language too', () => {
  const t = words.zh;
  expect(problemText(t, problem('FIELD_MISSING', '', { field: 'ipmiPassword' }))).toBe('BMC 密码：缺失。');
  for (const part of PARTS) {
    expect(warningText(t, warning('PART_FAILED', '', { part, detail: '' }))).not.toContain(part);
  }
});

it('shows what it does not know, or lacks a value for, as the counter said it', () => {
  const t = words.zh;
  expect(warningText(t, { code: 'NEWER', message: 'something new' })).toBe('something new');
  expect(warningText(t, { code: 'toString', message: 'something odd' })).toBe('something odd');
  expect(warningText(t, { code: 'DUPLICATE_IP', message: 'A01, A02' })).toBe('A01, A02');
  expect(problemText(t, { code: 'NODE_TIMEOUT', message: '' })).toBeUndefined();
  expect(failureText(t, { code: 'NEWER', message: 'something new' })).toBe('something new');
});

it('says which rule an input breaks, and repeats the English only where no rule is known', () => {
  const failure = (code: string, details?: Record<string, string | number | boolean>) =>
    errorText(
      words.zh,
      new CallError({ status: 400, code, message: 'in English', ...(details && { details }) }),
    );
  expect(failure('BAD_INPUT', { field: 'ip', rule: 'FIELD_IP' })).toBe(
    '主控未接受输入，未做任何更改。 IP 地址：须为 IP 地址。',
  );
  expect(failure('CONFLICT', { field: 'label', rule: 'LABEL_TAKEN', label: 'A12' })).toBe(
    '已有座位叫 A12，请换一个名称。',
  );
  expect(failure('BAD_INPUT', { field: 'cafe' })).toContain('in English');
  expect(failure('CONFLICT', { rule: true })).toBe(zh.error.CONFLICT);
  expect(failure('NODE_ERROR')).toContain('in English');
  expect(failure('NODE_TIMEOUT')).toBe(zh.error.NODE_TIMEOUT);
});

it('has words for everything that can be wrong with a machine', () => {
  const machine = {
    ...{ uuid: 'pc-1', ip: '10.0.0.1', os: '', description: '', ipmiPort: 623 },
    ...{ ipmiHostname: '10.1.0.1', ipmiUsername: 'admin', ipmiPassword: 'pw' },
  };
  const bad = [
    ...[
      { uuid: '' },
      { uuid: 'a b' },
      { uuid: 'a'.repeat(64) },
      { ip: 'x' },
      { ipmiPort: 0 },
      { os: '\ud800' },
    ],
    ...[
      { os: 'x'.repeat(101) },
      { description: '"' },
      { ipmiHostname: 'fe80::1%eth0' },
      { ipmiHostname: 'a b' },
    ],
    ...[{ ipmiUsername: 'x'.repeat(17) }, { ipmiPassword: 'a;b' }],
  ];
  const found = [
    ...bad.flatMap((change) => problemsOfMachine({ ...machine, ...change })),
    ...problemsOfChange({ os: '' }),
  ].map(fieldProblem);
  expect([...new Set(found.map(({ code }) => code))].sort()).toEqual(
    Object.keys(PROBLEMS)
      .filter((code) => code.startsWith('FIELD_'))
      .sort(),
  );
  for (const remark of found) expect(problemText(words.zh, remark)).toMatch(HAN);
});

it('has words for everything that an import complains of', () => {
  const state = { seats: [], machines: [], secretsOf: () => undefined, readOnly: true };
  const header = 'uuid,label,zone,row,column,ip,ipmi host,ipmi user,ipmi password';
  const bad = [
    ...['', 'uuid,uuid\n', 'ip\n1', 'uuid\n\uFFFD', 'uuid,ip\n1,2,3', 'uuid\n"open'],
    ...[`uuid\n${'x'.repeat(20_000)}`, `uuid\n${'pc\n'.repeat(1001)}`],
    `${header}\npc-1,much-too-long-label,,1,,10.0.0.1,10.1.0.1,admin,${'p'.repeat(17)}`,
    `${header}\npc-1,a b,,1,900,10.0.0.1,10.1.0.1,admin,pw\npc-1,A1,,,,10.0.0.1,10.1.0.1,admin,pw`,
  ];
  const found = bad.flatMap((csv) =>
    planImport(readCsv(csv), state).flatMap(({ errors, warnings }) => [...errors, ...warnings]),
  );
  expect(found.length).toBeGreaterThan(bad.length);
  for (const remark of found) expect(problemText(words.zh, remark), remark.message).toMatch(HAN);
});
