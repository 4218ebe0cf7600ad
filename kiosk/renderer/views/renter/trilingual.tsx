// One text in the renter's language, and small in the two others.
import { Fragment } from 'react';
import { LANGUAGE_TAGS, type Language, type Translate, wordsOf } from '../../i18n/index.ts';
import css from './trilingual.module.css';

export interface TrilingualProps {
  /** The renter's first. */
  languages: readonly Language[];
  words(t: Translate): string;
  /** Below each other instead of side by side. */
  stacked?: boolean;
}

export function Trilingual({ languages, words, stacked = false }: TrilingualProps) {
  return (
    <span className={stacked ? css.stacked : css.inline}>
      {languages.map((language, index) => (
        <Fragment key={language}>
          {index > 0 && ' '}
          <span lang={LANGUAGE_TAGS[language]} className={index === 0 ? css.first : css.other}>
            {words(wordsOf(language))}
          </span>
        </Fragment>
      ))}
    </span>
  );
}
