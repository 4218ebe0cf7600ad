// A new PIN, typed twice.
import { TextField } from '../../../components/field.tsx';
import { useWords } from '../../../i18n/index.ts';
import css from '../settings.module.css';

export interface NewPin {
  pin: string;
  again: string;
}

export const NO_PIN: NewPin = { pin: '', again: '' };

/** Long enough to be sent and typed the same twice; how strong it has to be is the counter's decision. */
export function isComplete({ pin, again }: NewPin): boolean {
  return pin.length >= 4 && pin === again;
}

export interface NewPinFieldsProps {
  value: NewPin;
  onChange(value: NewPin): void;
  hint: string;
  label?: string;
}

export function NewPinFields({ value, onChange, hint, label }: NewPinFieldsProps) {
  const { t } = useWords();
  const differs = value.again !== '' && value.again !== value.pin;
  return (
    <div className={css.columns}>
      <TextField
        type="password"
        autoComplete="new-password"
        label={label ?? t('settings.newPin')}
        hint={hint}
        value={value.pin}
        onChange={(pin) => onChange({ ...value, pin })}
        maxLength={128}
      />
      <TextField
        type="password"
        autoComplete="new-password"
        label={t('person.pinAgain')}
        error={differs ? t('person.pinDiffers') : undefined}
        value={value.again}
        onChange={(again) => onChange({ ...value, again })}
        maxLength={128}
      />
    </div>
  );
}
