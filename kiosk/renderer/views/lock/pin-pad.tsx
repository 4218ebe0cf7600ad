// Ten digits for fingers, erase, and the button that sends.
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/index.ts';
import css from './lock.module.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

export interface PinPadProps {
  onDigit(digit: string): void;
  onErase(): void;
  /** Why nothing can be typed now, or null. */
  waits: string | null;
  /** The button that sends. */
  children: ReactNode;
}

export function PinPad({ onDigit, onErase, waits, children }: PinPadProps) {
  const { t } = useWords();
  const key = (digit: string) => (
    <Button key={digit} className={css.key} reason={waits} onPress={() => onDigit(digit)}>
      {digit}
    </Button>
  );
  return (
    <fieldset className={css.pad}>
      <legend className="vh">{t('lock.pad')}</legend>
      {DIGITS.map(key)}
      <Button
        kind="quiet"
        icon="backspace"
        className={css.key}
        reason={waits}
        onPress={onErase}
        aria-label={t('lock.erase')}
      />
      {key('0')}
      {children}
    </fieldset>
  );
}
