import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CALL_ERROR_CODES, JOB_ERROR_CODES, PASSED_ON_CODES } from '../../../kiosk/ipc/errors.ts';
import { PARTS, PROBLEMS, WARNINGS } from '../../../kiosk/ipc/remarks.ts';
import { en } from '../../../kiosk/renderer/i18n/en/index.ts';
import { ko } from '../../../kiosk/renderer/i18n/ko/index.ts';
import { zh } from '../../../kiosk/renderer/i18n/zh/index.ts';
import { IPMI_ERROR_CODES } from '../../../shared/ipmi/errors.ts';

const RENDERER = join(import.meta.dirname, '../../../kiosk/renderer');

function flat(dictionary: object, prefix = ''): Map<string, string> {
  const result = new Map<string, string>();
  for (const [key, value] of Object.entries(dictionary)) {
    if (typeof value === 'string') result.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) result.set(inner, text);
  }
  return result;
}

const english = flat(en);
const others = { zh: flat(zh), ko: flat(ko) };
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{(\w+)[^}]*\}\}/g)].map((match) => match[1]).sort();

it.each(['zh', 'ko'] as const)('%s has the keys of English, with one form for every number', (language) => {
  const expected = [...english.keys()].filter((key) => !key.endsWith('_one')).sort();
  expect([...others[language].keys()].sort()).toEqual(expected);
});

it('has a plural beside every singular', () => {
  const alone = [...english.keys()].filter(
    (key) => key.endsWith('_one') && !english.has(key.replace(/_one$/, '_other')),
  );
  expect(alone).toEqual([]);
});

it.each(['zh', 'ko'] as const)('%s has the placeholders of English', (language) => {
  const wrong = [...others[language]].filter(
    ([key, text]) => placeholders(text).join() !== placeholders(english.get(key) ?? '').join(),
  );
  expect(wrong).toEqual([]);
});

it.each([
  ['warning', Object.entries(WARNINGS)],
  ['problem', Object.entries(PROBLEMS)],
] as const)('has words for every %s that the counter can send, with all of its values', (name, codes) => {
  const words = [...flat(en[name])].map(([code, text]) => [code, placeholders(text)]);
  const wanted = codes.map(([code, values]) => [code, [...values].sort()]);
  expect(Object.fromEntries(words)).toEqual(Object.fromEntries(wanted));
});

it('has words for every failure and every part that the counter can name, and for no other', () => {
  expect(Object.keys(en.error).sort()).toEqual([...CALL_ERROR_CODES, ...PASSED_ON_CODES].sort());
  expect(Object.keys(en.part).sort()).toEqual(PARTS.map((part) => part.replaceAll(' ', '_')).sort());
});

it('has words for every reason for which a seat of a job fails or is left alone', () => {
  expect(Object.keys(en.jobError)).toEqual([...JOB_ERROR_CODES]);
  expect(Object.keys(en.jobError)).toEqual(expect.arrayContaining([...IPMI_ERROR_CODES]));
});

it('leaves nothing empty', () => {
  for (const words of [english, ...Object.values(others)]) {
    expect([...words].filter(([, text]) => text.trim() === '')).toEqual([]);
  }
});

it('writes Chinese with the marks of Chinese, in whole words and between parts of a line', () => {
  // Values stand for words too; a mark between two codes is left alone.
  const marked = /[\p{Script=Han}，。：；（）、“”] *[,;:!?()]|[,;:!?()] *[\p{Script=Han}（]/u;
  const wrong = [...others.zh].filter(([, text]) => marked.test(text.replaceAll(/\{\{\w+\}\}/g, '字')));
  expect(wrong).toEqual([]);
  expect([zh.label.comma, zh.label.colon, zh.label.semicolon]).toEqual(['，', '：', '；']);
});

it('keeps the words of tiles short: 9 Latin or 4 Chinese or Korean characters', () => {
  const short = (key: string) =>
    key.startsWith('reasonShort.') || (key.startsWith('state.') && key !== 'state.maintenance');
  const latin = (text: string) => [...text].length <= 9;
  const wide = (text: string) =>
    (text.match(/[\p{Script=Han}\p{Script=Hangul}]/gu) ?? []).length <= 4 && [...text].length <= 9;
  expect([...english].filter(([key, text]) => short(key) && !latin(text))).toEqual([]);
  for (const words of Object.values(others)) {
    expect([...words].filter(([key, text]) => short(key) && !wide(text))).toEqual([]);
  }
});

it('uses every word, and has every word that is used', async () => {
  const used = new Set<string>();
  const asked = new Set<string>();
  const patterns: RegExp[] = [];
  for await (const file of glob('**/*.{ts,tsx}', { cwd: RENDERER, exclude: ['i18n/{en,zh,ko}/**'] })) {
    const source = await readFile(join(RENDERER, file), 'utf8');
    for (const [, key] of source.matchAll(/['"]([a-z]\w*\.\w+)['"]/gi)) if (key) used.add(key);
    for (const [, key] of source.matchAll(/\b(?:t|words)\('([^']+)'/g)) if (key) asked.add(key);
    for (const [, template] of source.matchAll(/`([a-z]\w*\.\w*(?:\$\{[^`]*?\}\w*)+)`/gi)) {
      if (template)
        patterns.push(new RegExp(`^${template.replaceAll(/\$\{.*?\}/g, '\\w+').replaceAll('.', '\\.')}$`));
    }
  }
  const unused = [...english.keys()].filter((key) => {
    const base = key.replace(/_(one|other)$/, '');
    return (
      !used.has(base) &&
      !used.has(key) &&
      !patterns.some((pattern) => pattern.test(base) || pattern.test(key))
    );
  });
  expect(unused).toEqual([]);
  expect([...asked].filter((key) => !english.has(key) && !english.has(`${key}_other`))).toEqual([]);
});
