// How long the copied code stays in the clipboard, or that it could not be copied.
import { useWords } from '../../i18n/index.ts';
import { useSecretClipboard } from './clipboard.ts';
import css from './codes-card.module.css';
import { useCountdown } from './use-countdown.ts';

/** Stays while something of ours is in the clipboard, also when the codes are hidden again. */
export function ClipboardHint({ refused }: { refused: boolean }) {
  const { t } = useWords();
  const { copied } = useSecretClipboard();
  const left = useCountdown(copied?.clearAt ?? null);
  if (refused) {
    return (
      <p className={css.bad} role="alert">
        {t('codes.noClipboard')}
      </p>
    );
  }
  if (copied === null) return null;
  return <p className={css.hint}>{t('codes.clipboard', { seconds: left })}</p>;
}
