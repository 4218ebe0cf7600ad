// The wizard's steps at the side: done, current, still to come.

import { Icon } from '../../components/icon.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { LANGUAGE_NAMES, RENTER_LANGUAGES, setLanguage, useWords } from '../../i18n/index.ts';
import css from './wizard.module.css';
import { STEPS, type StepId } from './wizard-order.ts';

export interface WizardStepsProps {
  current: StepId | null;
  isDone(step: StepId): boolean;
  /** Left out while there is no owner: nothing else can be done then. */
  onChoose?: (step: StepId) => void;
}

export function WizardSteps({ current, isDone, onChoose }: WizardStepsProps) {
  const { t, language } = useWords();
  return (
    <nav className={css.side} aria-label={t('wizard.steps')}>
      <p className={css.brand}>netbar</p>
      <ol>
        {STEPS.map((step, index) => {
          const done = isDone(step);
          const open = onChoose !== undefined && step !== 'owner';
          return (
            <li key={step}>
              <button
                type="button"
                className={css.step}
                aria-current={step === current ? 'step' : undefined}
                disabled={!open && step !== current}
                onClick={() => open && onChoose(step)}
              >
                <span className={css.number}>
                  {done && step !== current ? <Icon name="check" size="s" /> : index + 1}
                </span>
                <span>
                  {t(`wizard.${step}`)}
                  {done && (
                    <span className="vh">
                      {t('label.comma')}
                      {t('wizard.done')}
                    </span>
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <Segmented
        fill
        size="small"
        label={t('label.language')}
        value={language}
        options={RENTER_LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))}
        onChange={(id) => setLanguage(id)}
      />
    </nav>
  );
}
