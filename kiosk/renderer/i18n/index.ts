// Sets up i18next with all three languages built in, and gives components their words.
import { createInstance, type i18n, type TFunction } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en/index.ts';
import { ko } from './ko/index.ts';
import {
  isLanguage,
  LANGUAGE_TAGS,
  type Language,
  rememberedLanguage,
  rememberLanguage,
} from './language.ts';
import { zh } from './zh/index.ts';

export { LANGUAGE_NAMES, LANGUAGE_TAGS, LANGUAGES, type Language, RENTER_LANGUAGES } from './language.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
    returnNull: false;
  }
}

/** Puts a key into words; typed: an unknown key does not compile. */
export type Translate = TFunction;

const instance: i18n = createInstance();

/** Call once before the first render; works without waiting, all words are in the bundle. */
export function startI18n(): i18n {
  if (instance.isInitialized) return instance;
  instance.on('languageChanged', (language) => {
    if (isLanguage(language)) document.documentElement.lang = LANGUAGE_TAGS[language];
  });
  void instance.use(initReactI18next).init({
    lng: rememberedLanguage(),
    fallbackLng: 'en',
    resources: { en: { translation: en }, zh: { translation: zh }, ko: { translation: ko } },
    initAsync: false,
    returnNull: false,
    // React escapes already; twice would show &amp; in a label.
    interpolation: { escapeValue: false },
  });
  return instance;
}

export function currentLanguage(): Language {
  return isLanguage(instance.language) ? instance.language : 'en';
}

/** Changes the language at once and remembers it. */
export function setLanguage(language: Language): void {
  rememberLanguage(language);
  void instance.changeLanguage(language);
}

/** Words of one language whatever the interface speaks: for the renter view and the slip. */
export function wordsOf(language: Language): Translate {
  return instance.getFixedT(language);
}

/** The words for a component, which is drawn again when the language changes. */
export function useWords(): { t: Translate; language: Language } {
  const { t, i18n: current } = useTranslation(undefined, { i18n: instance });
  return { t, language: isLanguage(current.language) ? current.language : 'en' };
}
