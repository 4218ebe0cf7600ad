// The top of the renter view: seat, language, close.
import { Button } from '../../components/button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { LANGUAGE_NAMES, type Language, RENTER_LANGUAGES, wordsOf } from '../../i18n/index.ts';
import css from './renter-view.module.css';
import { Trilingual } from './trilingual.tsx';

export interface RenterHeadProps {
  label: string;
  languages: readonly Language[];
  language: Language;
  onLanguage(language: Language): void;
  onClose(): void;
}

export function RenterHead({ label, languages, language, onLanguage, onClose }: RenterHeadProps) {
  const t = wordsOf(language);
  return (
    <header className={css.head}>
      <p className={css.seat}>
        <Trilingual languages={languages} words={(words) => words('renter.seat')} />
        <b>{label}</b>
      </p>
      <Segmented
        label={t('label.language')}
        value={language}
        options={RENTER_LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))}
        onChange={onLanguage}
      />
      <Button icon="close" kbd="Esc" size="big" onPress={onClose} autoFocus>
        {t('action.close')}
      </Button>
    </header>
  );
}
