// The languages of the interface: how they are called, which one this person uses, and remembering it.

export const LANGUAGES = ['en', 'zh', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { zh: '中文', en: 'English', ko: '한국어' };

/** What `lang` attributes and Intl get: Chinese characters differ between regions. */
export const LANGUAGE_TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en', ko: 'ko-KR' };

/** The order in which a renter chooses. */
export const RENTER_LANGUAGES: readonly Language[] = ['zh', 'en', 'ko'];

const STORAGE_KEY = 'netbar.language';

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The remembered language, else the first one that the browser asks for and we speak, else English. */
export function rememberedLanguage(): Language {
  const stored = readStored();
  if (isLanguage(stored)) return stored;
  for (const wanted of navigator.languages) {
    const short = wanted.slice(0, 2).toLowerCase();
    if (isLanguage(short)) return short;
  }
  return 'en';
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // A browser that stores nothing still shows the language until the page is closed.
  }
}

function readStored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
