// The page's language: the browser's own at first, then what is chosen; remembered nowhere.
import { en } from './words/en.ts';
import { ko } from './words/ko.ts';
import type { PageWords } from './words/types.ts';
import { zh } from './words/zh.ts';

const ALL = { en, ko, zh };
export type PageLanguage = keyof typeof ALL;

export function wordsIn(language: PageLanguage): PageWords {
  return ALL[language];
}

/** The first of the browser's languages that there are words for. */
export function preferred(languages: readonly string[]): PageLanguage {
  return languages.map((tag) => asLanguage(tag.slice(0, 2).toLowerCase())).find(Boolean) ?? 'en';
}

export function asLanguage(text: string): PageLanguage | undefined {
  return text === 'en' || text === 'ko' || text === 'zh' ? text : undefined;
}
