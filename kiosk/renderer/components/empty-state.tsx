// What stands where a list would be: nothing there, still waiting, or failed.
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { errorText } from '../i18n/errors.ts';
import { useWords } from '../i18n/index.ts';
import { Button } from './button.tsx';
import styles from './empty-state.module.css';
import { Icon, type IconName } from './icon.tsx';
import { Sign } from './sign.tsx';

export interface EmptyStateProps {
  icon?: IconName;
  /** Instead of the icon. */
  mark?: ReactNode;
  title: ReactNode;
  /** What is known, then the one step. */
  text?: ReactNode;
  actions?: ReactNode;
}

export function EmptyState({ icon, mark, title, text, actions }: EmptyStateProps) {
  return (
    <div className={styles.blank}>
      {mark ?? (icon ? <Icon name={icon} size="l" className="faint" /> : null)}
      <h2>{title}</h2>
      {text ? <p>{text}</p> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}

const SHOWN_AFTER_MS = 300;

/** Nothing for 300 ms, then a word. */
export function Waiting({ text }: { text?: string }) {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.blank} role="status">
      {shown ? <p>{text ?? t('seats.reading')}</p> : null}
    </div>
  );
}

/** A list that could not be had: why, and the way to try again. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useWords();
  return (
    <div className={styles.blank} role="alert">
      <Sign kind="bad" />
      <p>{errorText(t, error)}</p>
      {onRetry ? (
        <div className={styles.actions}>
          <Button icon="refresh" onPress={onRetry}>
            {t('action.retry')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
