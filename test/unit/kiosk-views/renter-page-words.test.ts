// The renter's page says something everywhere, in each of its languages, and keeps no words that nobody reads.
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { en } from '../../../kiosk/renderer/renter-page/words/en.ts';
import { ko } from '../../../kiosk/renderer/renter-page/words/ko.ts';
import { zh } from '../../../kiosk/renderer/renter-page/words/zh.ts';

const FOLDER = join(import.meta.dirname, '../../../kiosk/renderer/renter-page');
const page = await readFile(join(FOLDER, 'index.html'), 'utf8');
let scripts = '';
for await (const file of glob('*.ts', { cwd: FOLDER })) scripts += await readFile(join(FOLDER, file), 'utf8');
const places = [...page.matchAll(/data-words="(\w+)"[^>]*>([^<]*)</g)].map(([, key = '', text = '']) => ({
  key,
  text,
}));

it('each place of the page names words that are there, and shows the English ones before the script runs', () => {
  expect(places.length).toBe([...page.matchAll(/data-words/g)].length);
  expect(places.map(({ key, text }) => [key, text])).toEqual(
    places.map(({ key }) => [key, Reflect.get(en, key)]),
  );
});

it('all words are said somewhere', () => {
  const keys = [...Object.keys(en).filter((key) => key !== 'remarks'), ...Object.keys(en.remarks)];
  const said = (key: string) =>
    places.some((place) => place.key === key) || new RegExp(`words\\.${key}\\b|'${key}'`).test(scripts);
  expect(keys.filter((key) => !said(key))).toEqual([]);
});

it.each([
  ['zh', zh],
  ['ko', ko],
])('%s says everything in its own script', (_name, words) => {
  const texts = [
    ...Object.values(words),
    ...Object.values(words.remarks),
    ...Object.values(words.problems).flat(),
  ];
  const foreign = texts.filter(
    (text) => typeof text === 'string' && !/[\p{sc=Han}\p{sc=Hangul}]/u.test(text),
  );
  expect(foreign).toEqual([]);
});
