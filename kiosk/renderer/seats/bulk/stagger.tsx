// Seconds between two seats: they should not all draw current at once.
import { useId } from 'react';
import { IconButton } from '../../components/button.tsx';
import { useWords } from '../../i18n/index.ts';
import styles from './bulk.module.css';

const MOST_S = 60;

export function Stagger({
  value,
  onChange,
  hint,
}: {
  value: number;
  onChange(value: number): void;
  hint: string;
}) {
  const { t } = useWords();
  const id = useId();
  const set = (next: number): void =>
    onChange(Math.max(0, Math.min(MOST_S, Number.isFinite(next) ? next : 0)));
  return (
    <div className={styles.stagger}>
      <label htmlFor={id}>{t('bulk.between')}</label>
      <div className={styles.steps}>
        <IconButton icon="minus" label={t('bulk.shorter')} onPress={() => set(value - 1)} />
        <input
          id={id}
          className={styles.number}
          inputMode="numeric"
          value={value}
          onChange={(event) => set(Number.parseInt(event.target.value || '0', 10))}
        />
        <IconButton icon="plus" label={t('bulk.longer')} onPress={() => set(value + 1)} />
        <span className={styles.hint}>{hint}</span>
      </div>
    </div>
  );
}
