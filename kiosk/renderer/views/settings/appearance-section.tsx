// How this screen looks: colours, language, the way seats are shown.
import { Segmented } from '../../components/segmented.tsx';
import { LANGUAGE_NAMES, RENTER_LANGUAGES, setLanguage, useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useUi } from '../../ui.ts';
import { Part } from './parts.tsx';
import css from './settings.module.css';

const THEMES = ['dark', 'light', 'system'] as const;
const MODES = ['map', 'overview', 'table'] as const;

export function AppearanceSection() {
  const { t, language } = useWords();
  const { ui } = useApp();
  const theme = useUi((state) => state.theme);
  const mode = useUi((state) => state.mode);
  return (
    <Part title={t('settings.appearance')} text={t('settings.appearanceText')}>
      <div className={css.choice}>
        <b aria-hidden="true">{t('settings.theme')}</b>
        <Segmented
          fill
          label={t('settings.theme')}
          value={theme}
          options={THEMES.map((id) => ({ id, label: t(`settings.${id}`) }))}
          onChange={(id) => ui.setTheme(id)}
        />
      </div>
      <div className={css.choice}>
        <b aria-hidden="true">{t('label.language')}</b>
        <Segmented
          fill
          label={t('label.language')}
          value={language}
          options={RENTER_LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))}
          onChange={(id) => setLanguage(id)}
        />
      </div>
      <div className={css.choice}>
        <b aria-hidden="true">{t('settings.density')}</b>
        <Segmented
          fill
          label={t('settings.density')}
          value={mode}
          options={MODES.map((id) => ({ id, label: t(`settings.${id}`) }))}
          onChange={(id) => ui.setMode(id)}
        />
      </div>
    </Part>
  );
}
