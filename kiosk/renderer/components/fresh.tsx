// How fresh a fact is: dot, word and age, never a dot alone.
import type { ReactNode } from 'react';
import { useNow } from '../hooks/use-now.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { classes } from './classes.ts';
import styles from './fresh.module.css';

/** @param at when it was last known to be true, or null when it never was */
export function Fresh({ at, old, children }: { at: number | null; old: boolean; children: ReactNode }) {
  const { t } = useWords();
  return (
    <span className={classes(styles.fresh, (old || at === null) && styles.old)}>
      <span>
        {children}
        {t('label.comma')}
        {at === null ? t('seats.never') : <Age at={at} />}
      </span>
    </span>
  );
}

/** `4 s ago`, kept up to date. */
export function Age({ at }: { at: number }) {
  const now = useNow('second');
  const { t } = useWords();
  const format = useFormat();
  return <span className="num">{t('seats.ago', { age: format.age(now - at) })}</span>;
}
